// What a text becomes when something is put behind what is there.
import { expect, test } from 'vitest';
import type { Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { lastEntry, lastItem } from '../../server/src/yaml/within.ts';

function put(text: string, flow: string, block?: string): string | undefined {
	const node = (parse(text).root as Node<{ a: unknown }>).get('a');
	const edit = node && (node.kind === 'map' ? lastEntry : lastItem)(text, node, flow, block);
	return edit === undefined ? undefined : text.slice(0, edit.start) + edit.text + text.slice(edit.end);
}

test.each<[string, string | undefined]>([
	['a: { b: "1" }', 'a: { b: "1", x: 1 }'],
	['a: {}', 'a: { x: 1 }'],
	['a:\n  b: 1 # one\nc: 2\n', 'a:\n  b: 1 # one\n  x: 1\nc: 2\n'],
	['a:\n  b:\n    c: 1', 'a:\n  b:\n    c: 1\n  x: 1'],
	['a: [1, 2]', 'a: [1, 2, x: 1]'],
	['a: []', 'a: [x: 1]'],
	['a:\n- b: 1\n  c: 2\nd: 3\n', 'a:\n- b: 1\n  c: 2\n- x: 1\nd: 3\n'],
	['a:\n  - "b"\n', 'a:\n  - "b"\n  - x: 1\n'],
])('%j', (text, expected) => expect(put(text, 'x: 1')).toBe(expected));

test('lines are indented', () => {
	expect(put('a:\n  - b: 1\n', '{ x: 1, y: 2 }', 'x: 1\ny: 2')).toBe('a:\n  - b: 1\n  - x: 1\n    y: 2\n');
	expect(put('a:\n  b: 1\n', 'x: [1]', 'x:\n- 1')).toBe('a:\n  b: 1\n  x:\n  - 1\n');
});
