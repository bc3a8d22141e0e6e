// The disk side of a session, without a wire: bursts of the file watcher, and that whatever happens to the files, what is
// known of them is what a server would know that has just been started.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createFiles } from '../../server/src/lsp/files.ts';
import { fileUri } from '../../server/src/lsp/from-lsp.ts';
import { createGuard, type Guarded } from '../../server/src/lsp/guard.ts';
import { createSession } from '../../server/src/lsp/session.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { dice } from '../dice.ts';
import { workOf } from '../disk/counted.ts';

const root = mkdtempSync(join(tmpdir(), 'istio-ls-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`;

function write(path: string, text: string): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

/** The disk side of a server on the folder, indexed. `changes` counts how often its world moved on. */
async function started() {
	const world = { changes: 0 };
	const session = createSession(() => {
		world.changes++;
	});
	const settings = settingsFrom({ 'files.exclude': ['out/**'], 'files.maxSize': 1, 'schema.crds': ['crds'] });
	session.setFolders([{ uri: fileUri(root), settings, beside: [fileUri(join(root, 'crds'))] }]);
	const console = { warn() {}, info() {}, error: expect.unreachable };
	const files = createFiles(
		{ console, guard: createGuard(console) } as unknown as Guarded,
		session,
		() => [],
		() => {},
	);
	await files.index();
	return { world, session, files, known: () => knownIn(session) };
}

function knownIn(session: ReturnType<typeof createSession>) {
	const files = [...session.snapshot.files].map(([uri, { placed }]) => [uri, placed.map(({ chunk }) => chunk.text)]);
	const skipped = session.skipped.all.map(({ path, reason }) => `${path} ${reason}`);
	return { files: files.toSorted(), skipped: skipped.toSorted() };
}

test('a burst is one search and one change, however many messages it comes in', async () => {
	for (let index = 0; index < 300; index++) write(`d${index % 10}/s${index}.yaml`, service(`s${index}`));
	const { files, session, world } = await started();
	for (let index = 0; index < 100; index++) write(`d${index % 10}/s${index}.yaml`, service(`t${index}`));
	const before = world.changes;
	const events = Array.from({ length: 100 }, (_, index) => ({
		uri: fileUri(join(root, `d${index % 10}/s${index}.yaml`)),
		type: 2 as const,
	}));
	const { listed, opened } = await workOf(async () => {
		await Promise.all(events.map((event) => files.watched([event])));
	});
	expect([listed.length, opened.length, world.changes - before]).toEqual([0, 100, 1]);
	expect(session.snapshot.files.size).toBe(300);
});

test('what did not change in a burst changes nothing', async () => {
	write('a.yaml', service('a'));
	const { files, session } = await started();
	const { snapshot } = session;
	await files.watched([{ uri: fileUri(join(root, 'a.yaml')), type: 2 }]);
	expect(session.snapshot).toBe(snapshot);
});

test('an ignore file where nothing is searched is no reason to read all anew', async () => {
	write('a.yaml', service('a'));
	write('node_modules/x/.gitignore', '*\n');
	const { files } = await started();
	const uri = fileUri(join(root, 'node_modules/x/.gitignore'));
	const { listed } = await workOf(() => files.watched([{ uri, type: 1 }]));
	expect(listed).toEqual([]);
});

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: virtualservices.networking.istio.io }
spec: { group: networking.istio.io, names: { kind: VirtualService }, versions: [] }
`;

test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
	'after any changes a server knows what a new one would (%i)',
	async (seed) => {
		const roll = dice(seed);
		const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T;
		const directories = ['', 'a/', 'a/b/', 'out/', 'crds/', 'node_modules/', 'c/'];
		const names = ['x.yaml', 'y.yaml', 'z.txt', 'kustomization.yaml', 'w.json'];
		const texts = [service('a'), `${service('b')}---\n${service('c')}`, 'a: 1\n', definition, '#'.repeat(2000)];
		for (const directory of directories) write(`${directory}x.yaml`, pick(texts));
		const live = await started();
		for (let round = 0; round < 25; round++) {
			const touched = new Set<string>();
			for (let count = roll(6); count >= 0; count--) {
				const path = roll(9) === 0 ? `${pick(directories)}x.yaml/deep.yaml` : pick(directories) + pick(names);
				const what = roll(12);
				touched.add(path);
				try {
					if (what === 0) write(`${pick(directories)}.gitignore`, pick(['x.yaml\n', 'b/\n', '*.json\n!w.json\n', '']));
					else if (what === 1) symlinkSync(join(root, pick(directories) + pick(names)), join(root, path));
					else if (what === 2) symlinkSync(join(root, pick(directories)), join(root, path));
					else if (what === 3) rmSync(join(root, dirname(path)), { recursive: true, force: true });
					else if (what < 6) rmSync(join(root, path), { recursive: true, force: true });
					else {
						write(path, pick(texts));
						// Through a link it is another file that was written, and of that a watcher tells.
						touched.add(relative(root, realpathSync(join(root, path))));
					}
				} catch {
					// A file in the way of a folder, or the other way round: nothing happened.
				}
				if (what === 0) for (const directory of directories) touched.add(`${directory}.gitignore`);
				if (what === 3) touched.add(dirname(path));
				mkdirSync(root, { recursive: true });
			}
			await live.files.watched(
				[...touched].map((path) => ({ uri: fileUri(join(root, path)), type: pick([1, 2, 3] as const) })),
			);
			const fresh = await started();
			expect(live.known(), `round ${round}: ${[...touched].join(' ')}`).toEqual(fresh.known());
		}
	},
);
