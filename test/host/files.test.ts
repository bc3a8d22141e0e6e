// The two file systems of the server, the machine's and the mirror of what a client reads: what is asked of them has the same
// answers on the same files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { URI } from 'vscode-uri';
import { manifestsIn } from '../../server/src/disk/find.ts';
import { load, loadSettings, repositoryOf } from '../../server/src/disk/load.ts';
import { kindOfPath, leavesByLink, read } from '../../server/src/disk/read.ts';
import type { Skipped } from '../../server/src/disk/skipped.ts';
import type { FileContent, KindOfFile } from '../../server/src/files-protocol.ts';
import { type FileSystem, host, install } from '../../server/src/host/host.ts';
import { createMirror } from '../../server/src/host/mirror.ts';
import { nodeFiles } from '../../server/src/host/node-files.ts';
import { defaultSettings } from '../../server/src/settings.ts';

const settings = { ...defaultSettings, 'files.maxSize': 1 };
const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
const files: Readonly<Record<string, string>> = {
	'a.yaml': service,
	'b/c.yml': service,
	'b/d.json': '{}',
	'b/notes.txt': service,
	'b/.gitignore': 'left.yaml\nout/\n',
	'b/left.yaml': service,
	'b/out/e.yaml': service,
	'k/Kustomization': 'resources: []\n',
	'.istio.yaml': 'assume: complete\n',
	'big.yaml': `${service}${'#'.repeat(2000)}`,
	'node_modules/x.yaml': service,
	'sp ace/ü.yaml': service,
};

/** A client with `world`, by URIs; `asked` holds what was read. */
function remoteOf(world: Map<string, string>, asked: string[] = []) {
	const all = (): readonly string[] => [...world.keys()];
	return {
		list: async (folders: readonly string[]) => folders.map((one) => all().filter((uri) => uri.startsWith(`${one}/`))),
		look: async (uris: readonly string[]) =>
			uris.map((uri): KindOfFile => {
				if (world.has(uri)) return 'file';
				return all().some((one) => one.startsWith(`${uri}/`)) ? 'directory' : 'missing';
			}),
		async read(uris: readonly string[], largest: number) {
			asked.push(...uris);
			return uris.map((uri): FileContent => {
				const bytes = new TextEncoder().encode(world.get(uri) ?? '');
				return !world.has(uri) ? 'ENOENT' : bytes.length > largest ? 'too large' : bytes;
			});
		},
	};
}

const top = 'vscode-vfs://github/acme/shop';
const uriBelow = (folder: string, path: string): string =>
	URI.parse(folder)
		.with({ path: `${URI.parse(folder).path}/${path}` })
		.toString();
const mirrored = () => new Map(Object.entries(files).map(([path, text]) => [uriBelow(top, path), text]));

let folder: string;
const before = host;
const use = (one: FileSystem): void => install({ ...before, files: one });
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'istio-ls-'));
});
afterEach(() => {
	install(before);
	rmSync(folder, { recursive: true, force: true });
});

/** TABLE: how the files come to lie in the file system, and where. */
const systems: Readonly<Record<string, () => Promise<string>>> = {
	async 'the disk'() {
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		use(nodeFiles);
		return folder;
	},
	async 'the mirror'() {
		use(createMirror(remoteOf(mirrored())));
		await host.files.list([top]);
		const root = host.files.pathOf(top) ?? '';
		await host.files.fetch([root], 1024);
		return root;
	},
};

