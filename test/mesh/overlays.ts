// What tests of the meshes of overlays begin with: twenty services, and two overlays of a base; and an index that says what it looked at.
import { indexedBy } from '../../server/src/facts/indexed.ts';
import { type Deployed, type Mesh, meshOf } from '../../server/src/mesh/mesh.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { type Environment, environments } from '../../server/src/workspace/environments.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';

export const folder = 'file:///w';
export const service = (name: string, label = '') =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, labels: { app: "${label}" } }\n`;
export const kustomization = (namespace = '') =>
	`kind: Kustomization\n${namespace === '' ? '' : `namespace: ${namespace}\n`}resources: [../../base, own.yaml]\n`;

/** Twenty services, a base, and two overlays of it with a service each. */
export function begun(): Snapshot {
	const files = [
		...Array.from({ length: 20 }, (_, at) => [`app${at + 10}.yaml`, service(`app${at + 10}`)]),
		['base/kustomization.yaml', 'kind: Kustomization\nresources: [base.yaml]\n'],
		['base/base.yaml', service('base')],
		...['dev', 'prod'].flatMap((name) => [
			[`overlays/${name}/kustomization.yaml`, kustomization()],
			[`overlays/${name}/own.yaml`, service(name)],
		]),
		['late.yaml', service('zoo')],
	];
	const opened = files.map(([path, text]) => openFile(`${folder}/${path}`, 0, text ?? ''));
	return new Snapshot(new Map(), [{ uri: folder, settings: settingsFrom({}) }]).with(...opened);
}

export const edited = (snapshot: Snapshot, path: string, text: string): Snapshot =>
	snapshot.with(openFile(`${folder}/${path}`, snapshot.files.get(`${folder}/${path}`) ? 1 : 0, text));

export function environmentIn(snapshot: Snapshot, name: string): Environment {
	const environment = environments(snapshot).find((one) => one.name === name);
	if (environment === undefined) throw new Error(`there is no environment "${name}"`);
	return environment;
}

/** The mesh of an overlay, or with '' of the folder. */
export const meshIn = (snapshot: Snapshot, name: string): Mesh => meshOf(environmentIn(snapshot, name));

/** The same, made from all of its documents. */
export function wholeIn(snapshot: Snapshot, name: string): Mesh {
	const environment = environmentIn(snapshot, name);
	return meshOf({ ...environment, members: { ...environment.members, variant: undefined } });
}

export const nameOf = ({ resource }: Deployed): string => resource.name?.text ?? '';
export const initialOf = (by: Deployed): readonly string[] => [nameOf(by)[0] ?? ''];

/** An index by the first letter, and what was looked at since somebody asked last. */
export function byLetter(frameOf: (mesh: Mesh) => string = () => '') {
	const looked: string[] = [];
	const index = indexedBy(
		(mesh: Mesh) => mesh.resources,
		(by, mesh) => {
			looked.push(nameOf(by));
			return [(nameOf(by)[0] ?? '') + frameOf(mesh)];
		},
	);
	const names = (mesh: Mesh, key: string) => index(mesh).get(key)?.map(nameOf);
	return {
		index,
		names,
		looked: () =>
			looked
				.splice(0)
				.filter((name) => name !== '')
				.sort(),
	};
}
