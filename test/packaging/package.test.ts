// What is handed out: the package istio-ls installed in an empty folder, what npm and vsce put into theirs, and the manifests.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, install, npm, packedCommand, packInto, root, run } from './packed.ts';

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(textOf('package.json'));
const own = JSON.parse(textOf('server/package.json'));
const there = emptyFolder();
const installed = join(there.path, 'node_modules/istio-ls');

beforeAll(() => install(there.path, packedCommand(there.path)));
afterAll(() => there.remove());

describe('istio-ls in an empty folder', () => {
	const npx = (...words: readonly string[]) => run(there.path, 'npx', '--offline', 'istio-ls', ...words);

	test('checks', () => {
		expect(npx('check', join(root, 'samples')).out).toMatch(
			/^Nothing found in \d+ files with \d+ resources \([\d.]+ s\)\.\n$/,
		);
	});

	test('knows its version', () => {
		expect(npx('--version').out.trim()).toBe(own.version);
	});

	test('brings its license, those of what is bundled, and the pages of the rules', () => {
		for (const path of ['LICENSE', 'README.md', 'dist/LICENSES.txt', 'dist/docs/rules/routing.md', 'dist/server.js'])
			expect(existsSync(join(installed, path)), path).toBe(true);
		expect(existsSync(join(installed, 'dist/client.js'))).toBe(false);
	});

	test('declares the types of its report', () => {
		writeFileSync(
			join(there.path, 'user.ts'),
			`import type { Report } from 'istio-ls';
export const messages = (report: Report): readonly string[] => report.findings.map(({ message }) => message);
// @ts-expect-error There is no such field.
export const wrong = (report: Report) => report.finding;
`,
		);
		const tsc = join(root, 'node_modules/typescript/bin/tsc');
		const words = ['--noEmit', '--strict', '--module', 'nodenext', '--types', '', 'user.ts'];
		expect(() => execFileSync(process.execPath, [tsc, ...words], { cwd: there.path, stdio: 'pipe' })).not.toThrow();
	});
});

test('what is packed in the root is the command too, as pre-commit and npm install it from Git', () => {
	const folder = emptyFolder();
	install(folder.path, packInto(folder.path, '.'));
	expect(run(folder.path, 'npx', '--offline', 'istio-ls', '--version').out.trim()).toBe(manifest.version);
	folder.remove();
});

describe('the bundles', () => {
	test.each(['--version', '-V', '--help', '-h', 'help', ''])('"istio-ls %s" loads nothing but its entry', (words) => {
		const folder = emptyFolder();
		copyFileSync(join(root, 'dist/cli.js'), join(folder.path, 'cli.js'));
		const answer = execFileSync(process.execPath, [join(folder.path, 'cli.js'), ...words.split(' ').filter(Boolean)], {
			encoding: 'utf8',
		});
		expect(answer).toMatch(/^(\d+\.\d+\.\d+\n$|istio-ls: checks)/);
		folder.remove();
	});

	test('hold everything once', () => {
		const sizes = Object.fromEntries(['cli', 'server'].map((name) => [name, textOf(`dist/${name}.js`).length]));
		expect(Math.max(...Object.values(sizes))).toBeLessThan(9_500);
	});
});

describe('the manifests', () => {
	test('agree', () => {
		for (const key of ['version', 'license', 'homepage']) expect(own[key], key).toEqual(manifest[key]);
		expect(own.bin).toEqual(manifest.bin);
	});

	test('say where the project lives', () => {
		const home = 'https://github.com/istio-language-server/istio-language-server';
		expect(manifest).toMatchObject({ repository: { url: `${home}.git` }, bugs: { url: `${home}/issues` } });
	});

	test('lock no package that refuses the Node they ask for', () => {
		const lock = JSON.parse(textOf('package-lock.json')) as {
			readonly packages: Readonly<Record<string, { readonly engines?: { readonly node?: string } }>>;
		};
		const floor = /^>=(\d+\.\d+)\.0$/.exec(manifest.engines.node)?.[1] ?? '';
		const refused = Object.entries(lock.packages).flatMap(([path, { engines }]) =>
			engines?.node === undefined || admits(engines.node, floor) ? [] : [`${path}: ${engines.node}`],
		);
		expect(refused).toEqual([]);
	});
});

/** Whether a range of npm holds the release `floor` (`20.19`); reads the forms that ranges of Node have. */
function admits(range: string, floor: string): boolean {
	const [major = 0, minor = 0] = floor.split('.').map(Number);
	return range.split('||').some((part) => {
		const [, sign = '', wanted = '0', least = '0'] = /^(>=|>|\^|~)?\s*v?(\d+)(?:\.(\d+))?/.exec(part.trim()) ?? [];
		const isFar = major > Number(wanted) && sign.startsWith('>');
		return part.trim() === '*' || isFar || (major === Number(wanted) && minor >= Number(least));
	});
}

test('the links of the README lead to files that the extension holds', () => {
	const [{ files: listed }] = JSON.parse(npm(root, 'pack', '--dry-run', '--ignore-scripts', '--json')) as [
		{ readonly files: readonly { readonly path: string }[] },
	];
	const files = new Set(listed.map(({ path }) => path));
	const links = [...textOf('README.md').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) =>
		posix.normalize(match[1] ?? ''),
	);
	expect(links.length).toBeGreaterThan(5);
	const isHeld = (link: string): boolean => files.has(link) || [...files].some((file) => file.startsWith(`${link}/`));
	expect(links.filter((link) => !isHeld(link))).toEqual([]);
	expect([...files].filter((file) => file.endsWith('.map') || file.startsWith('server/src'))).toEqual([]);
});

test('every folder with packages of its own has a lock file', () => {
	const manifests = globSync('**/package.json', {
		cwd: root,
		exclude: ['**/node_modules/**', 'test/output/**', 'dist/**'],
	});
	const folders = manifests.map((path) => join(root, path, '..'));
	expect(folders.filter((folder) => !existsSync(join(folder, 'package-lock.json')))).toEqual([]);
});
