// Everything that is derived: schemas, the list of rules, their pages and others, the settings block of package.json. Run by the
// build and by the tests; `--check` writes nothing and fails if what is committed is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { idOf } from '../src/rules/engine/message.ts';
import { statedSeverity, themePage } from '../src/rules/engine/page.ts';
import type { Rule, RuleBody, Severity } from '../src/rules/engine/rule.ts';
import { settingGroups, settingMeanings } from '../src/setting-words.ts';
import { type Settings, settingRows } from '../src/settings.ts';
import { changesPage } from './changes.ts';
import { coveragePage, istioctlCodes, kialiCodes, rulesByCode } from './coverage.ts';
import { referencesPage } from './references.ts';
import { bundle } from './schema/bundle.ts';
import { bundleEnvoy } from './schema/envoy/bundle.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const rulesFolder = join(root, 'server/src/rules');
const docsFolder = join(root, 'server/docs/rules');
const isCheck = process.argv.includes('--check');

/** What runs rules, and what several of them share, lies in folders beside the themes. */
const shared: readonly string[] = ['engine', 'shared'];

/** The ids of all rules: their paths below rules/, which hold one folder per theme. */
function ruleIds(): readonly string[] {
	const themes = readdirSync(rulesFolder, { withFileTypes: true }).filter(
		(entry) => entry.isDirectory() && !shared.includes(entry.name),
	);
	return themes
		.flatMap(({ name }) => readdirSync(join(rulesFolder, name)).map((file) => `${name}/${file.replace(/\.ts$/, '')}`))
		.sort();
}

function indexOf(rules: readonly Rule[]): string {
	const name = (id: string): string => id.replace(/[^a-z](.)/g, (_, letter: string) => letter.toUpperCase());
	return [
		'// Made by server/scripts/generate.ts from the folders beside it. Not committed.',
		...rules.map(({ id }) => `import ${name(id)} from './${id}.ts';`),
		"import type { Rule } from './engine/rule.ts';",
		'',
		'export const rules: readonly Rule[] = [',
		...rules.map(({ id, severities, shown }) => {
			const more = shown === undefined ? '' : `shown: ${JSON.stringify(shown)}, `;
			return `\t{ id: '${id}', severities: ${JSON.stringify(severities)}, ${more}...${name(id)} },`;
		}),
		'];',
		'',
	].join('\n');
}

/** The codes as the command line needs them: `rules/engine/codes.ts` says what they are. */
function codesOf(texts: readonly { readonly id: string; readonly text: string }[]): string {
	const known = rulesByCode(texts);
	const lines = [...istioctlCodes, ...kialiCodes].map((one) => {
		return `\t${JSON.stringify({ ...one, rules: known.get(one.code) ?? [] })},`;
	});
	return [
		'// Made by server/scripts/generate.ts from coverage.ts beside it and from the rules. Not committed.',
		"import type { Code } from './engine/codes.ts';",
		'',
		'export const codes: readonly Code[] = [',
		...lines,
		'];',
		'',
	].join('\n');
}

async function loaded(ids: readonly string[]): Promise<readonly Rule[]> {
	const bodies = await Promise.all(
		ids.map(async (id) => {
			const module = (await import(pathToFileURL(join(rulesFolder, `${id}.ts`)).href)) as { default: RuleBody };
			const shown = shownOf(id, module.default);
			const more = Object.keys(shown).length === 0 ? {} : { shown };
			return { id, severities: severitiesOf(id, module.default), ...more, ...module.default };
		}),
	);
	return bodies;
}

const levels: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What a rule's fixture shows of its severities, the most severe first. */
function severitiesOf(id: string, { severity }: RuleBody): readonly Severity[] {
	const shown = new Set(marksOf(id).map((one) => one.severity));
	return levels.filter((level) => level === severity || shown.has(level));
}

