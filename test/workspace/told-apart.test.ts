// Which overlays are environments of their own, and what of their folder these share: as much as limits on the work allow.
import { afterEach, describe, expect, test } from 'vitest';
import { limits, onLimit } from '../../server/src/limits.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments, environmentsOf } from '../../server/src/workspace/environments.ts';
import { foldersOf } from '../../server/src/workspace/folder-state.ts';
import { rivalsAmong } from '../../server/src/workspace/rivals.ts';
import { emptySnapshot, Snapshot } from '../../server/src/workspace/snapshot.ts';
import { toldApart } from '../../server/src/workspace/told-apart.ts';

const limit: { most: number } = limits.documentsInOverlays;
const { most } = limit;
const said: string[] = [];
afterEach(() => {
	limit.most = most;
	onLimit(() => {});
});

const service = (name: string) => `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`;

const listing = (paths: readonly string[]) => `resources: [${paths.join(', ')}]\n`;
const yaml = (names: readonly string[]) => names.map((name) => `${name}.yaml`);

/** A base of two files, three overlays of it with a patch each, and some files beside them, of so many documents each. */
function workspace(beside: number, documents: number): Snapshot {
	const overlay = (name: string): readonly (readonly [string, string])[] => [
		[`overlays/${name}/kustomization.yaml`, 'resources: [../../base]\npatches: [{ path: patch.yaml }]\n'],
		[`overlays/${name}/patch.yaml`, service('a')],
	];
	const files = [
		['base/kustomization.yaml', 'resources: [a.yaml, b.yaml]\n'],
		['base/a.yaml', service('a')],
		['base/b.yaml', service('b')],
		...['dev', 'prod', 'stage'].flatMap(overlay),
		...Array.from({ length: beside }, (_, at) => [`app${at}.yaml`, service(`app${at}`).repeat(documents)] as const),
	] as const;
	return written(files);
}

function written(files: readonly (readonly [path: string, text: string])[]): Snapshot {
	return new Snapshot(new Map(), [{ uri: 'file:///w', settings: settingsFrom({}) }]).with(
		...files.map(([path, text]) => openFile(`file:///w/${path}`, 0, text)),
	);
}

/** The overlays that are environments, with the files in which each differs from the folder; undefined: it shares nothing. */
function differing(snapshot: Snapshot): readonly (readonly [name: string, apart: readonly string[] | undefined])[] {
	return environments(snapshot)
		.filter(({ kind }) => kind === 'overlay')
		.map(({ name, members: { variant } }) => [
			name.slice('overlays/'.length),
			variant && [...variant.apart].map((uri) => uri.slice('file:///w/'.length)).sort(),
		]);
}

/** The names of those, and what is logged, where so many documents may be in all of them. */
function within(limitNow: number, snapshot: Snapshot): readonly [names: string, logged: readonly string[]] {
	limit.most = limitNow;
	said.length = 0;
	onLimit((sentence) => said.push(sentence));
	const names = differing(new Snapshot(snapshot.files, snapshot.folders)).map(([name]) => name);
	return [names.join(' '), said.map((sentence) => /\((.*)\)$/.exec(sentence)?.[1]?.slice('file:///w/'.length) ?? '')];
}

describe('an overlay differs from its folder', () => {
	// Of 16 files the rivals of each reach 4: a quarter.
	test('in what its rivals take in and patch', () => {
		const base = ['base/a.yaml', 'base/b.yaml'];
		expect(differing(workspace(7, 1))).toEqual([
			['dev', [...base, 'overlays/prod/patch.yaml', 'overlays/stage/patch.yaml']],
			['prod', [...base, 'overlays/dev/patch.yaml', 'overlays/stage/patch.yaml']],
			['stage', [...base, 'overlays/dev/patch.yaml', 'overlays/prod/patch.yaml']],
		]);
	});

	test('wholly where that is more than a quarter of it', () => {
		expect(differing(workspace(6, 1))).toEqual([
			['dev', undefined],
			['prod', undefined],
			['stage', undefined],
		]);
	});
});

test('the files of an overlay are judged in it, and the base in all of them', () => {
	const snapshot = workspace(7, 1);
	const judgedIn = (path: string) => environmentsOf(snapshot, `file:///w/${path}`).map(({ name }) => name);
	const all = ['overlays/dev', 'overlays/prod', 'overlays/stage'];
	expect(judgedIn('overlays/prod/kustomization.yaml')).toEqual(['overlays/prod']);
	expect(judgedIn('overlays/prod/patch.yaml')).toEqual(['overlays/prod']);
	expect(judgedIn('base/a.yaml')).toEqual(all);
	expect(judgedIn('app1.yaml')).toEqual(['']);
});

test('a file is judged nowhere while its folder has none', () => {
	expect(environmentsOf(emptySnapshot(), 'file:///w/a.yaml')).toEqual([]);
});

