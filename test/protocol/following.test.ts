// Whatever happens on the disk, told as VS Code's watcher tells it, the server knows what one knows that begins now.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Dice, dice } from '../dice.ts';
import { seedling } from '../world/seedlings.ts';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';
import { running } from './story.ts';
import { createWatcher, type Watcher } from './watcher.ts';

const capabilities = {
	workspace: {
		workspaceFolders: true,
		didChangeWatchedFiles: { dynamicRegistration: true },
		diagnostics: { refreshSupport: true },
	},
	textDocument: { diagnostic: {} },
};

interface Live {
	readonly editor: Editor;
	readonly watcher: Watcher;
	readonly folder: Workspace;
	/** Tells of what has happened, and compares with a server that begins now. */
	compare(): Promise<void>;
}

async function live(files: Readonly<Record<string, string>>): Promise<Live> {
	const folder = workspace(files);
	running.folder = folder;
	const start = () =>
		startEditor({ folders: [folder.uri('ws')], settings: {}, capabilities, expected: /was not read/ });
	const editor = await start();
	running.editor = editor;
	await editor.ready();
	await editor.until(() => editor.registered.length > 0, 'the watchers');
	const watcher = createWatcher(join(folder.root, 'ws'), editor.registered);
	return {
		editor,
		watcher,
		folder,
		async compare() {
			editor.watched(watcher.look());
			const fresh = await start();
			const wanted = await known(fresh);
			await fresh.close();
			await expect.poll(() => known(editor), { timeout: 20_000, interval: 200 }).toEqual(wanted);
		},
	};
}

/** All findings, and what is counted in the index. */
async function known({ connection }: Editor): Promise<readonly string[]> {
	const { items } = await connection.sendRequest<{ items: { uri: string; items: object[] }[] }>(
		'workspace/diagnostic',
		{ previousResultIds: [] },
	);
	const { kinds } = await connection.sendRequest<{ kinds: Record<string, number> }>('istio/indexStatus');
	const counts = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
	return [...counts, ...items.map(({ uri, items: found }) => `${uri} ${JSON.stringify(found)}`)].sort();
}

const pick = <T>(list: readonly T[], random: Dice): T => list[random(list.length)] as T;
const texts = [...seedling.values()].map((text) => text.replaceAll('ROOT', 'world'));
const paths = [...seedling.keys()].filter((path) => !path.endsWith('.istio.yaml'));
const folders = [...new Set(paths.map((path) => dirname(path)))];

/** TABLE: what happens on a disk, in `ws`, with a folder beside it from where things come and to where they go. */
const happenings: readonly ((root: string, random: Dice) => void)[] = [
	(root, random) => write(join(root, 'ws', pick(paths, random)), pick(texts, random)),
	(root, random) => write(join(root, 'ws', pick(folders, random), `new${random(3)}.yaml`), pick(texts, random)),
	(root, random) => rmSync(join(root, 'ws', pick(paths, random)), { force: true }),
	(root, random) => rmSync(join(root, 'ws', pick(folders, random)), { recursive: true, force: true }),
	(root, random) => move(join(root, 'ws', pick(folders, random)), join(root, 'beside', `f${random(3)}`)),
	(root, random) => move(join(root, 'beside', `f${random(3)}`), join(root, 'ws', pick(folders, random))),
	(root, random) => move(join(root, 'beside', `f${random(3)}`), join(root, 'ws/a', `deep${random(2)}/in`)),
	(root, random) => move(join(root, 'ws', pick(folders, random)), join(root, 'ws', `${pick(folders, random)}-moved`)),
	(root, random) => move(join(root, 'ws', pick(paths, random)), join(root, 'ws', pick(folders, random), 'moved.yaml')),
	(root) => switchBranch(root),
	(root, random) => write(join(root, 'ws/.gitignore'), pick(['web\n', '*.json\n', 'shop/\n', ''], random)),
];

function write(path: string, text: string): void {
	try {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
	} catch {
		// A folder where a file should be, or the other way round.
	}
}

function move(from: string, to: string): void {
	if (!existsSync(from) || existsSync(to) || `${to}/`.startsWith(`${from}/`)) return;
	mkdirSync(dirname(to), { recursive: true });
	renameSync(from, to);
}

/** The whole folder becomes what another branch has. */
function switchBranch(root: string): void {
	cpSync(join(root, 'ws'), join(root, 'next'), { recursive: true });
	rmSync(join(root, 'ws/a'), { recursive: true, force: true });
	if (existsSync(join(root, 'branch/a'))) cpSync(join(root, 'branch/a'), join(root, 'ws/a'), { recursive: true });
	rmSync(join(root, 'branch'), { recursive: true, force: true });
	renameSync(join(root, 'next'), join(root, 'branch'));
}

const beginning = Object.fromEntries(paths.map((path, index) => [`ws/${path}`, texts[index] ?? '']));

test.each([1, 2, 3])('random operations (seed %i)', { timeout: 120_000 }, async (seed) => {
	const random = dice(seed);
	const { editor, watcher, folder, compare } = await live(beginning);
	for (let round = 1; round <= 40; round++) {
		for (let count = random(4); count >= 0; count--) pick(happenings, random)(folder.root, random);
		editor.watched(watcher.look());
		if (round % 10 === 0) await compare();
	}
});

const service = (name: string): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
`;
const route = (name: string): string => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [${name}]
  http:
  - route:
    - destination: { host: ${name}, port: { number: 8080 } }
`;
const numbered = (index: number): string => service(`s${index}`) + (index % 20 === 0 ? route(`s${index}`) : '');

test('a rebase that touches 2,000 files, in folders that are new and old', { timeout: 120_000 }, async () => {
	const { folder, compare } = await live({ 'ws/a.yaml': service('a') });
	for (let index = 0; index < 2000; index++) folder.write(`ws/d${index % 50}/s${index}.yaml`, numbered(index));
	await compare();
	for (let index = 0; index < 2000; index++)
		folder.write(`ws/d${index % 50}/s${index}.yaml`, numbered((index + 40) % 1900));
	folder.remove('ws/d7');
	await compare();
});

test('a folder that is told of before it is filled', async () => {
	const { editor, folder } = await live({ 'ws/a.yaml': service('a') });
	mkdirSync(join(folder.root, 'ws/late'));
	editor.watched([{ uri: folder.uri('ws/late'), type: 1 }]);
	await after(300);
	folder.write('ws/late/b.yaml', service('b'));
	await expect.poll(() => known(editor), { timeout: 10_000 }).toContain('Service 2');
});