/** The findings of a rule in its fixture; those of cases that set its severity say nothing of it. */
function marksOf(id: string): readonly { readonly severity: Severity; readonly message: string }[] {
	const path = join(root, 'test/rules', `${id}.yaml`);
	const cases = existsSync(path) ? readFileSync(path, 'utf8').split(/^####/m) : [];
	const text = cases.filter((one) => !new RegExp(`^#! .*"${id}"`, 'm').test(one)).join('');
	return [...text.matchAll(new RegExp(`\\^ (\\w+) ${id}: (.*)`, 'g'))].map(([, severity, message = '']) => ({
		severity: severity as Severity,
		message,
	}));
}

/** The severities that the fixture shows of messages, where they are others than stated. */
function shownOf(id: string, { severity, messages = {} }: RuleBody): NonNullable<Rule['shown']> {
	const marks = marksOf(id).map((one) => ({ ...one, is: idOf(messages, one.message) }));
	const all = Object.entries(messages).map(([name, message]) => {
		const own = levels.filter((level) => marks.some((one) => one.is === name && one.severity === level));
		return [name, own.join() === statedSeverity(message, severity) ? [] : own] as const;
	});
	return Object.fromEntries(all.filter(([, own]) => own.length > 0));
}

/** The contents of all pages: a line for each rule. */
function contents(all: readonly Rule[]): string {
	const themes = [...new Set(all.map(({ id }) => themeOf(id)))];
	const line = ({ id, severity, isOptIn, codes, docs }: Rule): string => {
		const [theme, name] = id.split('/');
		const level = isOptIn === true ? `${severity}, off unless asked for` : severity;
		const cell = docs.summary.replaceAll('|', '\\|');
		return `| [${name}](../server/docs/rules/${theme}.md#${name}) | ${cell} | ${level} | ${codes.join(', ')} |`;
	};
	return [
		'# Rules',
		'',
		'<!-- Made from the rules by `npm run generate`. -->',
		'',
		`${all.length} rules in ${themes.length} themes. Each has its reason, where it is silent, an example and how to mend it, behind its link,`,
		'which stays the same. The severity is the highest it can have; what is less sure is less loud. `istio-ls explain` shows the same.',
		'',
		...themes.flatMap((theme) => [
			`## ${theme}`,
			'',
			'| rule | reports | severity | codes |',
			'|---|---|---|---|',
			...all.filter(({ id }) => themeOf(id) === theme).map(line),
			'',
		]),
	]
		.join('\n')
		.replace(/\n$/, '');
}

function themeOf(id: string): string {
	return id.slice(0, id.indexOf('/'));
}

/** Headings of the settings editor, in order, and the keys of their texts. */
const groups = { Workspace: 'workspace', Checks: 'checks', Editor: 'editor' } as const;

/** What the manifest says in a human language, by the keys that stand there instead. */
const words: Record<string, string> = {};

function word(key: string, text: string): string {
	words[`configuration.${key}`] = text;
	return `%configuration.${key}%`;
}

interface WrittenRow {
	readonly default: unknown;
	readonly describe: string;
	readonly scope: string;
	readonly schema?: { readonly items?: object; readonly additionalProperties?: object };
}

function configuration(rules: readonly Rule[]): unknown {
	const rows = Object.entries(settingRows).map(([name, row], order) => ({ name, order, row: row as WrittenRow }));
	return Object.entries(groups).map(([group, key]) => ({
		title: word(`group.${key}`, group),
		properties: Object.fromEntries(
			rows
				.filter(({ name }) => (settingGroups[name as keyof Settings] ?? 'Editor') === group)
				.map(({ name, order, row }) => setting(name, order, row, rules)),
		),
	}));
}

function setting(name: string, order: number, row: WrittenRow, rules: readonly Rule[]): [string, unknown] {
	const { default: preset, describe, scope, schema } = row;
	const means = settingMeanings[name as keyof Settings];
	const type = Array.isArray(preset) ? 'array' : typeof preset;
	const said = Object.entries(means ?? {}).map(([one, text]) => word(`${name}.${one}`, text));
	const enumDescriptions = means === undefined ? {} : { enumDescriptions: said };
	const inner =
		schema?.items !== undefined
			? { items: { ...schema.items, ...enumDescriptions } }
			: schema?.additionalProperties !== undefined && means !== undefined
				? { additionalProperties: { ...schema.additionalProperties, ...enumDescriptions } }
				: enumDescriptions;
	const known = name === 'rules' ? { properties: Object.fromEntries(rules.map((one) => ruleSetting(one, said))) } : {};
	const markdownDescription = word(name, describe);
	return [`istio.${name}`, { order, type, default: preset, markdownDescription, scope, ...schema, ...inner, ...known }];
}

function ruleSetting({ id, docs }: Rule, enumDescriptions: readonly string[]): [string, unknown] {
	const markdownDescription = word(`rules.${id}`, docs.summary);
	return [id, { enum: ['off', 'hint', 'information', 'warning', 'error'], enumDescriptions, markdownDescription }];
}

const stale: string[] = [];

function write(path: string, text: string): void {
	const before = (() => {
		try {
			return readFileSync(path, 'utf8');
		} catch {
			return undefined;
		}
	})();
	if (before === text) return;
	if (isCheck) {
		stale.push(relative(root, path));
		return;
	}
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

// The rules import it, so it comes first.
bundle(join(root, 'server/src/schema/bundled.generated.ts'));
bundleEnvoy(join(root, 'server/src/schema/envoy/envoy-api.generated.json'));
const ids = ruleIds();
const rules = await loaded(ids);
write(join(rulesFolder, 'index.generated.ts'), indexOf(rules));
for (const theme of new Set(ids.map(themeOf))) {
	write(
		join(docsFolder, `${theme}.md`),
		themePage(
			theme,
			rules.filter(({ id }) => id.startsWith(`${theme}/`)),
		),
	);
}
const texts = ids.map((id) => ({ id, text: readFileSync(join(rulesFolder, `${id}.ts`), 'utf8') }));
write(join(rulesFolder, 'codes.generated.ts'), codesOf(texts));
write(join(root, 'docs/coverage.md'), coveragePage(texts, '../server/docs/rules'));
write(join(root, 'docs/rules.md'), `${contents(rules)}\n`);
write(join(root, 'docs/references.md'), referencesPage());
write(join(root, 'docs/releases.md'), changesPage());
const manifestPath = join(root, 'package.json');
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { contributes?: Record<string, unknown> };
manifest.contributes = { ...manifest.contributes, configuration: configuration(rules) };
write(manifestPath, `${JSON.stringify(manifest, undefined, 2)}\n`);
const wordsPath = join(root, 'package.nls.json');
const written = JSON.parse(readFileSync(wordsPath, 'utf8')) as Record<string, string>;
// The others are written by hand.
const byHand = Object.entries(written).filter(([key]) => !key.startsWith('configuration.'));
write(wordsPath, `${JSON.stringify({ ...Object.fromEntries(byHand), ...words }, undefined, 2)}\n`);
if (stale.length > 0) {
	console.error(`Stale, run "npm run generate": ${stale.join(', ')}`);
	process.exitCode = 1;
}
