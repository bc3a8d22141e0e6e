// A mesh that followed many edits is the one that would have been made anew, down to the order and to what all rules say.

import { expect, test } from 'vitest';
import { read } from '../../server/src/facts/cell.ts';
import { fact } from '../../server/src/facts/fact.ts';
import { hover } from '../../server/src/features/hover.ts';
import { rename } from '../../server/src/features/rename/rename.ts';
import { documentsInMeshes, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { type Dice, dice } from '../dice.ts';
import { contents, said, text } from './contents.ts';
import { byLetter, service } from './overlays.ts';

const folder = 'file:///w';
const uris = Array.from({ length: 12 }, (_, index) => `${folder}/${String(index).padStart(2, '0')}.yaml`);

/** A folder of which everything is known has in it what comes with Istio, unless a file says it otherwise. */
const folders = (seed: number) => [
	{ uri: folder, settings: settingsFrom(seed % 2 === 0 ? { assume: 'complete' } : {}) },
];

/** Edits of a workspace: a file is another one or gone, its documents change places, files come in another order. */
function edited(snapshot: Snapshot, uri: string, version: number, next: Dice): Snapshot {
	const known = snapshot.files.get(uri);
	const open = (content: string) => openFile(uri, version, content, known);
	const what = next(8);
	if (what === 0) return snapshot.without(uri);
	if (what === 1 && known !== undefined) {
		const documents = known.placed.map(({ chunk }) => chunk.text).reverse();
		return snapshot.with(open(documents.filter((_, at) => at !== 1 || next(2) === 0).join('')));
	}
	// One that goes while another comes, so that nobody asks for the files in between.
	if (what === 2) {
		const [other = uri] = [...snapshot.files.keys()].slice(next(snapshot.files.size));
		const moved = snapshot.files.get(other);
		const came = openFile(`${folder}/came${version}.yaml`, version, text(next));
		return snapshot.without(other).with(came, ...(moved === undefined ? [] : [moved]));
	}
	return snapshot.with(open(text(next)));
}

test.each([1, 2, 3, 4, 5, 6])('after random edits (%i)', (seed) => {
	const next = dice(seed);
	let snapshot = new Snapshot(new Map(), folders(seed)).with(...uris.map((uri) => openFile(uri, 0, text(next))));
	for (let step = 1; step <= 40; step++) {
		snapshot = edited(snapshot, uris[next(uris.length)] ?? '', step, next);
		if (next(3) === 0) continue;
		expectFollowed(snapshot, `${seed} ${step}`, step % 4 === 0);
	}
});

/** Compares the mesh of the folder with one that is made anew, which is not asked for again. */
function expectFollowed(snapshot: Snapshot, name: string, saysSame: boolean): void {
	const [environment] = environments(snapshot);
	if (environment === undefined) return;
	const [followed, anew] = [meshOf(environment), meshOf({ ...environment, id: `anew ${name}` })];
	expect(contents(followed)).toEqual(contents(anew));
	if (saysSame) expect(said(followed, uris)).toEqual(said(anew, uris));
}

test.each([1, 2])('after random edits of some of many files (%i)', (seed) => {
	const next = dice(seed);
	const many = Array.from({ length: 100 }, (_, index) => `${folder}/${String(index).padStart(3, '0')}.yaml`);
	// So that there are long lists.
	const whole = () => `apiVersion: v1\nkind: Service\nmetadata: { name: app${next(2)} }\n${text(next)}`;
	let snapshot = new Snapshot(new Map(), folders(seed)).with(...many.map((uri) => openFile(uri, 0, whole())));
	for (let step = 1; step <= 30; step++) {
		const count = [1, 1, 2, 5, 40][next(5)] ?? 1;
		const some = Array.from({ length: count }, () => many[next(many.length)] ?? '');
		if (next(3) === 0) snapshot = snapshot.without(...some.slice(0, 2));
		else snapshot = snapshot.with(...some.map((uri) => openFile(uri, step, whole(), snapshot.files.get(uri))));
		for (const uri of some.slice(0, next(3))) snapshot = edited(snapshot, uri, step, next);
		if (next(3) === 0) continue;
		expectFollowed(snapshot, `${seed} ${step}`, false);
	}
});

test('it counts its documents, as by their number it is decided which meshes are kept', () => {
	const next = dice(3);
	let snapshot = new Snapshot(new Map(), folders(2)).with(...uris.map((uri) => openFile(uri, 0, text(next))));
	const counts = new Set<number>();
	for (let step = 1; step <= 40; step++) {
		const uri = uris[next(uris.length)] ?? '';
		snapshot = next(6) === 0 ? snapshot.without(uri) : snapshot.with(openFile(uri, step, text(next)));
		const [mesh] = environments(snapshot).map(meshOf);
		expect(documentsInMeshes(snapshot.lineage)).toBe(mesh?.members.all().length);
		counts.add(documentsInMeshes(snapshot.lineage));
	}
	expect(counts.size).toBeGreaterThan(5);
});

test('what an edit does not touch stays as it is', () => {
	const files = uris.map((uri, index) =>
		openFile(uri, 0, `apiVersion: v1\nkind: Service\nmetadata: { name: app${index} }\nspec: {}\n`),
	);
	const before = new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...files);
	const after = before.with(openFile(uris[3] ?? '', 1, 'apiVersion: v1\nkind: Service\nmetadata: { name: other }\n'));
	const meshIn = (snapshot: Snapshot) => environments(snapshot).map(meshOf)[0];
	const of5 = meshIn(before)?.ofFile.get(uris[5] ?? '');
	expect(of5).toHaveLength(1);
	const mesh = meshIn(after);
	expect(mesh?.ofFile.get(uris[5] ?? '')).toBe(of5);
	expect(mesh?.declared.get('host').get('app3')).toBeUndefined();
	expect(mesh?.declared.get('host').get('other')).toHaveLength(1);
	// A mesh stands where it was asked for last, so that an older snapshot still has its answers.
	expect(meshIn(before)?.declared.get('host').get('other')).toBeUndefined();
});

