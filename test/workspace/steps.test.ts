// Which files may have other members after an edit: that file alone, unless what is in it decides about others.
import { beforeEach, expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { closedFile, openFile, type SourceFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { type Folder, Snapshot } from '../../server/src/workspace/snapshot.ts';

const folder: Folder = { uri: 'file:///w', settings: settingsFrom({}), meshConfig: 'file:///w/mesh.yaml' };
const file = (path: string, text: string, version = 0): SourceFile => openFile(`file:///w/${path}`, version, text);
const service = (name: string, label = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { a: "${label}" } }\n`;
const other = 'file:///other';

let begun: Snapshot;
beforeEach(() => {
	begun = new Snapshot(new Map(), [folder, { ...folder, uri: other }]).with(
		file('a.yaml', service('a')),
		file('b.yaml', service('b')),
		file('mesh.yaml', 'rootNamespace: mesh\n'),
		file('base/kustomization.yaml', 'resources: [c.yaml]\npatches: [{ path: patch.yaml }]\n'),
		file('base/c.yaml', service('c')),
		file('base/patch.yaml', service('c', 'patched')),
		openFile(`${other}/a.yaml`, 0, service('a')),
	);
});

/** The files that may have other members in the first folder than in a snapshot before; `any`: all may. */
function changed(before: Snapshot, after: Snapshot): readonly string[] | 'any' {
	const [old, now] = [before, after].map((one) => environments(one)[0]?.members);
	if (old === undefined || now === undefined) throw new Error('there is no environment');
	const uris = now.since(old);
	return uris === undefined ? 'any' : [...uris].map((uri) => uri.slice('file:///w/'.length));
}

test('that one, and those of all edits in between, in either direction', () => {
	const once = begun.with(file('a.yaml', service('a', '1'), 1));
	const twice = once.with(file('b.yaml', service('b', '1'), 1));
	expect(changed(begun, once)).toEqual(['a.yaml']);
	expect(changed(once, twice)).toEqual(['b.yaml']);
	expect(changed(begun, twice)).toEqual(['a.yaml', 'b.yaml']);
	expect(changed(twice, once)).toEqual(['b.yaml']);
	expect(changed(twice, twice)).toEqual([]);
});

test('those of several files at once, and none for what is in another folder', () => {
	const both = begun.with(file('a.yaml', service('a', '2'), 2), file('b.yaml', service('b', '2'), 2));
	expect(changed(begun, both)).toEqual(['a.yaml', 'b.yaml']);
	expect(changed(both, both.with(openFile(`${other}/a.yaml`, 1, service('a', '2'))))).toEqual([]);
});

test('the same where all files are handed over again', () => {
	const files = new Map(begun.files);
	files.set('file:///w/b.yaml', file('b.yaml', service('b', '3'), 3));
	const edited = begun.withFiles(files);
	expect(changed(begun, edited)).toEqual(['b.yaml']);
	expect(changed(edited, edited.withFiles(new Map(files)))).toEqual([]);
});

test('any where a file comes or goes', () => {
	expect(changed(begun, begun.with(file('new.yaml', service('new'))))).toBe('any');
	expect(changed(begun, begun.without('file:///w/b.yaml'))).toBe('any');
});

test('any where a file comes while another goes', () => {
	expect(changed(begun, begun)).toEqual([]);
	const files = new Map(begun.files);
	files.delete('file:///w/b.yaml');
	files.set('file:///w/new.yaml', file('new.yaml', service('new')));
	const renamed = begun.withFiles(files);
	expect(changed(begun, renamed)).toBe('any');
	expect(environments(renamed)[0]?.members.at('file:///w/new.yaml')).toHaveLength(1);
});

test('any where the folder is another', () => {
	expect(changed(begun, begun.withFolders([{ ...folder }, { ...folder, uri: other }]))).toBe('any');
});

test.each([
	// And what its overlay takes in or took in; other overlays, of which there may be hundreds, are as before.
	[
		'a kustomization',
		'base/kustomization.yaml',
		'resources: [c.yaml]\n',
		['base/kustomization.yaml', 'base/c.yaml', 'base/patch.yaml'],
	],
	[
		'a kustomization that stays',
		'base/kustomization.yaml',
		'resources: [c.yaml]\npatches: [{ path: patch.yaml }]\n',
		['base/kustomization.yaml'],
	],
	['a patch', 'base/patch.yaml', service('c', 'otherwise'), ['base/patch.yaml']],
	['the name of a patch', 'base/patch.yaml', service('d'), 'any'],
	['the mesh configuration', 'mesh.yaml', 'rootNamespace: other\n', ['mesh.yaml']],
	['a chart', 'shop/Chart.yaml', 'name: web\n', ['shop/Chart.yaml']],
	['what a tool is told', 'helmfile.yaml', 'releases: [{ name: web, chart: ./shop }]\n', ['helmfile.yaml']],
	['settings', '.istio.yaml', 'assume: complete\n', 'any'],
	['what is named in an overlay', 'base/c.yaml', service('d'), 'any'],
	['what is not named there', 'base/c.yaml', service('c', 'otherwise'), ['base/c.yaml']],
	['the name of what is in no overlay', 'a.yaml', service('d'), ['a.yaml']],
	[
		'what is deployed',
		'a.yaml',
		'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a }\nspec: { source: { path: base } }\n',
		'any',
	],
] as const)('any, or that one, for %s', (_, path, text, wanted) => {
	const uri = `file:///w/${path}`;
	// All is there already, for a file that comes is another matter.
	begun = begun.with(file('.istio.yaml', 'assume: auto\n'), file('shop/Chart.yaml', 'name: shop\n'));
	begun = begun.with(file('helmfile.yaml', 'releases: []\n'));
	expect(changed(begun, begun.with(openFile(uri, 9, text, begun.files.get(uri))))).toEqual(wanted);
});

