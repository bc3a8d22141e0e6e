// Which meshes are kept between edits: as many as a limit on their documents allows. One that is not kept is made anew when it is asked for.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../server/src/limits.ts';
import { documentsInMeshes, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

const limit: { most: number } = limits.documentsInMeshes;
const { most } = limit;

/** Room for three meshes of ten documents. */
beforeEach(() => {
	limit.most = 30;
});
afterEach(() => {
	limit.most = most;
});

const folder = 'file:///w';
const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\n`;
const snapshotOf = (files: Readonly<Record<string, string>>): Snapshot =>
	new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(
		...Object.entries(files).map(([path, text]) => openFile(`${folder}/${path}`, 0, text)),
	);

/** A folder of ten documents, as the environment of each name. */
function tenDocuments(): { readonly ask: (id: string) => Mesh; readonly count: () => number } {
	const names = Array.from({ length: 10 }, (_, at) => `app${at}`);
	const snapshot = snapshotOf(Object.fromEntries(names.map((name) => [`${name}.yaml`, service(name)])));
	const [environment] = environments(snapshot);
	if (environment === undefined) throw new Error('there is no environment');
	return { ask: (id) => meshOf({ ...environment, id }), count: () => documentsInMeshes(snapshot.lineage) };
}

test('those that were asked for first, so that most of them are there when it is their turn again', () => {
	const { ask, count } = tenDocuments();
	const turn = () => ['a', 'b', 'c', 'd', 'e'].map(ask);
	const [first, second] = [turn(), turn()];
	expect(first.map((mesh, at) => mesh === second[at])).toEqual([true, true, true, false, false]);
	expect(count()).toBe(30);
});

test('one that nobody asked for in two turns makes room for another', () => {
	const { ask, count } = tenDocuments();
	const [a, b, c] = ['a', 'b', 'c'].map(ask);
	for (let times = 0; times < 4; times++) expect([ask('a'), ask('b')]).toEqual([a, b]);
	const kept = ask('d');
	expect([ask('d') === kept, ask('a') === a, ask('b') === b, count()]).toEqual([true, true, true, 30]);
	expect(ask('c')).not.toBe(c);
});

test('none goes before that', () => {
	const { ask } = tenDocuments();
	const [, , c] = ['a', 'b', 'c'].map(ask);
	for (const id of ['a', 'b', 'a', 'b', 'a', 'b', 'a']) ask(id);
	const passing = ask('d');
	expect(ask('c')).toBe(c);
	expect(ask('d')).not.toBe(passing);
});

test('one that is too large for the limit, if it is the only one', () => {
	limit.most = 5;
	const { ask } = tenDocuments();
	const a = ask('a');
	expect(ask('a')).toBe(a);
	expect(ask('b')).not.toBe(ask('b'));
});

test('that of an overlay that becomes a large part of its folder, or no longer is', () => {
	limit.most = most;
	const kustomization = 'resources: [a.yaml, b.yaml]\n';
	const base = { 'base/kustomization.yaml': kustomization, 'base/a.yaml': service('a'), 'base/b.yaml': service('b') };
	const overlay = 'resources: [../../base]\n';
	const overlays = {
		'overlays/dev/kustomization.yaml': `namePrefix: dev-\n${overlay}`,
		'overlays/prod/kustomization.yaml': `namePrefix: prod-\n${overlay}`,
	};
	const others = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${at}.yaml`, service(`app${at}`)]));
	const small = snapshotOf({ ...base, ...overlays });
	const meshesIn = (snapshot: Snapshot) => environments(snapshot).map(meshOf);
	const apart = ({ around, members }: Mesh['environment']) => around !== undefined && members.variant !== undefined;
	const isVariant = (snapshot: Snapshot) => environments(snapshot).map(apart);
	expect([meshesIn(small).length, isVariant(small)]).toEqual([3, [false, false, false]]);
	const files = Object.entries(others).map(([path, text]) => openFile(`${folder}/${path}`, 0, text));
	const large = small.with(...files);
	expect(isVariant(large)).toEqual([false, true, true]);
	const [made, again] = [meshesIn(large), meshesIn(large)];
	expect(made.map((mesh, at) => mesh === again[at])).toEqual([true, true, true]);
	const fresh = new Snapshot(new Map(large.files), large.folders);
	meshesIn(fresh);
	expect(documentsInMeshes(large.lineage)).toBe(documentsInMeshes(fresh.lineage));
});