describe.each(Object.keys(systems))('on %s', (name) => {
	let root = '';
	const at = (path: string): string => host.files.paths.join(root, path);
	const skipped: Skipped[] = [];
	const onSkipped = (one: Skipped): void => void skipped.push(one);
	beforeEach(async () => {
		skipped.length = 0;
		root = (await systems[name]?.()) ?? '';
	});

	test('the same manifests are found, without what is ignored', () => {
		const found = [...manifestsIn(root, { exclude: ['k/**'], onSkipped })].flatMap((path) => path ?? []);
		expect(found.map((path) => path.slice(root.length + 1))).toEqual([
			'.istio.yaml',
			'a.yaml',
			'big.yaml',
			'b/c.yml',
			'b/d.json',
			'sp ace/ü.yaml',
		]);
		expect(skipped).toEqual([]);
	});

	test('a search for some paths finds those among them', () => {
		const wanted = [at('b/left.yaml'), at('b/c.yml'), at('gone.yaml'), at('sp ace')];
		const found = [...manifestsIn(root, { exclude: [], onSkipped }, wanted)].flatMap((path) => path ?? []);
		expect(found.map((path) => path.slice(root.length + 1)).toSorted()).toEqual(['b/c.yml', 'sp ace/ü.yaml']);
	});

	test('files are loaded, or it is told why not', () => {
		expect(load(at('a.yaml'), settings, onSkipped)).toMatchObject({ uri: host.files.uriOf(at('a.yaml')) });
		expect(load(at('b/d.json'), settings, onSkipped)).toBe('irrelevant');
		expect(load(at('gone.yaml'), settings, onSkipped)).toBeUndefined();
		expect(load(at('big.yaml'), settings, onSkipped)).toBeUndefined();
		expect(skipped.map(({ path, reason }) => [path, reason])).toEqual([
			[at('big.yaml'), 'it is larger than 1 KB (istio.files.maxSize)'],
		]);
		expect(loadSettings(root, onSkipped).map(({ placed }) => placed[0]?.chunk.text)).toEqual(['assume: complete\n']);
	});

	test('what stands at paths is the same', () => {
		expect(['a.yaml', 'b', 'gone', 'a.yaml/x'].map((path) => kindOfPath(at(path)))).toEqual([
			'file',
			'directory',
			'missing',
			'missing',
		]);
		expect(read(at('b'), 10)).toEqual({ reason: 'it is a folder' });
		expect(read(at('gone'), 10)).toBe('missing');
		expect(leavesByLink(at('a.yaml'), root)).toBe(false);
		expect(repositoryOf(root)).toBeUndefined();
	});

	test('a URI and its path lead to each other', () => {
		const path = at('sp ace/ü.yaml');
		const uri = host.files.uriOf(path);
		expect(host.files.pathOf(uri)).toBe(path);
		expect(URI.parse(uri).toString()).toBe(uri);
		expect(host.files.pathOf('untitled:Untitled-1')).toBeUndefined();
	});
});

describe('the mirror', () => {
	test('reads what is to be read, once, and at once only what decides what that is', async () => {
		const asked: string[] = [];
		const mirror = createMirror(remoteOf(mirrored(), asked));
		await mirror.list([top, `${top}/b`]);
		expect(asked.toSorted()).toEqual([`${top}/.istio.yaml`, `${top}/b/.gitignore`]);
		asked.length = 0;
		const path = mirror.pathOf(`${top}/a.yaml`) ?? '';
		expect([await mirror.fetch([path], 9999), await mirror.fetch([path], 9999)]).toEqual([1, 0]);
		expect(asked).toEqual([`${top}/a.yaml`]);
		await mirror.look([`${top}/a.yaml`]);
		expect(await mirror.fetch([path], 9999)).toBe(1);
	});

	test('learns what has changed, come and gone, in folders too', async () => {
		const world = mirrored();
		use(createMirror(remoteOf(world)));
		const { files: mirror } = host;
		await mirror.list([top]);
		world.set(`${top}/n/e/w.yaml`, service);
		for (const uri of [...world.keys()]) if (uri.startsWith(`${top}/b/`)) world.delete(uri);
		await mirror.look([`${top}/n`, `${top}/b`, `${top}/gone.yaml`]);
		const found = [...manifestsIn(mirror.pathOf(top) ?? '', { exclude: [], onSkipped: () => expect.unreachable() })];
		expect(found.filter((path) => path !== undefined).map((path) => path.slice('/github/acme/shop/'.length))).toEqual([
			...['.istio.yaml', 'a.yaml', 'big.yaml', 'k/Kustomization', 'n/e/w.yaml', 'sp ace/ü.yaml'],
		]);
	});

	test('keeps workspaces apart that are on different file systems', async () => {
		const others = [
			'vscode-vfs://github/acme/shop',
			'vscode-vfs://gitlab/acme/shop',
			'memfs://github/acme/shop',
			'memfs:/acme',
		];
		const world = new Map(others.map((one) => [`${one}/a.yaml`, service]));
		const mirror = createMirror(remoteOf(world));
		await mirror.list(others);
		const paths = others.map((one) => mirror.pathOf(`${one}/a.yaml`) ?? '');
		expect(paths).toEqual([
			'/github/acme/shop/a.yaml',
			'/gitlab/acme/shop/a.yaml',
			'/memfs+github/acme/shop/a.yaml',
			'/memfs/acme/a.yaml',
		]);
		expect(paths.map(mirror.uriOf)).toEqual(others.map((one) => URI.parse(`${one}/a.yaml`).toString()));
	});

	test('has nothing where the client cannot read', async () => {
		const world = new Map([[`${top}/a.yaml`, service]]);
		const remote = { ...remoteOf(world), read: async (uris: readonly string[]) => uris.map(() => 'EACCES' as const) };
		use(createMirror(remote));
		await host.files.list([top]);
		const path = host.files.pathOf(`${top}/a.yaml`) ?? '';
		await host.files.fetch([path], 9999);
		expect(read(path, 9999)).toEqual({ reason: 'its permissions forbid it' });
	});
});
