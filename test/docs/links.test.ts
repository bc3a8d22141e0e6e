// No link of the Markdown leads nowhere, and all that it names in code is there: options, settings, rules, files.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { usage } from '../../server/src/cli/usage.ts';
import { executedCommands } from '../../server/src/protocol.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { settingRows } from '../../server/src/settings.ts';
import { codeIn, faultOf, linksIn, pageOf, pages, root, written } from './pages.ts';

describe('links', () => {
	test.each(pages.map((page) => [page.path, page] as const))('%s', (_, page) => {
		expect(linksIn(page).flatMap((link) => faultOf(page, link) ?? [])).toEqual([]);
	});

	test('that are dead are found', () => {
		const page = pageOf(
			'docs/x.md',
			'# One thing: `a`\n[a](gone.md) [b](start.md#gone) [c](#one-thing-a) [d](#two) `[e](x)`\n',
		);
		expect(linksIn(page).flatMap((link) => faultOf(page, link) ?? [])).toEqual([
			'docs/x.md: there is no docs/gone.md',
			'docs/x.md: docs/start.md has no heading #gone',
			'docs/x.md: docs/x.md has no heading #two',
		]);
	});

	test('the contents lead to every page of the book', () => {
		const contents = pages.find(({ path }) => path === 'docs/README.md');
		const listed = new Set(contents && linksIn(contents).map((link) => `docs/${link}`));
		const own = pages.filter(({ path }) => /^docs\/[^/]+\.md$/.test(path) && path !== 'docs/README.md');
		expect(own.map(({ path }) => path).filter((path) => !listed.has(path))).toEqual([]);
	});
});

const ids = new Set(rules.map(({ id }) => id));
const themes = new Set(rules.map(({ id }) => id.split('/')[0]));
const manifest = readFileSync(join(root, 'package.json'), 'utf8');
/** Options of programs that are not ours. */
const foreign =
	/^--(?:dry-run=client|skip-schema-validation|enable-(?:dns|helm|exec)|dependency-update|output-dir|stdio)$/;

/** What is wrong with a word in code; undefined if nothing is, or it is none of ours. */
function wordFault(word: string): string | undefined {
	const option = /^--[a-z][a-z-]*(?:=client)?/.exec(word)?.[0];
	if (option !== undefined)
		return foreign.test(option) || usage.includes(option) || manifest.includes(option)
			? undefined
			: `no option ${word}`;
	const setting = /^istio\.([a-z][\w.]*)$/i.exec(word)?.[1];
	if (setting !== undefined && !/^(?:io|yaml)\b/.test(setting))
		return Object.hasOwn(settingRows, setting) || manifest.includes(`"istio.${setting}"`) || word in executedCommands
			? undefined
			: `no setting ${word}`;
	const [theme = '', name] = word.split('/');
	if (name === undefined || !themes.has(theme) || !/^[a-z-]+$/.test(name) || word.split('/').length > 2)
		return undefined;
	return ids.has(word) ? undefined : `no rule ${word}`;
}

/** Folders of the sources that are called like themes. */
const folders = new Set(['rules/schema', 'schema/load', 'routing/earlier']);

describe('words in code', () => {
	const current = written.filter(({ path }) => path !== 'CHANGELOG.md');
	test.each(current.map((page) => [page.path, page] as const))('%s', (_, page) => {
		const faults = codeIn(page).flatMap((word) => (folders.has(word) ? [] : (wordFault(word) ?? [])));
		expect(faults).toEqual([]);
	});

	test('that are wrong are found', () => {
		expect(['--fial-on', 'istio.rulez', 'routing/host-conflikt', '--fail-on error'].map(wordFault)).toEqual([
			'no option --fial-on',
			'no setting istio.rulez',
			'no rule routing/host-conflikt',
			undefined,
		]);
	});
});
