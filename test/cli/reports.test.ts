// The formats of reports, each held against what its project publishes; and what names and texts from files may not do there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import Ajv4 from 'ajv-draft-04';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatNames } from '../../server/src/cli/report/formats.ts';
import { type Workspace, workspace } from '../protocol/editor.ts';
import { gitlabSchema, junitShape, rdjsonSchema } from './published.ts';
import { ran } from './ran.ts';

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }] }
`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  htp: []
  http:
  - name: "äö😀"
    route:
    - destination: { host: "reviews", subset: v2 }
    # istio-ignore schema/unknown-field
    strange: 1
`;
/** What a terminal, a build server, XML or a URI might take for its own. */
const hostile = '"\\e[2J\\n::error file=x::y\\r##[command]##teamcity[x]<&>\\"\'%0A,:=]]>\\ud800 {0} [a](http://x)"';
const hostileFile = `odd/\u001b[2J\n::error::<&>"'%2F#? ,;=.yaml`;
const hostileRoute = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${hostile}, namespace: shop }
spec:
  hosts: [reviews]
  ${hostile}: 1
  http:
  - route:
    - destination: { host: reviews, subset: ${hostile} }
`;
/** A rule that states its messages, with such a word as argument. */
const twice = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: twice, namespace: shop }
spec: { host: twice.example.com, subsets: [{ name: ${hostile}, labels: { a: b } }, { name: ${hostile}, labels: { a: c } }] }
`;

let there: Workspace;
beforeAll(() => {
	there = workspace({ 'rule.yaml': rule, 'app/route.yaml': route, 'twice.yaml': twice });
	if (process.platform !== 'win32') there.write(hostileFile, hostileRoute);
	else there.write('odd/a.yaml', hostileRoute);
});
afterAll(() => there.remove('.'));

const report = (format: string, ...words: readonly string[]): string =>
	ran(there.root, ['check', '--format', format, ...words]).out;
/** What all of the formats may not hold: what a terminal or a log obeys. */
const obeyed = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e]|^\s*::(?!(?:error|warning|notice) file=)|##\w*\[/mu;

describe.each(formatNames)('%s', (format) => {
	test('nothing in it commands a terminal or a build server, and all is well-formed', () => {
		const text = report(format, '.');
		expect(text).toMatch(/\n$/);
		expect(text).not.toMatch(obeyed);
		expect(text).not.toMatch(/\p{Surrogate}/u);
	});

	test('says so where nothing is found', () => {
		const text = report(format, 'rule.yaml');
		expect(text).not.toBe('');
		expect(text).not.toContain('unknown-subset');
	});
});

test('JSON is an object of version 1, whose texts are as they are', () => {
	const { version, findings } = JSON.parse(report('json', '.'));
	expect(version).toBe(1);
	expect(findings.map(({ file }: { file: string }) => file)).toContain('app/route.yaml');
	const { out } = ran(there.root, ['check', '--format', 'json', '--show-suppressed', 'app', 'rule.yaml']);
	expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ suppressed: 'inSource' }));
});

test('JSON has the id of a message, and its arguments as they are', () => {
	const { findings } = JSON.parse(report('json', 'twice.yaml'));
	const [found] = findings.filter((one: { rule: string }) => one.rule === 'subsets/duplicate-name');
	const { subset } = found.arguments;
	expect(subset).toContain(' {0} [a](http://x)');
	expect(found).toMatchObject({
		message: `Subset "${subset}" is declared twice; only the first one is used`,
		messageId: 'twice',
	});
});

