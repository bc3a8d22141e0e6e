// Putting an item, a field or a document behind others: `before`, and what is there after it.
import { expect, test } from 'vitest';
import { applied } from '../../../server/src/features/code-actions.ts';
import { documentAddition, fieldAddition, itemAddition } from '../../../server/src/yaml/edits/additions.ts';
import type { Content } from '../../../server/src/yaml/edits/content.ts';
import { parse } from '../../../server/src/yaml/tree.ts';

const item: Content = { name: 'c', labels: { v: '3' } };

function withItem(text: string): string | undefined {
	const { root } = parse(text);
	const map = root?.entries.find(({ key }) => key.text === 's')?.value ?? root;
	const edits = map && itemAddition(text, map, 'l', item);
	if (edits === undefined) return undefined;
	const after = applied(text, edits);
	expect(parse(after).problems).toEqual([]);
	return after;
}

test.each([
	['l:\n- name: a\n', 'l:\n- name: a\n- name: c\n  labels:\n    v: "3"\n'],
	['l:\n  - name: a\nm: 1\n', 'l:\n  - name: a\n  - name: c\n    labels:\n      v: "3"\nm: 1\n'],
	['l:\n-   name: a', 'l:\n-   name: a\n-   name: c\n    labels:\n      v: "3"'],
	['l:\n- name: a # one\n\n# next\nm: 1\n', 'l:\n- name: a # one\n- name: c\n  labels:\n    v: "3"\n\n# next\nm: 1\n'],
	['l:\n- name: a\n  # of a\n# next\n', 'l:\n- name: a\n  # of a\n- name: c\n  labels:\n    v: "3"\n# next\n'],
	['l:\n- labels: {v: x}\n  name: a\n', 'l:\n- labels: {v: x}\n  name: a\n- labels: {v: "3"}\n  name: c\n'],
	["l:\n- labels:\n    v: 'x'\n", "l:\n- labels:\n    v: 'x'\n- labels:\n    v: '3'\n  name: c\n"],
	['l:\n- { name: a }\n', 'l:\n- { name: a }\n- { name: c, labels: { v: "3" } }\n'],
	['l: [{ name: a }] # all\n', 'l: [{ name: a }, { name: c, labels: { v: "3" } }] # all\n'],
	['{"l": [{"name": "a"}]}', '{"l": [{"name": "a"}, {"name": "c", "labels": {"v": "3"}}]}'],
	['l: [ {name: a}, ]\n', 'l: [ {name: a}, {name: c, labels: {v: "3"}}, ]\n'],
	['{"s": {"h": "x"}}', '{"s": {"h": "x", "l": [{"name": "c", "labels": {"v": "3"}}]}}'],
	['{"s": {"h": 1, "l": []}}', '{"s": {"h": 1, "l": [{"name": "c", "labels": {"v": "3"}}]}}'],
	['l: []\nm: 1\n', 'l:\n- name: c\n  labels:\n    v: "3"\nm: 1\n'],
	['l: [] # none\n', 'l: # none\n- name: c\n  labels:\n    v: "3"\n'],
	['l:\nm:\n  - 1\n', 'l:\n  - name: c\n    labels:\n      v: "3"\nm:\n  - 1\n'],
	['s: { h: x, l: [] }\n', 's: { h: x, l: [{ name: c, labels: { v: "3" } }] }\n'],
	['s: { h: x }\n', 's: { h: x, l: [{ name: c, labels: { v: "3" } }] }\n'],
	[
		's:\n  h: x\n  k:\n  - 1\n\nm: 1\n',
		's:\n  h: x\n  k:\n  - 1\n  l:\n  - name: c\n    labels:\n      v: "3"\n\nm: 1\n',
	],
	['s:\n    h: x\n', 's:\n    h: x\n    l:\n    - name: c\n      labels:\n          v: "3"\n'],
	['l:\r\n- name: a\r\nm: 1\r\n', 'l:\r\n- name: a\r\n- name: c\r\n  labels:\r\n    v: "3"\r\nm: 1\r\n'],
	['l:\n- name: |\n    a\n    # b\n', 'l:\n- name: |\n    a\n    # b\n- name: c\n  labels:\n    v: "3"\n'],
	['k: &k\n- 1\nl: *k\n', undefined],
	['k: &k { name: a }\nl:\n- *k\n', undefined],
	['l:\n-\n  name: a\n', undefined],
	['l: 5\n', undefined],
])('item: %j', (before, after) => {
	expect(withItem(before)).toBe(after);
});

test.each([
	['a:\n  b: 1\n', 'a:\n  b: 1\n  c: 2\n'],
	['a: { b: 1 }\n', 'a: { b: 1, c: 2 }\n'],
	['a:\n  b: &b { x: 1 }\n  d: *b\n# end', 'a:\n  b: &b { x: 1 }\n  d: *b\n  c: 2\n# end'],
])('field: %j', (before, after) => {
	const map = parse(before).root?.entries[0]?.value;
	const edit = map && fieldAddition(before, map, 'c', 2);
	expect(edit && applied(before, [edit])).toBe(after);
});

test.each([
	['---\na:\n  - 1\n', '---\na:\n  - 1\n---\nb:\n  - c: 1\n    d: {}\n'],
	['a:\n- 1', 'a:\n- 1\n---\nb:\n- c: 1\n  d: {}'],
	['a: 1\r\n', 'a: 1\r\n---\r\nb:\r\n- c: 1\r\n  d: {}\r\n'],
])('document: %j', (before, after) => {
	expect(applied(before, [documentAddition(before, { b: [{ c: 1, d: {} }] })])).toBe(after);
});
