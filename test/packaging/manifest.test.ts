// The manifest of the extension: what a merge or a slip can lose in it without anybody noticing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { root } from './packed.ts';

const text = readFileSync(join(root, 'package.json'), 'utf8');
const { contributes } = JSON.parse(text);
const words: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));

test('no key is written twice: of two that are, JSON keeps the last one in silence', () => {
	expect(parseDocument(text, { uniqueKeys: true }).errors).toEqual([]);
});

test('all that stands between percent signs has its words, and all words are used', () => {
	const named = [...text.matchAll(/"%([^%"]+)%"/g)].map(([, name = '']) => name);
	expect(named.filter((name) => !Object.hasOwn(words, name))).toEqual([]);
	expect(Object.keys(words).filter((name) => !named.includes(name))).toEqual([]);
});

test('the words of commands can be translated', () => {
	const titles = contributes.commands.map(({ title }: { readonly title: string }) => title);
	expect(titles.filter((title: string) => !/^%.+%$/.test(title))).toEqual([]);
});

test('menus offer commands that there are; the route map is in the title of an editor', () => {
	const commands = new Set(contributes.commands.map(({ command }: { readonly command: string }) => command));
	const offered = Object.entries<readonly { readonly command: string }[]>(contributes.menus);
	expect(offered.flatMap(([, items]) => items.filter(({ command }) => !commands.has(command)))).toEqual([]);
	expect(contributes.menus['editor/title']).toMatchObject([{ command: 'istio.showRouteMap' }]);
});