describe('SARIF', () => {
	const require = createRequire(import.meta.url);
	const path = require.resolve('@microsoft/jest-sarif/package.json');
	const schema = JSON.parse(readFileSync(join(path, '../lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'));
	// @ts-expect-error The package says "export default", but what comes is a module of CommonJS.
	const isValid = new (Ajv4.default ?? Ajv4)({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
		schema,
	);
	const log = (...words: readonly string[]) => JSON.parse(report('sarif', ...words));

	test.each([[['.']], [['rule.yaml']], [['.', '--show-suppressed']], [['nowhere', '.']]])('%j is valid', (words) => {
		expect(isValid(log(...words)), JSON.stringify(isValid.errors)).toBe(true);
	});

	test('has the rules that it speaks of, places, fixes, and fingerprints that are all different', () => {
		const [{ tool, results }] = log('.').runs;
		const [first] = results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'references/unknown-subset');
		expect(tool.driver.rules[first.ruleIndex]).toMatchObject({
			id: 'references/unknown-subset',
			helpUri: expect.stringMatching(/\/references\.md#unknown-subset$/),
			help: { markdown: expect.stringContaining('503') },
		});
		expect(first.locations[0].physicalLocation).toEqual({
			artifactLocation: { uri: 'app/route.yaml', uriBaseId: '%SRCROOT%' },
			region: { startLine: 10, startColumn: 47, endLine: 10, endColumn: 49 },
		});
		expect(first.fixes[0].artifactChanges[0].replacements[0]).toMatchObject({ insertedContent: { text: 'v1' } });
		const prints = results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints));
		expect(new Set(prints).size).toBe(prints.length);
	});

	test('has messages by id, which with their arguments are the sentences', () => {
		interface Said {
			readonly text: string;
			readonly id?: string;
			readonly arguments?: readonly string[];
		}
		const [{ tool, results }] = log('.').runs;
		const put = (template: string, values: readonly string[] = []): string =>
			template.replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, index) =>
				index === undefined ? whole.charAt(0) : (values[Number(index)] ?? ''),
			);
		const stated = results.flatMap((one: { ruleIndex: number; message: Said }) => {
			const { id, text, arguments: values } = one.message;
			if (id === undefined) return [];
			const sentence = put(tool.driver.rules[one.ruleIndex].messageStrings[id].text, values);
			expect(put(text, values)).toBe(sentence);
			return [sentence];
		});
		expect(stated).toContainEqual(expect.stringMatching(/^Subset ".* \{0\} .*" is declared twice; only the first/s));
	});

	test('has relative URIs, whatever the names', () => {
		const uris = JSON.stringify(log('.')).matchAll(/"uri":"([^"]*)"/g);
		for (const [, uri = ''] of uris) expect(new URL(uri, 'file:///w/').href).toBe(`file:///w/${uri}`);
	});

	test('says what is suppressed only when asked, for GitHub would show it as open', () => {
		const suppressed = (...words: readonly string[]): readonly unknown[] =>
			log(...words).runs[0].results.flatMap((one: { suppressions?: unknown }) => one.suppressions ?? []);
		expect(suppressed('.')).toEqual([]);
		const all = ['.', '--show-suppressed', '--suppress', 'IST0101=VirtualService shop/reviews'];
		expect(suppressed(...all)).toEqual([
			{ kind: 'external', status: 'accepted' },
			{ kind: 'inSource', status: 'accepted' },
		]);
	});

	test('says what could not be read', () => {
		expect(log('nowhere', '.').runs[0].invocations[0]).toMatchObject({
			executionSuccessful: false,
			toolExecutionNotifications: [{ level: 'error', message: { text: 'There is no file or folder nowhere' } }],
		});
	});
});

describe('annotations of GitHub', () => {
	test('are one line each, and what the runner undoes comes out as it was', () => {
		const lines = report('github', '.').trimEnd().split('\n');
		const annotations = lines.slice(0, -1).map((line) => /^::(error|warning|notice) ([^:]*)::(.*)$/.exec(line));
		expect(annotations.length).toBeGreaterThan(4);
		for (const match of annotations) {
			const properties = (match?.[2] ?? '').split(',').map((one) => one.split('=')[0]);
			expect(properties).toEqual(['file', 'line', 'endLine', 'col', 'endColumn', 'title']);
		}
		expect(lines.at(-1)).toMatch(/^\d+ errors/);
	});
});

