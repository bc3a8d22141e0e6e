// Which files have moved since a snapshot that is no longer there: a file that is not named may be left as it was judged.
import { beforeEach, expect, test } from 'vitest';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { bearingsOf, movedSince } from '../../server/src/workspace/moved.ts';
import { type Folder, Snapshot } from '../../server/src/workspace/snapshot.ts';

const folder: Folder = { uri: 'file:///w', settings: settingsFrom({}) };
const other: Folder = { ...folder, uri: 'file:///other' };
const file = (path: string, text: string, version = 0): SourceFile => openFile(`file:///${path}`, version, text);
const service = (name: string, label = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { a: "${label}" } }\n`;

let begun: Snapshot;
beforeEach(() => {
	begun = new Snapshot(new Map(), [folder, other]).with(
		file('w/a.yaml', service('a')),
		file('w/b.yaml', service('b')),
		file('w/base/kustomization.yaml', 'resources: [c.yaml]\n'),
		file('w/base/c.yaml', service('c')),
		...['dev', 'prod'].flatMap((name) => [
			file(`w/${name}/kustomization.yaml`, 'resources: [../base, own.yaml]\n'),
			file(`w/${name}/own.yaml`, service('own')),
		]),
		file('other/a.yaml', service('a')),
	);
});

/** The files that have moved from one snapshot to another; `any`: all may have. */
function moved(before: Snapshot, after: Snapshot): readonly string[] | 'any' {
	const [then, now] = [before, after].map(bearingsOf);
	const uris = then && now && movedSince(then, now);
	return uris === undefined ? 'any' : [...uris].map((uri) => uri.slice('file:///'.length));
}

test('those that were edited in between, in each folder and in either direction', () => {
	const once = begun.with(file('w/a.yaml', service('a', '1'), 1));
	const twice = once.with(file('other/a.yaml', service('a', '1'), 1)).with(file('w/b.yaml', service('b', '1'), 1));
	expect(moved(begun, begun)).toEqual([]);
	expect(moved(begun, once)).toEqual(['w/a.yaml']);
	expect(moved(once, twice)).toEqual(['w/b.yaml', 'other/a.yaml']);
	expect(moved(begun, twice)).toEqual(['w/a.yaml', 'w/b.yaml', 'other/a.yaml']);
	expect(moved(twice, begun)).toEqual(['w/a.yaml', 'w/b.yaml', 'other/a.yaml']);
});

test.each([
	['a file comes', (at: Snapshot) => at.with(file('w/new.yaml', service('new')))],
	['a file goes', (at: Snapshot) => at.without('file:///w/b.yaml')],
	['the first file of a folder goes', (at: Snapshot) => at.without('file:///other/a.yaml')],
	['all files go', (at: Snapshot) => at.withFiles(new Map())],
	['a folder is another one', (at: Snapshot) => at.withFolders([{ ...folder }, other])],
	['a folder is no longer there', (at: Snapshot) => at.withFolders([folder])],
	[
		'a file is in an overlay',
		(at: Snapshot) => at.with(file('w/dev/kustomization.yaml', 'resources: [../base, own.yaml, ../a.yaml]\n', 1)),
	],
	[
		'an overlay has no rival left',
		(at: Snapshot) => at.with(file('w/prod/kustomization.yaml', 'resources: [own.yaml]\n', 1)),
	],
])('any where %s', (_, change) => {
	expect(moved(begun, begun.with(file('w/a.yaml', service('a', '2'), 2)))).toEqual(['w/a.yaml']);
	expect(moved(begun, change(begun))).toBe('any');
});
