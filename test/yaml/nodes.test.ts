// Where nodes stand in the corners of YAML, and how long the worst texts take, the cursor in them included.
import { describe, expect, test } from 'vitest';
import { cursorAt } from '../../server/src/yaml/cursor.ts';
import { fromEvents } from '../../server/src/yaml/events.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { masked } from '../../server/src/yaml/templates/mask.ts';
import { tolerant } from '../../server/src/yaml/tolerant.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { blocksRunBy } from '../work.ts';

/** Every node with its kind, style and words, one a line. */
function outline(text: string, node: Node | undefined, path = ''): readonly string[] {
	if (node === undefined) return [];
	const words = JSON.stringify(text.slice(node.start, node.end));
	return [
		`${path} ${node.kind} ${node.style} ${node.start} ${words} ${JSON.stringify(node.text)}`,
		...node.entries.flatMap(({ key, value }) => [
			...outline(text, key, `${path}/${key.text}?`),
			...outline(text, value, `${path}/${key.text}`),
		]),
		...node.items.flatMap((item, index) => outline(text, item, `${path}/${index}`)),
	];
}

test.each([
	'a: 1\nb:\n  c: [d, "e"]\n',
	'a:\n- b: 1\n  c: 2\n- [x, {y: z}]\n',
	'- - a\n  - b\n- c\n',
	'a: {b: {c: d}, e: []}\n',
	"'a': 'it''s'\n\"b\": \"c\\n\"\n",
	'a: |\n  one\n\n  two\nb: >\n  three\n',
	'a: &x\n  b: 1\nc: *x\n',
	'a: {\n  b: 1,\n  c: 2\n  }\n',
	'a:\r\n  b: "c"\r\n  d:\r\n  - e\r\n',
	'--- # first\na: 1\n',
	'{"a": [1, {"b": "c"}],\n "d": null}',
	'a: b # c\n# d\ne: f#g\n',
])('%j: both parsers give every node the same kind and span', (text) => {
	const quick = fromEvents(masked(text), text);
	expect(quick).toBeDefined();
	expect(outline(text, tolerant(masked(text), text).root)).toEqual(outline(text, quick?.root));
});

test.each<[string, string, string, string]>([
	['a single quote', "a: 'it''s'", "it''s", "it's"],
	['a double quote', 'a: "b\\tc"', 'b\\tc', 'b\tc'],
	['a comment behind', 'a: b   # c', 'b', 'b'],
	['flow', '{a: b}', 'b', 'b'],
	['a literal block', 'a: |\n  b\n  c\n', 'b\n  c', 'b\nc\n'],
	['a folded block', 'a: >-\n  b\n  c\nd: e\n', 'b\n  c', 'b c'],
	['a line that goes on', 'a: b\n  c\n', 'b\n  c', 'b c'],
	['an anchor', 'a: &x b', 'b', 'b'],
	['a tag', 'a: !!str 1', '1', '1'],
	['windows line ends', 'a: b\r\nc: d\r\n', 'b', 'b'],
	['JSON', '{\n\t"a":"b"\n}', 'b', 'b'],
	['a document marker', '---\na: b', 'b', 'b'],
	['a surrogate pair before', 'x: "😀"\na: b', 'b', 'b'],
])('%s: the span holds the words alone', (_, text, words, value) => {
	const { root, problems } = parse(text);
	const node = (root as Node<{ a: string }> | undefined)?.get('a');
	expect(problems).toEqual([]);
	expect([text.slice(node?.start, node?.end), node?.text]).toEqual([words, value]);
});

test.each(['', '\n', '---\n', '# note\n', '---\n# note\n', '--- \r\n\r\n', '...\n'])('%j is empty', (text) => {
	expect(parse(text)).toMatchObject({ root: undefined, problems: [] });
});

test.each([
	['a: "b\nc: d\n', ['a', 'c']],
	["a: 'b\nc: d\n", ['a', 'c']],
	['a: [b\nc: d\n', ['a', 'c']],
	['a: {b: c\nd: e\n', ['a', 'd']],
	['a: { b: "c\nd: e\n', ['a', 'd']],
	['a\nc: d\n', ['a', 'c']],
	['a: 1\nx:\n  b\n\n  # c\n  d: e\nf: g\n', ['a', 'x', 'f']],
	['a: {b: [c', ['a']],
])('%j is read as what it nearly is, and still has its fault', (text, keys) => {
	const { root, problems } = parse(text);
	expect(root?.entries.map(({ key }) => key.text)).toEqual(keys);
	expect(problems).toHaveLength(1);
	for (const { key } of root?.entries ?? []) expect(text.slice(key.start, key.end)).toBe(key.text);
});

test.each(['a: b\n  c\nd: e\n', 'a: |\n  b\n  c: d\n', 'a: "b\n  c"\nd: e\n', 'a:\n  b\nc: d\n', '[a,\nb: c]\n'])(
	'%j has no fault to repair',
	(text) => {
		expect(parse(text).problems).toEqual([]);
	},
);

/** Blocks of code for each character, far above what is needed, and far below what grows with the square. */
const most = 300;

const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`);

describe('the worst texts are read, and their cursors found, in time', () => {
	test.each([
		['brackets', '['.repeat(20_000)],
		['braces', '{a: '.repeat(20_000)],
		['closing brackets', ']'.repeat(20_000)],
		['an open quote', `a: "x\n${'  b\n'.repeat(20_000)}`],
		['open quotes', 'a: "x\n'.repeat(20_000)],
		['deeper open quotes', `a: "x\n${'  b: "x\n'.repeat(20_000)}`],
		['open brackets', 'a: [x\n'.repeat(20_000)],
		['words without colons', `${'a\n'.repeat(20_000)}b: c\n`],
		['a word before each key', 'a\nb: c\n'.repeat(10_000)],
		['a word before blank lines', `a\n${'\n'.repeat(100_000)}b: c\n`],
		['quotes', '"'.repeat(20_000)],
		['single quotes', "a: '".repeat(20_000)],
		['an alias bomb', bomb.join('\n')],
		['deep maps', Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
		['dashes', '- '.repeat(20_000)],
		['colons', ': '.repeat(20_000)],
		['anchors', '&a '.repeat(20_000)],
		['a conflict', `a: 1\n<<<<<<< HEAD\n${'b: [\n'.repeat(2000)}=======\n>>>>>>> x\n`],
		['a long line', `a: ${'x'.repeat(1_000_000)}`],
		['a long line of flow', `a: [${'{b: "c"}, '.repeat(20_000)}`],
		['a long line of JSON', `{"a": [${'{"b":"c"},'.repeat(50_000)}1]}`],
		['blanks', ' '.repeat(1_000_000)],
		['open templates', '{{ "x\n'.repeat(20_000)],
	])('%s', (_, text) => {
		const size = text.length + 1000;
		const read = blocksRunBy(() => parse(text)) / size;
		const found = blocksRunBy(() => [0, text.length >> 1, text.length].map((offset) => cursorAt(text, offset))) / size;
		if (process.env.WORK !== undefined) console.info(_, read, found);
		expect(read).toBeLessThan(most);
		// Cursors behind thousands of open templates still take work that grows with the square.
		expect(found).toBeLessThan(_ === 'open templates' ? 6000 : 3 * most);
	});
});