describe('overlays beyond the limit are not told apart', () => {
	const [prod, stage] = ['overlays/prod/kustomization.yaml', 'overlays/stage/kustomization.yaml'];

	// 18 files of 54 documents are three in a file, and each overlay has two files of the base.
	test('where they share the rest: what is in them', () => {
		const snapshot = workspace(9, 5);
		expect([...snapshot.files.values()].reduce((sum, { placed }) => sum + placed.length, 0)).toBe(54);
		expect(within(18, snapshot)).toEqual(['dev prod stage', []]);
		expect(within(17, snapshot)).toEqual(['dev prod', [stage]]);
		expect(within(12, snapshot)).toEqual(['dev prod', [stage]]);
		expect(within(11, snapshot)).toEqual(['dev', [prod, stage]]);
	});

	// Each has the two files of the base, and the six that no overlay takes in: the kustomizations and two more.
	test('where they do not: all of the folder that is in them', () => {
		const snapshot = workspace(2, 1);
		expect(within(24, snapshot)).toEqual(['dev prod stage', []]);
		expect(within(23, snapshot)).toEqual(['dev prod', [stage]]);
		expect(within(15, snapshot)).toEqual(['dev', [prod, stage]]);
	});

	// Of 16 files the rivals of "both" have three and three others: each a part of the folder, together a large one.
	test('where they share too little of it in all: all of the folder, too', () => {
		const [first, second] = [
			['a0', 'a1', 'a2'],
			['b0', 'b1', 'b2'],
		] as const;
		const snapshot = written([
			['a/kustomization.yaml', listing(yaml(first))],
			['b/kustomization.yaml', listing(yaml(second))],
			...first.map((name) => [`a/${name}.yaml`, service(name)] as const),
			...second.map((name) => [`b/${name}.yaml`, service(name)] as const),
			['overlays/both/kustomization.yaml', listing(['../../a', '../../b'])],
			['overlays/first/kustomization.yaml', listing(['../../a'])],
			['overlays/second/kustomization.yaml', listing(['../../b'])],
			...[0, 1, 2, 3, 4].map((at) => [`app${at}.yaml`, service(`app${at}`)] as const),
		]);
		expect(within(42, snapshot)).toEqual(['both first second', []]);
		expect(within(41, snapshot)).toEqual(['both first', ['overlays/second/kustomization.yaml']]);
	});

	// Each of the two has the three files of the base, and the three kustomizations.
	test('where a single rival takes in a large part already: all of the folder', () => {
		const names = ['a', 'b', 'c'];
		const snapshot = written([
			['base/kustomization.yaml', listing(yaml(names))],
			...names.map((name) => [`base/${name}.yaml`, service(name)] as const),
			['overlays/dev/kustomization.yaml', listing(['../../base'])],
			['overlays/prod/kustomization.yaml', listing(['../../base'])],
		]);
		expect(within(12, snapshot)).toEqual(['dev prod', []]);
		expect(within(11, snapshot)).toEqual(['dev', [prod]]);
	});

	// Of 13 files the rivals of "dev" reach two: one of these as those of the one base, and both as those of the other.
	test('where rivals have several bases in common: what is in them, each file once', () => {
		const snapshot = written([
			['a/kustomization.yaml', listing(['a.yaml'])],
			['a/a.yaml', service('a')],
			['b/kustomization.yaml', listing(['b.yaml'])],
			['b/b.yaml', service('b')],
			['overlays/dev/kustomization.yaml', listing(['../../a', '../../b'])],
			['overlays/prod/kustomization.yaml', listing(['../../a', '../../b'])],
			['overlays/stage/kustomization.yaml', listing(['../../b'])],
			...[0, 1, 2, 3, 4, 5].map((at) => [`app${at}.yaml`, service(`app${at}`)] as const),
		]);
		expect(within(5, snapshot)).toEqual(['dev prod stage', []]);
		expect(within(4, snapshot)).toEqual(['dev prod', [stage]]);
	});

	test('but for one', () => {
		expect(within(0, workspace(9, 1))).toEqual(['dev', [prod, stage]]);
	});
});

test('of many overlays of a large base no files are looked through to learn that they share too little', () => {
	const names = Array.from({ length: 100 }, (_, at) => `app${at}`);
	// Two take in less, so that it is not the same which of them are looked at.
	const bases = Array.from({ length: 40 }, (_, at) => (at === 1 || at === 38 ? 'small' : 'base'));
	const snapshot = written([
		['small/kustomization.yaml', listing(['one.yaml'])],
		['small/one.yaml', service('one')],
		['base/kustomization.yaml', listing(['../small', ...yaml(names)])],
		...names.map((name) => [`base/${name}.yaml`, service(name)] as const),
		...bases.map((base, at) => [`overlays/${at + 10}/kustomization.yaml`, listing([`../../${base}`])] as const),
	]);
	const [state] = foldersOf(snapshot).values();
	if (state === undefined) throw new Error('there is no folder');
	let looked = 0;
	class Counted<K, V> extends Map<K, V> {
		override keys(): MapIterator<K> {
			looked += this.size;
			return super.keys();
		}
	}
	const overlays = state.context.overlays.map((one) => ({ ...one, chains: new Counted(one.chains) }));
	const rivals = rivalsAmong(overlays, state.files, (_place, _from, make) => make());
	looked = 0;
	expect([toldApart(rivals, [...state.files.values()], state).size, looked]).toEqual([40, 0]);
});
