// Searching and reading folders that hold what no folder should: links in circles and out, pipes, devices, huge files.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { manifestsIn } from '../../server/src/disk/find.ts';
import { load, loadSettings } from '../../server/src/disk/load.ts';
import type { Skipped } from '../../server/src/disk/skipped.ts';
import { host } from '../../server/src/host/host.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { hasPipes, makePipes } from '../pipes.ts';
import { workOf } from './counted.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';

let root: string;
let skipped: Skipped[];

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'istio-ls-'));
	skipped = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Buffer): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	symlinkSync(target, join(root, path));
}

const onSkipped = (one: Skipped): void => void skipped.push(one);

/** The paths that a search finds below `at`. */
function found(at = '.', paths?: readonly string[], exclude: readonly string[] = []): readonly string[] {
	const all = manifestsIn(
		join(root, at),
		{ exclude, onSkipped },
		paths?.map((path) => join(root, path)),
	);
	return [...all].flatMap((path) => (path === undefined ? [] : [relative(root, path)]));
}

/** What was skipped, as `path: reason`; of links out of the folder the path in brackets. */
function told(): readonly string[] {
	return skipped.map(
		({ path, reason, isForeign }) => `${isForeign ? '(' : ''}${relative(root, path)}${isForeign ? ')' : ''}: ${reason}`,
	);
}

const loaded = (path: string) => load(join(root, path), defaultSettings, onSkipped);

test('links that lead nowhere end nothing, and are told where they may have led to manifests', () => {
	write('a.yaml', service);
	link('self', 'self');
	link('long', 'x'.repeat(300));
	link('gone.yaml', 'nowhere');
	link('gone.png', 'nowhere');
	link('.#a.yaml', 'me@here.1234');
	link('below', 'a.yaml/x');
	link('bin/python', '/nowhere/bin/python');
	link('bin/python3', 'python');
	link('bin/all.yaml', '/nowhere/all.yaml');
	expect(found()).toEqual(['a.yaml']);
	expect(told()).toEqual([
		'below: it is a link, and it leads nowhere',
		'gone.yaml: it is a link, and it leads nowhere',
		'long: it is a link, and its path is too long',
		'self: it is a link, and its links lead in a circle',
		'bin/all.yaml: it is a link, and it leads nowhere',
		'(bin/python): it is a link, and it leads nowhere',
		'(bin/python3): it is a link, and it leads nowhere',
	]);
});

test('a long way over links is not called a circle, nor a circle a long way', () => {
	write('a.yaml.txt', service);
	for (let at = 0; at < 60; at++) link(`l${at}.yaml`, at === 59 ? 'a.yaml.txt' : `l${at + 1}.yaml`);
	link('c/a', 'b');
	link('c/b', 'a');
	link('d.yaml', 'c/a/d.yaml');
	expect(found()).toHaveLength(1);
	const reasonOf = (name: string) => told().find((one) => one.startsWith(`${name}: `));
	expect(reasonOf('l0.yaml')).toBe(
		'l0.yaml: it is a link, and it leads over 40 links or more, which is farther than the system follows',
	);
	expect(reasonOf('c/a')).toBe('c/a: it is a link, and its links lead in a circle');
	expect(reasonOf('d.yaml')).toBe(
		'd.yaml: it is a link, and its links lead in a circle, or over more of them than the system follows',
	);
});

test('a .gitignore that cannot be read is told of, and one in a strange encoding is read as git reads it', () => {
	write('a.yaml', service);
	write('.gitignore', Buffer.from('# f\u00fcr\nout\n', 'latin1'));
	write('out/b.yaml', service);
	write('in/.gitignore', 'c.yaml\n');
	write('in/c.yaml', service);
	const { read } = host.files;
	const refused = vi.spyOn(host.files, 'read').mockImplementation((path, largest) => {
		if (path.endsWith('in/.gitignore')) throw Object.assign(new Error('no'), { code: 'EACCES' });
		return read(path, largest);
	});
	expect(found()).toEqual(['a.yaml', 'in/c.yaml']);
	refused.mockRestore();
	expect(told()).toEqual(['in/.gitignore: its permissions forbid it']);
});

test('what is left out is not told of', () => {
	write('.gitignore', 'self\nhuge.yaml\n');
	link('self', 'self');
	link('out/root', '/');
	link('out/gone', 'nowhere');
	expect(found('.', undefined, ['out/**'])).toEqual([]);
	expect(told()).toEqual([]);
});

test.each([
	['shop', ['infra/shop/b.yaml', 'shops.yaml', 'web/c.yaml']],
	['shop/', ['infra/shop/b.yaml', 'shops.yaml', 'web/c.yaml']],
	['**/shop', ['shops.yaml', 'web/c.yaml']],
	['web/x', ['infra/shop/b.yaml', 'shop/a.yaml', 'shops.yaml', 'web/c.yaml']],
	['**/x', ['infra/shop/b.yaml', 'shop/a.yaml', 'shops.yaml', 'web/c.yaml']],
	['web/*', ['infra/shop/b.yaml', 'shop/a.yaml', 'shops.yaml']],
])('excluded is %s', (glob, left) => {
	for (const path of ['shop/a.yaml', 'infra/shop/b.yaml', 'shops.yaml', 'web/c.yaml']) write(path, service);
	expect([...found('.', undefined, [glob])].sort()).toEqual(left);
});

