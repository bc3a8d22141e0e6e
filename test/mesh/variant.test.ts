// The mesh of an overlay is made of that of its folder, but for the files in which they differ: it holds, and rules say of it, what
// they do of one that is made from all documents, whatever is edited.
import { expect, test } from 'vitest';
import { meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { type Environment, environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';
import { contents, said, text } from './contents.ts';

const folder = 'file:///w';
const names = Array.from({ length: 10 }, (_, index) => `${String(index).padStart(2, '0')}.yaml`);
const overlays = ['dev', 'prod', 'stage'];
const uris = [
	...names.map((name) => `${folder}/${name}`),
	...names.slice(0, 4).map((name) => `${folder}/base/${name}`),
	...overlays.map((name) => `${folder}/overlays/${name}/own.yaml`),
];

function kustomization(resources: readonly string[], namespace = ''): string {
	const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
	return `${head}${namespace === '' ? '' : `namespace: ${namespace}\n`}resources: [${resources.join(', ')}]\n`;
}

const frame: readonly (readonly [uri: string, text: string])[] = [
	[`${folder}/base/kustomization.yaml`, kustomization(names.slice(0, 4))],
	...overlays.map(
		(name) =>
			[`${folder}/overlays/${name}/kustomization.yaml`, kustomization(['../../base', 'own.yaml'], name)] as const,
	),
];

/** The environment as a variant of its folder, and as one made from all of its documents. */
function both(environment: Environment): readonly [variant: Environment, whole: Environment] {
	const { around, members, id } = environment;
	if (around === undefined) throw new Error(`${id} is no overlay`);
	const variant = { of: around.members, apart: new Set(members.uris) };
	return [
		{ ...environment, id: `${id} variant`, members: { ...members, variant } },
		{ ...environment, id: `${id} whole`, members: { ...members, variant: undefined } },
	];
}

test.each([1, 2, 3, 4, 5, 6])('after random edits (%i)', { timeout: 120_000 }, (seed) => {
	const next = dice(seed);
	const files = [...frame, ...uris.map((uri) => [uri, text(next)] as const)];
	const sorted = files.sort(([a], [b]) => (a < b ? -1 : 1)).map(([uri, text]) => openFile(uri, 0, text));
	let snapshot = new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...sorted);
	for (let step = 1; step <= 30; step++) {
		const uri = uris[next(uris.length)] ?? '';
		const [name, place] = [overlays[next(overlays.length)], next(12)];
		// Now and then the overlay itself is another one.
		if (place === 0) {
			const at = `${folder}/overlays/${name}/kustomization.yaml`;
			const others = next(2) === 0 ? ['../../base', 'own.yaml'] : ['../../base', '../../00.yaml'];
			snapshot = snapshot.with(openFile(at, step, kustomization(others, next(2) === 0 ? name : 'shop')));
		} else snapshot = snapshot.with(openFile(uri, step, text(next), snapshot.files.get(uri)));
		for (const environment of environments(snapshot).filter(({ kind }) => kind === 'overlay')) {
			// Some fall behind, and have to catch up.
			if (next(3) === 0) continue;
			const [variant, whole] = both(environment).map(meshOf);
			if (variant === undefined || whole === undefined) throw new Error('none');
			expect(contents(variant)).toEqual(contents(whole));
			expect(said(variant, uris)).toEqual(said(whole, uris));
		}
	}
});
