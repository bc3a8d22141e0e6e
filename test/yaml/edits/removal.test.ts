// Taking a field or an item out: `before | after`, with ^ before what is taken out.
import { expect, test } from 'vitest';
import type { Edit } from '../../../server/src/text/edit.ts';
import type { Span } from '../../../server/src/text/span.ts';
import { fieldRemoval, itemRemovalAt } from '../../../server/src/yaml/edits/removal.ts';
import type { Node } from '../../../server/src/yaml/node.ts';
import { parse } from '../../../server/src/yaml/tree.ts';

type Remove = (text: string, root: Node | undefined, span: Span) => Edit | undefined;

function without(marked: string, remove: Remove): string | undefined {
	const offset = marked.indexOf('^');
	const text = marked.replace('^', '');
	const { root } = parse(text);
	const edit = remove(text, root, { start: offset, end: offset });
	return edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

test.each([
	['a: 1\n^b: 2\nc: 3\n', 'a: 1\nc: 3\n'],
	['a: 1\nb: ^2 # two\nc: 3\n', 'a: 1\nc: 3\n'],
	['a: 1\n^b: 2', 'a: 1\n'],
	['a: 1\n^b:\n  c: 2\n  d:\n  - e\n\nf: 3\n', 'a: 1\n\nf: 3\n'],
	['a: 1\n^b: |\n  c\n  d\nf: 3\n', 'a: 1\nf: 3\n'],
	['a: 1\n"^b": "2"\n', 'a: 1\n'],
	['a: 1\n^b:\nc: 2\n', 'a: 1\nc: 2\n'],
	['a: 1\n^b: { c: 1, d: [2] }\n', 'a: 1\n'],
	['{ a: 1, ^b: 2, c: 3 }\n', '{ a: 1, c: 3 }\n'],
	['{ a: 1, ^b: { d: "2" } }\n', '{ a: 1 }\n'],
	['{ ^a: 1, b: 2 }\n', '{ b: 2 }\n'],
	['l:\n- ^a: 1\n  b: 2\n', 'l:\n- b: 2\n'],
	['l:\n- a: 1\n  ^b: 2\n- c: 3\n', 'l:\n- a: 1\n- c: 3\n'],
	['l:\n- ^a: 1\n- b: 2\n', 'l:\n- b: 2\n'],
	['k: 1\nl:\n  m:\n    ^a: 1\n', 'k: 1\n'],
	['k: 1\nl:\n- ^a\n', 'k: 1\n'],
	['l:\n- a\n- "^b" # bee\n- c\n', 'l:\n- a\n- c\n'],
	['l: [a, ^b, c]\n', 'l: [a, c]\n'],
	['l: [a, "^b"]\n', 'l: [a]\n'],
	['^a: 1\n', undefined],
	['- - ^a\n  - b\n', undefined],
	['a: 1\r\n^b: 2\r\nc: 3\r\n', 'a: 1\r\nc: 3\r\n'],
	// What stands there but belongs to others stays, and so does what others refer to.
	['- ^a: 1\n  # about b\n  b: 2\n', undefined],
	['^a: &x\n  b: 1\nc: *x\n', undefined],
	['a: &x\n  b: 1\n  d: 2\n^c: *x\n', undefined],
])('field: %j', (before, after) => {
	expect(without(before, fieldRemoval)).toBe(after);
});

test.each([
	['l:\n- a: 1\n- b: ^2\n  c: 3\n- d: 4\n', 'l:\n- a: 1\n- d: 4\n'],
	['l:\n  - a: 1\n    b:\n    - ^c: 1\n      d: 2\n    - e: 3\n', 'l:\n  - a: 1\n    b:\n    - e: 3\n'],
	['k: 1\nl:\n- a: ^1\n', 'k: 1\n'],
	['l: [{ a: ^1 }, { b: 2 }]\n', 'l: [{ b: 2 }]\n'],
	['a: ^1\n', undefined],
])('item: %j', (before, after) => {
	expect(without(before, itemRemovalAt)).toBe(after);
});

test('only as far up as asked', () => {
	const upTo = (levels: number) => (text: string, root: Node | undefined, span: Span) =>
		fieldRemoval(text, root, span, levels);
	expect(without('k: 1\nl:\n  m:\n    ^a: 1\n', upTo(1))).toBeUndefined();
	expect(without('k: 1\nl:\n  m:\n    ^a: 1\n', upTo(2))).toBe('k: 1\n');
	expect(without('l: [^a]\nk: 1\n', upTo(0))).toBeUndefined();
});

test('a map or a list as a whole, by its span', () => {
	const text = 'l: [{ a: 1 }, { b: 2 }]\nm: {}\nn: 1\n';
	const edits = ['{ b: 2 }', '{}'].map((part) => {
		const start = text.indexOf(part);
		return fieldRemoval(text, parse(text).root, { start, end: start + part.length });
	});
	expect(edits).toEqual([
		{ start: 12, end: 22, text: '' },
		{ start: 24, end: 30, text: '' },
	]);
});