test('of a file with many documents only the one that is edited is looked at', () => {
	const [uri = ''] = uris;
	const documents = Array.from({ length: 30 }, (_, at) => service(`app${at}`));
	const begun = new Snapshot(new Map(), folders(1)).with(openFile(uri, 0, documents.join('---\n')));
	const { names, looked } = byLetter();
	const ask = (snapshot: Snapshot) => environments(snapshot).map((one) => names(meshOf(one), 'b'));
	expect([ask(begun), looked().length]).toEqual([[undefined], 30]);
	const text = documents.with(15, service('bee')).join('---\n');
	const after = begun.with(openFile(uri, 1, text, begun.files.get(uri)));
	expect([ask(after), looked()]).toEqual([[['bee']], ['app15', 'bee']]);
});

test('what is made of all resources is made again only where an edit changes one', () => {
	const source = 'apiVersion: v1\nkind: Service\nmetadata: { name: a }\n';
	const made: string[] = [];
	const resources = fact((mesh: Mesh) => {
		made.push('resources');
		return mesh.resources.all().length;
	});
	const documents = fact((mesh: Mesh) => {
		made.push('documents');
		return mesh.members.all().length;
	});
	const asked = (snapshot: Snapshot) => {
		const [mesh] = environments(snapshot).map(meshOf);
		return mesh && [resources(mesh), documents(mesh), made.splice(0)];
	};
	const [one = '', other = ''] = uris;
	const begun = new Snapshot(new Map(), folders(2)).with(openFile(one, 0, source));
	// The Service, and what comes with Istio.
	expect(asked(begun)).toEqual([3, 3, ['resources', 'documents']]);
	const same = begun.with(openFile(one, 1, source, begun.files.get(one)));
	expect(asked(same)).toEqual([3, 3, []]);
	const more = same.with(openFile(other, 1, '# nothing\n'));
	expect(asked(more)).toEqual([3, 4, ['documents']]);
	expect(asked(more.with(openFile(other, 2, source)))).toEqual([4, 4, ['resources', 'documents']]);
});

