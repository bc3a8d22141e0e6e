// In a kustomization: the files and folders that it can list, and the resources that its patches can be for.

import { meshOf } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { isAtOrBelow, parentOf } from '../../text/uri.ts';
import { surroundingsOf } from '../../workspace/environments.ts';
import { isKustomization } from '../../workspace/kustomize.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import type { CompletionKind } from '../answers.ts';
import { fieldPath } from '../words/words.ts';

interface Proposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly sort: string;
	readonly asItem: boolean;
}

/** Fields that list files, or folders with a kustomization. */
const lists = /^(?:resources|bases|components|patchesStrategicMerge|crds|configurations|transformers|generators)$/;
const onlyFolders = /^(?:bases|components)$/;
const paths = /^(?:patches|patchesJson6902|replacements)\.path$/;
const targets =
	/^(?:(?:patches|patchesJson6902)\.target|replacements\.(?:source|targets\.select))\.(?<field>kind|name|group|version|namespace)$/;

/** Fields of a kustomization (kubectl.docs.kubernetes.io: references/kustomize/kustomization), the likeliest first. */
export const kustomizationFields: Readonly<Record<string, string>> = {
	resources: 'Files and folders that it takes in',
	patches: 'Changes to what it takes in',
	namespace: 'The namespace of all resources',
	components: 'Folders with components',
	images: 'Other tags and names of images',
	labels: 'Labels for all resources',
	namePrefix: 'What stands before all names',
	nameSuffix: 'What stands after all names',
	configMapGenerator: 'ConfigMaps made of files and literals',
	secretGenerator: 'Secrets made of files and literals',
	replacements: 'Values that are copied from one field to others',
	commonAnnotations: 'Annotations for all resources',
	helmCharts: 'Charts that are rendered',
};

/** What may be written at the cursor of a kustomization. */
export function kustomizationProposals(snapshot: Snapshot, uri: string, cursor: Cursor): readonly Proposal[] {
	const at = fieldPath(cursor.path);
	if (cursor.role === 'key') return at === '' && cursor.path.length === 0 ? keys(cursor) : [];
	const isItem = typeof cursor.path.at(-1) === 'number';
	if (lists.test(at) || paths.test(at)) {
		const root = cursor.ancestors[0] as Node<Record<string, string[]>> | undefined;
		const there = new Set(root?.entries.flatMap(({ value }) => value.items.map(({ text }) => text)));
		const found = pathsBeside(snapshot, uri, onlyFolders.test(at)).filter(({ label }) => !there.has(label));
		return found.map((one) => ({ ...one, asItem: lists.test(at) && !isItem }));
	}
	if (at === 'namespace') return namespaces(snapshot, uri);
	const field = targets.exec(at)?.groups?.field;
	return field === undefined ? [] : targeted(snapshot, uri, cursor, field);
}

/** The namespaces of the workspace. */
function namespaces(snapshot: Snapshot, uri: string): readonly Proposal[] {
	const all = new Set(surroundingsOf(snapshot, uri).flatMap((environment) => [...meshOf(environment).namespaces]));
	return [...all].sort().map((label, index) => ({
		label,
		kind: 'value',
		detail: 'namespace',
		sort: sorted(index),
		asItem: false,
	}));
}

function keys(cursor: Cursor): readonly Proposal[] {
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text));
	return Object.entries(kustomizationFields)
		.filter(([name]) => !present.has(name))
		.map(([label, detail], index) => ({ label, kind: 'field', detail, sort: sorted(index), asItem: false }));
}

function sorted(index: number): string {
	return `k${String(index).padStart(4, '0')}`;
}

/** Levels above the kustomization in which folders are looked for. */
const levels = 3;

/** The files in the folder of a kustomization and below, and the folders of other kustomizations; the nearest first. */
function pathsBeside(snapshot: Snapshot, uri: string, isFolders: boolean): readonly Omit<Proposal, 'asItem'>[] {
	const own = parentOf(uri);
	const above = [own];
	for (let level = 0; level < levels; level++) above.push(parentOf(above.at(-1) ?? own));
	const found = new Map<string, number>();
	for (const file of snapshot.files.keys()) {
		const folder = parentOf(file);
		if (isKustomization(file)) {
			const steps = above.findIndex((one) => isAtOrBelow(file, new Set([one])));
			const base = above[steps];
			if (file === uri || base === undefined || (folder === base && steps > 0)) continue;
			found.set(`${'../'.repeat(steps)}${decodeURI(folder.slice(base.length + 1))}`, steps + 1);
		} else if (!isFolders && isAtOrBelow(file, new Set([own]))) {
			const path = decodeURI(file.slice(own.length + 1));
			const isElsewhere = /^[^/]+\//.test(path) && snapshot.files.get(`${folder}/kustomization.yaml`) !== undefined;
			if (!isElsewhere) found.set(path, path.split('/').length);
		}
	}
	const nearest = [...found].sort(([a, depth], [b, other]) => depth - other || (a < b ? -1 : 1));
	return nearest.slice(0, 200).map(([label], index) => ({
		label,
		kind: 'value',
		detail: /\.(?:ya?ml|json)$/.test(label) ? 'file' : 'kustomization',
		sort: sorted(index),
	}));
}

/** Kinds and names of what a patch can be for: those of the resources around. */
function targeted(snapshot: Snapshot, uri: string, cursor: Cursor, field: string): readonly Proposal[] {
	const target = cursor.ancestors.at(-1) as Node<{ kind?: string; name?: string }> | undefined;
	const [kind, name] = [target?.get('kind')?.text, target?.get('name')?.text];
	const found = new Map<string, string>();
	for (const environment of surroundingsOf(snapshot, uri)) {
		for (const { resource, standing } of meshOf(environment).resources.all()) {
			if (standing === 'patch' || resource.name === undefined || resource.name.opaque) continue;
			if (field !== 'kind' && kind !== undefined && kind !== resource.kind.kind) continue;
			if (field !== 'name' && name !== undefined && name !== resource.name.text) continue;
			const [group, version] = resource.apiVersion.includes('/')
				? resource.apiVersion.split('/')
				: ['', resource.apiVersion];
			const values = {
				kind: resource.kind.kind,
				name: resource.name.text,
				group,
				version,
				namespace: resource.namespace?.text,
			};
			const value = values[field as keyof typeof values];
			if (value !== undefined && value !== '' && !found.has(value)) found.set(value, title(resource));
		}
	}
	const names = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 200);
	return names.map(([label, detail], index) => ({ label, kind: 'value', detail, sort: sorted(index), asItem: false }));
}