test('those of the rivals that an overlay no longer has, and of those that it has now', () => {
	const taking = (base: string, version = 0, name = 'moving') =>
		file(`${name}/kustomization.yaml`, `resources: [../${base}, own.yaml, more.yaml]\n`, version);
	const overlay = (name: string, base: string) => [
		taking(base, 0, name),
		...['own', 'more'].map((path) => file(`${name}/${path}.yaml`, service(`${name}-${path}`))),
	];
	const before = new Snapshot(new Map(), [folder]).with(
		...['one', 'other'].flatMap((base) => [
			file(`${base}/kustomization.yaml`, 'resources: [a.yaml]\n'),
			file(`${base}/a.yaml`, service(base)),
			...['dev', 'prod'].flatMap((name) => overlay(`${base}-${name}`, base)),
		]),
		...overlay('moving', 'one'),
	);
	const moving = (snapshot: Snapshot) => environments(snapshot).find(({ name }) => name === 'moving');
	const documents = (snapshot: Snapshot) => {
		const environment = moving(snapshot);
		return (
			environment &&
			meshOf(environment)
				.members.all()
				.map(({ uri }) => uri)
		);
	};
	const own = (paths: readonly string[] | undefined) => paths?.filter((path) => path.endsWith('own.yaml')).length;
	expect(own(documents(before))).toBe(3);
	const after = before.with(taking('other', 1));
	expect(documents(after)).toEqual(documents(new Snapshot(new Map(after.files), after.folders)));
	expect(own(documents(after))).toBe(3);
	expect(changed(before, after)).toEqual(
		expect.arrayContaining(['moving/own.yaml', 'one-dev/own.yaml', 'one-prod/more.yaml', 'other-dev/own.yaml']),
	);
	// The same rivals as before, of which there may be a thousand, are as they were.
	const put = file('moving/kustomization.yaml', 'namespace: put\nresources: [../other, own.yaml, more.yaml]\n', 2);
	const moved = ['moving/kustomization.yaml', 'other/a.yaml', 'moving/own.yaml', 'moving/more.yaml'];
	expect(changed(after, after.with(put))).toEqual(moved);
});

test('that one where nothing is left of it and nothing else is left out on purpose for that', () => {
	const empty = closedFile('file:///w/a.yaml', 'a: 1\n', () => false);
	const left = begun.with(empty);
	expect(changed(begun, left)).toEqual(['a.yaml']);
	expect(environments(left)[0]?.members.at(empty.uri)).toEqual([]);
	begun = new Snapshot(new Map(begun.files), begun.folders);
	const two = begun.with(file('a.yaml', `${service('a')}---\n${service('b')}`));
	expect(changed(begun, two)).toEqual(['a.yaml']);
	expect(changed(two, two.with(empty))).toEqual(['a.yaml']);
});

test('any where something is in it now, so that less is taken in than is left out', () => {
	const text = `${service('beside')}---\n${service('more')}`;
	const before = new Snapshot(new Map(), [folder]).with(
		file('base/kustomization.yaml', 'resources: [a.yaml, b.yaml]\n'),
		file('base/a.yaml', service('a')),
		file('base/b.yaml', service('b')),
		file('base/out.yaml', service('out')),
		closedFile('file:///w/beside.yaml', text, () => false),
	);
	const useOf = (snapshot: Snapshot) => environments(snapshot)[0]?.members.at('file:///w/base/out.yaml')[0]?.use;
	const after = before.with(file('beside.yaml', text, 1));
	expect([useOf(before), useOf(after), changed(before, after)]).toEqual(['kept', 'deployed', 'any']);
});

test('any after five thousand, for no more are remembered', () => {
	const many = (version: number, count: number) =>
		Array.from({ length: count }, () => file('a.yaml', service('a', String(version)), version));
	expect(changed(begun, begun)).toEqual([]);
	const first = begun.with(...many(1, 2));
	expect(changed(begun, first)).toEqual(['a.yaml']);
	const full = first.with(...many(2, 4_998));
	expect(changed(first, full)).toEqual(['a.yaml']);
	const more = full.with(...many(3, 1));
	expect(changed(full, more)).toBe('any');
	expect(changed(more, more.with(...many(4, 1)))).toEqual(['a.yaml']);
});

test('any after five thousand, if the last of them decides about others too', () => {
	const many = Array.from({ length: 4_997 }, () => file('a.yaml', service('a', '1'), 1));
	const most = begun.with(...many);
	expect(changed(begun, most)).toEqual(['a.yaml']);
	const said = (version: number) =>
		file('base/kustomization.yaml', `# ${version}\nresources: [c.yaml]\npatches: [{ path: patch.yaml }]\n`, version);
	const full = most.with(said(1));
	expect(changed(most, full)).toEqual(['base/kustomization.yaml', 'base/c.yaml', 'base/patch.yaml']);
	expect(changed(full, full.with(said(2)))).toBe('any');
});
