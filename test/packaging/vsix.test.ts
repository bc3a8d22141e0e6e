// The extension as it is handed out: what is in the .vsix, and how large that is.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import '../built.ts';
import { emptyFolder, npm, root } from './packed.ts';

/** Bytes: on the way to vscode.dev they come over the network. */
const mostBytes = 1_500_000;

const there = emptyFolder();
const vsix = join(there.path, 'extension.vsix');
const vsce = join(root, 'node_modules/@vscode/vsce/vsce');

beforeAll(() => {
	const words = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--out', vsix];
	const { status, stderr } = spawnSync(process.execPath, [vsce, ...words], { cwd: root, encoding: 'utf8' });
	expect(status, stderr).toBe(0);
	// It looks through whatever lies about in the folder, as what the bench has written.
}, 300_000);
afterAll(() => there.remove());

test('it stays below 1.5 MB', () => {
	expect(statSync(vsix).size).toBeLessThan(mostBytes);
});

test('it holds what npm packs: .vscodeignore and .npmignore say the same, each for a tool that reads no other', () => {
	const [{ files }] = JSON.parse(npm(root, 'pack', '--dry-run', '--ignore-scripts', '--json')) as [
		{ readonly files: readonly { readonly path: string }[] },
	];
	const plain = (name: string): string => name.toLowerCase().replace(/^license\.txt$/, 'license');
	const held = namesIn(readFileSync(vsix)).flatMap((name) => /^extension\/(.*)$/.exec(name)?.[1] ?? []);
	expect(held.map(plain).toSorted()).toEqual(files.map(({ path }) => plain(path)).toSorted());
});

test('it holds the server once, for Node and for browsers', () => {
	const { main, browser } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const names = namesIn(readFileSync(vsix));
	const bundles = names.filter((name) => /^extension\/dist\/.*\.js(?:on)?$/.test(name));
	expect(bundles.map((name) => name.slice('extension/dist/'.length)).toSorted()).toEqual([
		'all.js',
		'cli.js',
		'client.js',
		'envoy-api.generated.json',
		'map.js',
		'server.js',
	]);
	expect([main, browser]).toEqual(['./dist/client.js', './dist/client.js']);
});

/** The names in the directory of a zip (PKWARE's APPNOTE.TXT, 4.3.12). */
function namesIn(zip: Buffer): readonly string[] {
	const names: string[] = [];
	const sign = Buffer.from('PK\x01\x02', 'latin1');
	for (let at = zip.indexOf(sign); at >= 0; at = zip.indexOf(sign, at + 46)) {
		names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
	}
	return names;
}
