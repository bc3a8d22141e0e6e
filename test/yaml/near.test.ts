// What has been made quick to find is what was found before.
import { expect, test } from 'vitest';
import { cut, templateComments } from '../../server/src/text/chunk.ts';
import { near } from '../../server/src/yaml/near.ts';
import { exitsOf } from '../../server/src/yaml/templates/mask.ts';
import { tree } from '../../server/src/yaml/tree.ts';

test('the children around an offset are all that touch it, and few', () => {
	const text = `list:\n${Array.from({ length: 50 }, (_, i) => `- name: a${i}\n  is: ${i}\n`).join('')}map:\n${Array.from({ length: 50 }, (_, i) => `  k${i}: v\n`).join('')}`;
	const { root } = tree({ text });
	const [list, map] = root?.entries.map(({ value }) => value) ?? [];
	if (list === undefined || map === undefined) throw new Error('not read');
	for (let at = 0; at <= text.length; at++) {
		const found = [near(list, at), near(map, at)];
		const touches = (one: { start: number; end: number }): boolean => one.start <= at && at <= one.end;
		for (const item of list.items) if (touches(item)) expect(found[0]?.items).toContain(item);
		for (const entry of map.entries)
			if (touches(entry.key) || touches(entry.value)) expect(found[1]?.entries).toContain(entry);
		for (const { items, entries } of found) expect(items.length + entries.length).toBeLessThan(4);
	}
});

test('children that aliases mix up are all looked at', () => {
	const text = `a: &x { k: v }\n${Array.from({ length: 20 }, (_, i) => `k${i}: *x\n`).join('')}`;
	const { root } = tree({ text });
	if (root === undefined) throw new Error('not read');
	expect(near(root, text.indexOf('k: v')).entries).toHaveLength(21);
});

test('the end of each arm of a template', () => {
	const does = ['opens', 'prints', 'opens', 'ends', 'else', 'prints', 'ends', 'prints', 'opens'] as const;
	// if · print · if · end · else · print · end · print · if that nobody closes
	expect(exitsOf(does.map((one) => ({ does: one })))).toEqual([
		undefined,
		4,
		4,
		4,
		6,
		6,
		undefined,
		undefined,
		undefined,
	]);
	const inner = ['opens', 'opens', 'prints', 'else', 'ends', 'prints', 'ends'] as const;
	expect(exitsOf(inner.map((one) => ({ does: one })))).toEqual([undefined, 6, 3, 4, 6, 6, undefined]);
});

test('comments of templates that are not closed are none, however many', () => {
	const comments = (text: string): string[] =>
		[...templateComments(text)].map(({ start, end }) => text.slice(start, end));
	expect(comments('a\n  {{- /* one\n---\n*/ -}}\nb {{/* inline */}}\n{{/* two */}}')).toEqual([
		'  {{- /* one\n---\n*/ -}}',
		'{{/* two */}}',
	]);
	expect(comments('{{/* a\n{{/* b */}}')).toEqual(['{{/* b */}}']);
	expect(comments(`{{/* ${'x'.repeat(20_001)}*/}}`)).toEqual([]);
	expect(comments('{{/* a\n'.repeat(5000))).toEqual([]);
	expect(cut('{{/*\n---\n*/}}\na: 1\n---\nb: 2').map(({ start }) => start)).toEqual([0, 19]);
});
