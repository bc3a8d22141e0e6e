// The server as a worker of a browser: on files that only its client can read, with nothing of Node around it.
import { afterEach, expect, test, vi } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node';
import type { IndexStatus } from '../../server/src/protocol.ts';
import { misspeltFilter } from '../vscode/suite/misspelt-filter.ts';
import { handOut, startWorker } from './worker.ts';

const root = 'vscode-vfs://github/acme/shop';

const route = (subset: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
  - route:
    - destination: { host: reviews.shop.svc.cluster.local, subset: ${subset} }
`;
const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
  - { name: stable, labels: { version: v1 } }
  - { name: canary, labels: { version: v2 } }
`;

let client: MessageConnection;
const shown = new Map<string, readonly { readonly message: string }[]>();
const logged: string[] = [];

/** A worker on `files`, by their paths below the root, indexed. */
async function started(files: Readonly<Record<string, string | Uint8Array>>, settings: object = {}) {
	const world = new Map(Object.entries(files).map(([path, text]) => [`${root}/${path}`, text]));
	client = startWorker();
	handOut(client, world);
	client.onNotification('window/logMessage', ({ type, message }) => void (type < 3 && logged.push(message)));
	client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
		shown.set(uri.slice(root.length + 1), diagnostics);
	});
	let isReady = false;
	client.onNotification('istio/status', ({ state }) => {
		isReady = state === 'ready';
	});
	client.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
		items.map(({ section }) => (section === 'istio' ? settings : {})),
	);
	client.onRequest('client/registerCapability', () => null);
	await client.sendRequest('initialize', {
		processId: null,
		rootUri: null,
		workspaceFolders: [{ uri: root, name: 'shop' }],
		initializationOptions: { envoyApi: 'https://extension/dist/envoy-api.generated.json', diagnostics: 'push' },
		capabilities: { workspace: { configuration: true, workspaceFolders: true } },
	});
	await client.sendNotification('initialized', {});
	await vi.waitFor(() => expect(isReady).toBe(true), { timeout: 10_000 });
	const heard = (type: 1 | 2 | 3, ...paths: readonly string[]) =>
		client.sendNotification('workspace/didChangeWatchedFiles', {
			changes: paths.map((path) => ({ uri: `${root}/${path}`, type })),
		});
	const write = async (path: string, text: string): Promise<void> => {
		const type = world.has(`${root}/${path}`) ? 2 : 1;
		world.set(`${root}/${path}`, text);
		await heard(type, path);
	};
	const remove = async (path: string): Promise<void> => {
		for (const uri of world.keys()) if (`${uri}/`.startsWith(`${root}/${path}/`)) world.delete(uri);
		await heard(3, path);
	};
	return { write, remove, heard, world, status: () => client.sendRequest<IndexStatus>('istio/indexStatus') };
}

/** Waits until what is said of a file fits. */
async function says(path: string, pattern: RegExp): Promise<void> {
	const texts = () => (shown.get(path) ?? []).map(({ message }) => message).join('\n');
	await vi.waitFor(() => expect(texts()).toMatch(pattern), { timeout: 10_000 });
}

afterEach(() => {
	client.dispose();
	expect(logged).toEqual([]);
	shown.clear();
});

test('it reads what the client hands out, and knows where it runs', async () => {
	const { status } = await started({ 'a/route.yaml': route('stabel'), 'b/rule.yaml': rule, 'c.txt': rule });
	await says('a/route.yaml', /stabel.*stable/s);
	const { host, pid, done, total, kinds, folders, memory } = await status();
	expect({ host, pid, done, total, folders, memory: memory.megabytes }).toEqual({
		...{ host: 'a browser', pid: 0, done: 2, total: 2, folders: [root] },
		memory: undefined,
	});
	expect(kinds).toMatchObject({ 'networking.istio.io/VirtualService': 1, 'networking.istio.io/DestinationRule': 1 });
});

test('it follows files that change, come and go, alone and in folders', async () => {
	const { write, remove, heard, world } = await started({ 'route.yaml': route('stable'), 'rule.yaml': rule });
	await write('rule.yaml', rule.replace('name: stable', 'name: steady'));
	await says('route.yaml', /stable/);
	await write('rule.yaml', rule);
	await says('route.yaml', /^$/);
	world.set(`${root}/new/other.yaml`, route('canery').replace('name: reviews', 'name: other'));
	await heard(1, 'new');
	await says('new/other.yaml', /canery/);
	await remove('new');
	await says('new/other.yaml', /^$/);
	await remove('rule.yaml');
	await says('route.yaml', /^$/);
});

test('it obeys ignore files, settings files and settings', async () => {
	const { status, write } = await started(
		{
			...{ '.gitignore': 'out/\n', 'out/route.yaml': route('stabel'), 'left/route.yaml': route('stabel') },
			...{ 'rule.yaml': rule, 'route.yaml': route('stabel'), '.istio.yaml': 'rules: { references: off }\n' },
			'node_modules/x/route.yaml': route('stabel'),
		},
		{ files: { exclude: ['left/**'] } },
	);
	const { settings, kinds } = await status();
	expect(kinds['networking.istio.io/VirtualService']).toBe(1);
	expect(settings.map(({ name }) => name)).toContain('files.exclude');
	await write('.gitignore', '');
	await vi.waitFor(async () => expect((await status()).kinds['networking.istio.io/VirtualService']).toBe(2));
});

test('it reads other encodings, and tells what it does not read and why', async () => {
	const wide = (text: string): Uint8Array => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));
	const { status } = await started(
		{
			'rule.yaml': wide(rule),
			'route.yaml': route('stabel'),
			'big.yaml': `${rule}${'#'.repeat(5000)}`,
			'bad.yaml': Buffer.from('apiVersion: v1\nkind: Service\nmetadata: { name: ä }\n', 'latin1'),
		},
		{ files: { maxSize: 2 } },
	);
	await says('route.yaml', /stabel/);
	const { skipped } = await status();
	expect(skipped.map(({ path, reason }) => `${path}: ${reason}`).toSorted()).toEqual([
		'/github/acme/shop/bad.yaml: it is neither UTF-8 nor UTF-16 with a byte order mark',
		'/github/acme/shop/big.yaml: it is larger than 2 KB (istio.files.maxSize)',
	]);
	logged.length = 0;
});

test("it has Envoy's API, which comes beside the bundle", async () => {
	await started({ 'filter.yaml': misspeltFilter });
	await says('filter.yaml', /max_request_bites/);
});

test('what can only run in a process does not run, and it says so', async () => {
	const { status } = await started({ 'Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n' }, { render: 'auto' });
	expect((await status()).rendering).toEqual({ state: 'impossible', count: 0, milliseconds: 0, problems: [] });
});