test('links out of the folder are not followed, and nothing outside is opened or listed', async () => {
	write('w/a.yaml', service);
	write('out/b.yaml', service);
	for (const [name, target] of Object.entries({
		r: '/',
		up: '..',
		bin: '../out',
		'b.yaml': '../out/b.yaml',
		zero: '/dev/zero',
		'z.yaml': '/dev/zero',
	}))
		link(`w/${name}`, target);
	const { listed, opened } = await workOf(() => expect(found('w')).toEqual(['w/a.yaml']));
	expect([listed, opened]).toEqual([[join(root, 'w')], []]);
	expect(told().toSorted()).toEqual([
		'(w/bin): it is a link that leads out of the folder',
		'(w/r): it is a link that leads out of the folder',
		'(w/up): it is a link that leads out of the folder',
		'w/b.yaml: it is a link that leads out of the folder',
		'w/z.yaml: it is a link that leads out of the folder',
	]);
});

test('each folder is listed once and each file found once, whatever links lead there', async () => {
	let nested = '';
	for (let depth = 0; depth < 100; depth++) {
		nested += `d${depth}/`;
		write(`w/${nested}a.yaml`, service);
		link(`w/l${depth}`, nested);
		link(`w/l${depth}.yaml`, `${nested}a.yaml`);
	}
	link('w/one', '../two');
	link('two/one', '../w');
	const { listed } = await workOf(() => expect(found('w')).toHaveLength(100));
	expect(listed).toHaveLength(101);
});

test('a link to a file in the folder stands for it where that is not found itself', () => {
	write('common/a.yaml', service);
	write('common/b.yaml.txt', service);
	write('kustomization.yaml', 'resources: []\n');
	link('prod/a.yaml', '../common/a.yaml');
	link('prod/b.yaml', '../common/b.yaml.txt');
	link('prod/c.yaml', '../common/b.yaml.txt');
	link('prod/kustomization.yaml', '../kustomization.yaml');
	expect(found()).toEqual(['kustomization.yaml', 'common/a.yaml', 'prod/b.yaml', 'prod/kustomization.yaml']);
});

test.skipIf(!hasPipes)('pipes are not opened', async () => {
	makePipes(join(root, 'p.yaml'), join(root, '.gitignore'));
	const { opened } = await workOf(() => expect(found()).toEqual([]));
	expect(opened).toEqual([]);
	expect(told()).toEqual(['p.yaml: it is a pipe, a socket or a device']);
	expect(loaded('p.yaml')).toBeUndefined();
	expect(loadSettings(root, onSkipped)).toEqual([]);
});

test('a file that is too large is told of and not read', async () => {
	write('huge.yaml', service);
	truncateSync(join(root, 'huge.yaml'), 1_900_000_000);
	const { opened, reads } = await workOf(() => expect(loaded('huge.yaml')).toBeUndefined());
	expect([opened.length, reads]).toEqual([1, 0]);
	expect(told()).toEqual(['huge.yaml: it is larger than 4096 KB (istio.files.maxSize)']);
});

test('a file of more documents than anybody writes is told of', () => {
	write('many.yaml', `${service}---\n`.repeat(20_001));
	expect(loaded('many.yaml')).toBeUndefined();
	expect(told()).toEqual(['many.yaml: it holds more than 20000 documents']);
});

test.each([
	['UTF-8 with a mark', Buffer.from(`\ufeff${service}`)],
	['UTF-16 with a mark', Buffer.from(`\ufeff${service}`, 'utf16le')],
	['UTF-16 with a mark, the other way round', Buffer.from(`\ufeff${service}`, 'utf16le').swap16()],
	['carriage returns alone', Buffer.from(service.replaceAll('\n', '\r'))],
])('%s is read', (_, bytes) => {
	write('a.yaml', bytes);
	expect(loaded('a.yaml')).toMatchObject({ length: service.length, placed: [{ chunk: { text: service } }] });
});

test.each([
	['UTF-16 without a mark', Buffer.from(service, 'utf16le')],
	['UTF-16 without a mark, the other way round', Buffer.from(service, 'utf16le').swap16()],
	['half a sign too much', Buffer.concat([Buffer.from(`\ufeff${service}`, 'utf16le'), Buffer.from([65])])],
	['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0])],
	['Latin-1', Buffer.from(`# f\u00fcr\n${service}`, 'latin1')],
])('%s is told of', (_, bytes) => {
	write('a.yaml', bytes);
	expect(loaded('a.yaml')).toBeUndefined();
	expect(told()).toEqual(['a.yaml: it is neither UTF-8 nor UTF-16 with a byte order mark']);
});

test('of a search for some paths, only their folders are looked at', async () => {
	for (let index = 0; index < 50; index++) write(`d${index}/a.yaml`, service);
	write('d7/.gitignore', 'b.yaml\n');
	write('d7/b.yaml', service);
	write('d8/in/c.yaml', service);
	const wanted = ['d7/a.yaml', 'd7/b.yaml', 'd8', 'd9/gone.yaml', 'd9/a.yaml/x.yaml'];
	const { listed, opened } = await workOf(() =>
		expect(found('.', wanted)).toEqual(['d7/a.yaml', 'd8/a.yaml', 'd8/in/c.yaml']),
	);
	expect(listed).toEqual([join(root, 'd8'), join(root, 'd8/in')]);
	expect(opened).toEqual([join(root, 'd7/.gitignore')]);
});

test('settings files are read up to the root of a repository, and only beside the folder without one', () => {
	for (const path of ['.istio.yaml', 'a/.istio.yaml', 'a/b/.istio.yaml']) write(path, 'assume: complete\n');
	const read = (at: string) =>
		loadSettings(join(root, at), onSkipped).map(({ uri }) => uri.slice(`file://${root}/`.length));
	expect(read('a/b')).toEqual(['a/b/.istio.yaml']);
	mkdirSync(join(root, 'a/.git'));
	expect(read('a/b')).toEqual(['a/.istio.yaml', 'a/b/.istio.yaml']);
	link('a/c/.istio.yaml', '../../.istio.yaml');
	expect(read('a/c')).toEqual(['a/.istio.yaml']);
});