test('what is read of the folder follows, though no document is another', () => {
	const read = fact(({ environment: { definitions, settings } }: Mesh) => [...definitions, settings.defaultNamespace]);
	const asked = (snapshot: Snapshot) => environments(snapshot).map((one) => read(meshOf(one)))[0];
	const one = { uri: folder, settings: settingsFrom({}) };
	const begun = new Snapshot(new Map(), [one]).with(openFile(uris[0] ?? '', 0, text(dice(1))));
	expect(asked(begun)).toEqual(['']);
	expect(asked(begun.withFolders([{ ...one, beside: ['file:///crds'] }]))).toEqual(['file:///crds', '']);
	const settings = settingsFrom({ defaultNamespace: 'shop' });
	expect(asked(begun.withFolders([{ ...one, settings }]))).toEqual(['shop']);
});

test('what is read of the environment around a declared one follows, though nothing in that is another', () => {
	const names = fact(({ environment: { around } }: Mesh) => around && [...meshOf(around).declared.get('host').keys()]);
	const asked = (snapshot: Snapshot) => environments(snapshot).flatMap((one) => names(meshOf(one)) ?? []);
	const one = { uri: folder, settings: settingsFrom({ environments: { live: ['live.yaml'] } }) };
	const outside = (name: string, version: number) => openFile(`${folder}/outside.yaml`, version, service(name));
	const begun = new Snapshot(new Map(), [one]).with(
		openFile(`${folder}/live.yaml`, 0, service('live')),
		outside('a', 0),
	);
	expect(asked(begun)).toEqual(['live', 'a']);
	expect(asked(begun.with(outside('b', 1)))).toEqual(['live', 'b']);
});

test('to ask for it again is no step', () => {
	const snapshot = new Snapshot(new Map(), folders(1)).with(openFile(uris[0] ?? '', 0, text(dice(1))));
	const [environment] = environments(snapshot);
	if (environment === undefined) throw new Error('there is no environment');
	meshOf(environment);
	const { now } = snapshot.lineage.clock;
	meshOf(environment);
	expect(snapshot.lineage.clock.now).toBe(now);
});

test('what is known is not looked through again before something moves, in the mesh or around it', () => {
	let looked = 0;
	const cell = { changedAt: 0, refresh: () => looked++ };
	const known = fact((_: Mesh) => read(cell));
	const settings = settingsFrom({ environments: { live: ['00.yaml'] } });
	const begun = new Snapshot(new Map(), [{ uri: folder, settings }]).with(openFile(uris[0] ?? '', 0, text(dice(1))));
	const ask = (snapshot: Snapshot) => {
		looked = 0;
		for (const environment of environments(snapshot)) known(meshOf(environment));
		return looked;
	};
	expect([ask(begun), ask(begun)]).toEqual([0, 0]);
	const after = begun.with(openFile(uris[0] ?? '', 1, text(dice(2))));
	expect([ask(after), ask(after)]).toEqual([2, 0]);
});

test('the order in which names came does not show', () => {
	const rule = (host: string) =>
		`apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: all, namespace: shop }\nspec:\n  host: "${host}"\n  subsets: [{ name: v1, labels: { v: "1" } }]\n`;
	const route = (host: string) =>
		`apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${host}, namespace: shop }\nspec: { hosts: [${host}], http: [{ route: [{ destination: { host: ${host}, subset: v1 } }] }] }\n`;
	const service = (name: string) =>
		`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { ports: [{ name: http, port: 80 }] }\n`;
	const files = [
		rule('*.shop.svc.cluster.local'),
		`${service('a')}---\n${route('a')}`,
		`${service('b')}---\n${route('b')}`,
	].map((text, index) => openFile(uris[index] ?? '', 1, text));
	const fresh = () => new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...files);
	const begun = fresh().with(openFile(uris[1] ?? '', 2, `${service('c')}---\n${route('c')}`));
	const at = { uri: uris[0] ?? '', offset: rule('*.shop.svc.cluster.local').indexOf('name: v1') + 6 };
	const said = (snapshot: Snapshot) => [hover(snapshot, at), rename(snapshot, at, 'v2')];
	expect(said(begun)).not.toEqual(said(fresh()));
	expect(said(begun.with(...files.slice(1, 2)))).toEqual(said(fresh()));
});