test('the report for GitLab is what its page describes, with fingerprints that are all different', () => {
	const list = JSON.parse(report('gitlab', '.')) as { readonly fingerprint: string }[];
	const isValid = new Ajv().compile(gitlabSchema);
	expect(isValid(list), JSON.stringify(isValid.errors)).toBe(true);
	expect(new Set(list.map(({ fingerprint }) => fingerprint)).size).toBe(list.length);
	expect(JSON.parse(report('gitlab', 'rule.yaml'))).toEqual([]);
});

test('rdjson is what reviewdog describes; its columns count bytes', () => {
	const result = JSON.parse(report('rdjson', 'app', 'rule.yaml'));
	const isValid = new Ajv({ allowUnionTypes: true }).compile(rdjsonSchema);
	expect(isValid(result), JSON.stringify(isValid.errors)).toBe(true);
	expect(isValid(JSON.parse(report('rdjson', '.')))).toBe(true);
	expect(result.diagnostics).toContainEqual(
		expect.objectContaining({ suggestions: [expect.objectContaining({ text: 'v1' })] }),
	);
	there.write('wide/a.yaml', `${rule.replace('{ host: reviews', '{ "äö😀": 1, host: reviews')}`);
	const [first] = JSON.parse(report('rdjson', 'wide')).diagnostics;
	// Two bytes each for the umlauts, four for the face.
	expect(first.location.range).toEqual({ start: { line: 4, column: 10 }, end: { line: 4, column: 18 } });
	there.remove('wide');
});

describe('JUnit', () => {
	interface Element {
		readonly name: string;
		readonly attributes: Readonly<Record<string, string>>;
		readonly inner: Element[];
	}

	/** Reads XML strictly: saxes refuses what is not well-formed. */
	function parsed(text: string): Element {
		const root: Element = { name: '', attributes: {}, inner: [] };
		const stack = [root];
		const parser = new SaxesParser();
		parser.on('opentag', ({ name, attributes }) => {
			const element = { name, attributes, inner: [] };
			stack.at(-1)?.inner.push(element);
			stack.push(element);
		});
		parser.on('closetag', () => stack.pop());
		parser.on('error', (error) => {
			throw error;
		});
		parser.write(text).close();
		return root;
	}

	function faults({ name, attributes, inner }: Element): readonly string[] {
		const shape = junitShape[name];
		if (shape === undefined) return [`<${name}> is not known`];
		return [
			...shape.needs.filter((one) => !(one in attributes)).map((one) => `<${name}> lacks ${one}`),
			...Object.keys(attributes).filter((one) => ![...shape.needs, ...shape.takes].includes(one)),
			...inner.filter((one) => !shape.holds.includes(one.name)).map((one) => `<${one.name}> in <${name}>`),
			...inner.flatMap(faults),
		];
	}

	test.each([[['.']], [['rule.yaml']], [['nowhere']], [['.', '--fail-on', 'never']]])('%j has the shape', (words) => {
		const [root] = parsed(report('junit', ...words)).inner;
		expect(root === undefined ? ['nothing'] : faults(root)).toEqual([]);
		const suites = root?.inner ?? [];
		for (const key of ['tests', 'failures', 'errors'])
			expect(Number(root?.attributes[key])).toBe(suites.reduce((sum, one) => sum + Number(one.attributes[key]), 0));
		for (const { attributes, inner } of suites) {
			const failed = inner.filter((one) => one.inner.some(({ name }) => name === 'failure'));
			expect([inner.length, failed.length]).toEqual([Number(attributes.tests), Number(attributes.failures)]);
		}
	});

	test('what is below --fail-on does not fail', () => {
		expect(report('junit', '.')).toContain('<failure');
		expect(report('junit', '.', '--fail-on', 'never')).not.toContain('<failure');
	});
});
