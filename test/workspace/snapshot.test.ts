// The files of a snapshot, as a map that shares most of what it holds with the one before; and which folder a file belongs to.
import { describe, expect, test } from 'vitest';
import { defaultSettings, settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { Files } from '../../server/src/workspace/files.ts';
import { emptySnapshot, type Folder, Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';
import { blocksRunBy } from '../work.ts';

const file = (name: string, version = 0): SourceFile => openFile(`file:///w/${name}.yaml`, version, `a: ${version}\n`);

/** All that a map of files says. */
function said(files: ReadonlyMap<string, SourceFile>) {
	const each: [string, SourceFile][] = [];
	files.forEach((one, uri, all) => {
		expect(all).toBe(files);
		each.push([uri, one]);
	});
	expect([each, [...files.entries()]]).toEqual([[...files], [...files]]);
	expect([...files.keys()].map((uri) => [uri, files.get(uri)])).toEqual([...files]);
	expect([...files.values()]).toEqual([...files].map(([, one]) => one));
	expect([files.has('file:///w/none.yaml'), files.get('file:///w/none.yaml')]).toEqual([false, undefined]);
	return { size: files.size, all: [...files].map(([uri, { version }]) => [uri, version]) };
}

describe('the files of a snapshot', () => {
	test('are those of the one before, but for what came or changed', () => {
		const next = dice(5);
		let files = new Files();
		const wanted = new Map<string, SourceFile>();
		for (let step = 1; step <= 150; step++) {
			const some = Array.from({ length: 1 + next(3) }, () => file(`f${next(step < 100 ? 80 : 200)}`, step));
			const before = said(files);
			const after = files.with(some);
			for (const one of some) wanted.set(one.uri, one);
			expect(said(after)).toEqual(said(wanted));
			expect(said(files)).toEqual(before);
			files = after;
		}
	});

	test('are the same ones for other folders', () => {
		const snapshot = new Snapshot(new Map(), []).with(file('a'), file('b'));
		expect(snapshot.withFolders([{ uri: 'file:///w', settings: defaultSettings }]).files).toBe(snapshot.files);
	});

	test('are not gone through for one that changed, however many there are', () => {
		const all = Array.from({ length: 5_000 }, (_, at) => file(`f${at}`));
		const edits = Array.from({ length: 64 }, (_, at) => file(`f${at}`, 1));
		let files = new Files().with(all);
		const work = blocksRunBy(() => {
			for (const edit of edits) files = files.with([edit]);
		});
		expect(work).toBeLessThan(10_000);
		expect(said(files).size).toBe(5_000);
	});

	test('say which were replaced, unless one came', () => {
		const [a, b] = [file('a'), file('b')];
		const first = emptySnapshot().with(a, b);
		expect(first.step).toBeUndefined();
		const newer = file('a', 1);
		const second = first.with(newer);
		expect(second.step).toEqual({ before: first.files, changed: [newer] });
		expect(second.with(file('c')).step).toBeUndefined();
		expect([second.lineage, second.withFolders([]).lineage, second.without(a.uri).lineage]).toEqual([
			first.lineage,
			first.lineage,
			first.lineage,
		]);
	});

	test('go alone, or with the directory they are in', () => {
		const all = emptySnapshot().with(file('a'), file('d/b'), file('d/e/c'), file('dd'));
		const left = (...gone: readonly string[]) =>
			[...all.without(...gone.map((path) => `file:///w/${path}`)).files.keys()].map((uri) => uri.slice(10, -5));
		expect(left('a.yaml', 'dd.yaml')).toEqual(['d/b', 'd/e/c']);
		expect(left('d')).toEqual(['a', 'dd']);
		expect(left('none.yaml')).toEqual(['a', 'd/b', 'd/e/c', 'dd']);
	});
});

describe('a file belongs', () => {
	const folder = (path: string, more: Partial<Folder> = {}): Folder => ({
		uri: `file:///${path}`,
		settings: settingsFrom({ defaultNamespace: path.replaceAll('/', '-') }),
		...more,
	});
	const folders = [
		folder('first'),
		folder('w/a', { beside: ['file:///crds', 'file:///more/one.yaml'] }),
		folder('w/a/inner'),
		folder('w/b'),
		folder('other/c'),
		folder('other/cc/d', { beside: ['file:///w/b/crds', 'file:///crds/deep'] }),
	];
	const folderOf = (path: string, all = folders) =>
		new Snapshot(new Map(), all).folderOf(`file:///${path}`)?.uri.slice(8);

	test.each([
		['w/a/x.yaml', 'w/a', 'the folder it is in'],
		['w/a/inner/x.yaml', 'w/a/inner', 'the innermost'],
		['w/b/crds/x.yaml', 'w/b', 'the one it is in rather than one that names it'],
		['crds/x.yaml', 'w/a', 'one that names the directory'],
		['crds/deep/x.yaml', 'w/a', 'the first that names it'],
		['more/one.yaml', 'w/a', 'one that names the file'],
		['more/one.yaml.x', 'first', 'the first, if none is near'],
		['other/x.yaml', 'other/c', 'the first of the nearest'],
		['other/cc/x.yaml', 'other/cc/d', 'the nearest'],
		['w/ab/x.yaml', 'w/a', 'the first of the nearest, not one whose name begins like it'],
		['other/cc/d', 'other/cc/d', 'itself'],
	])('%s to %s: %s', (path, wanted) => {
		expect(folderOf(path)).toBe(wanted);
	});

	test('the first for a text without a file', () => {
		expect(new Snapshot(new Map(), folders).folderOf('untitled:Untitled-1')?.uri).toBe('file:///first');
	});

	test('in whatever order the folders are', () => {
		expect([
			folderOf('w/a/inner/x.yaml', folders.toReversed()),
			folderOf('other/cc/x.yaml', folders.toReversed()),
		]).toEqual(['w/a/inner', 'other/cc/d']);
	});

	test('to none where there are none', () => {
		expect(folderOf('w/a/x.yaml', [])).toBeUndefined();
		expect(emptySnapshot().settingsOf('file:///w/a/x.yaml')).toBe(defaultSettings);
		expect(new Snapshot(new Map(), folders).settingsOf('file:///w/b/x.yaml').defaultNamespace).toBe('w-b');
	});
});
