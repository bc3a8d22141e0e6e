// Aliases: a small text must not unfold into ever so many values, for whoever walks the tree.
import { expect, test } from 'vitest';
import { limits, onLimit } from '../../server/src/limits.ts';
import { settingValue } from '../../server/src/workspace/settings-files.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';

const bomb = (levels: number, width: number): string =>
	Array.from({ length: levels }, (_, level) => {
		const items = level === 0 ? 'x' : `*a${level - 1}`;
		return `a${level}: &a${level} [${Array(width).fill(items).join(', ')}]\n`;
	}).join('');

/** How many nodes whoever walks the tree meets. */
function met(node: Node | undefined): number {
	if (node === undefined) return 0;
	const parts = [...node.items, ...node.entries.map(({ value }) => value)];
	return parts.reduce((sum, part) => sum + met(part), 1);
}

test.each([
	['sound text', ''],
	['broken text', 'b: "\n'],
])('a bomb in %s stays small, and the log names the limit', (_, fault) => {
	const said: string[] = [];
	onLimit((sentence) => said.push(sentence));
	const { root } = parse(bomb(9, 9) + fault);
	onLimit(() => {});
	expect(root).toBeDefined();
	expect(met(root)).toBeLessThan(limits.aliases.most + 2000);
	expect(said).toEqual([expect.stringContaining('Limit "aliases" reached: at most 100000')]);
	expect(JSON.stringify(root && settingValue(root)).length).toBeLessThan(3_000_000);
});

test('the log names a bomb within a value by how it begins, not by what is blank around it', () => {
	const said: string[] = [];
	onLimit((sentence) => said.push(sentence));
	parse(`${' '.repeat(500)}\n${bomb(9, 9)}`);
	onLimit(() => {});
	expect(said).toEqual([expect.stringMatching(/\(\w/)]);
});

test('aliases of a few values are what they stand for', () => {
	const { root, problems } = parse(bomb(4, 3));
	expect(problems).toEqual([]);
	expect(met(root)).toBe(1 + (1 + 3) + (1 + 3 * 4) + (1 + 3 * 13) + (1 + 3 * 40));
});
