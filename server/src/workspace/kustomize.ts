// kustomization.yaml -> which files it lists, which of them are patches, and what it does to names. Nothing is fetched:
// remote bases stay unknown.
import { memo } from '../memo.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';

/** One kustomization, as far as it changes what resources are called. */
export interface Kustomization {
	readonly uri: string;
	readonly namespace: string | undefined;
	readonly namePrefix: string;
	readonly nameSuffix: string;
}

export interface Kustomizations {
	/** File URI -> the kustomizations that reach it as a resource, directly or through a base, nearest first. */
	readonly membersOf: ReadonlyMap<string, readonly Kustomization[]>;
	/** URIs of files that are patches of any kind. */
	readonly patches: ReadonlySet<string>;
}

interface Manifest {
	namespace?: string;
	namePrefix?: string;
	nameSuffix?: string;
	resources?: string[];
	bases?: string[];
	components?: string[];
	patches?: { path?: string }[];
	patchesStrategicMerge?: string[];
	patchesJson6902?: { path?: string }[];
}

/** What one kustomization.yaml says, with its paths as written. */
interface Content {
	readonly own: Omit<Kustomization, 'uri'>;
	readonly resources: readonly string[];
	readonly patches: readonly string[];
}

const fileName = /\/(kustomization\.ya?ml|Kustomization)$/;

/** All kustomizations among `files`. Cycles and paths that lead nowhere are passed over. */
export function kustomizations(files: readonly SourceFile[]): Kustomizations {
	const byDirectory = new Map<string, { readonly kustomization: Kustomization; readonly content: Content }>();
	for (const file of files) {
		const chunk = fileName.test(file.uri) ? file.placed[0]?.chunk : undefined;
		if (chunk === undefined) continue;
		const content = contentOf(chunk);
		byDirectory.set(directory(file.uri), { kustomization: { uri: file.uri, ...content.own }, content });
	}
	const membersOf = new Map<string, Kustomization[]>();
	const patches = new Set<string>();
	const reach = (at: string, chain: readonly Kustomization[], seen: ReadonlySet<string>): void => {
		const found = byDirectory.get(at);
		if (found === undefined || seen.has(at)) return;
		const inner = [found.kustomization, ...chain];
		for (const path of found.content.patches) patches.add(joined(at, path));
		for (const path of found.content.resources) {
			const target = joined(at, path);
			if (byDirectory.has(target)) reach(target, inner, new Set([...seen, at]));
			else add(membersOf, target, inner);
		}
	};
	for (const at of byDirectory.keys()) reach(at, [], new Set());
	return { membersOf, patches };
}

function add(membersOf: Map<string, Kustomization[]>, uri: string, chain: readonly Kustomization[]): void {
	const known = membersOf.get(uri);
	if (known === undefined) membersOf.set(uri, [...chain]);
	else for (const one of chain) if (!known.includes(one)) known.push(one);
}

const contentOf = memo((chunk: Chunk): Content => {
	const root = tree(chunk).root as Node<Manifest> | undefined;
	const texts = (key: 'resources' | 'bases' | 'components' | 'patchesStrategicMerge'): string[] =>
		root?.each(key).map((node) => node.text) ?? [];
	const paths = (key: 'patches' | 'patchesJson6902'): string[] =>
		root?.each(key).flatMap((node) => node.get('path')?.text ?? []) ?? [];
	return {
		own: {
			namespace: root?.get('namespace')?.text || undefined,
			namePrefix: root?.get('namePrefix')?.text ?? '',
			nameSuffix: root?.get('nameSuffix')?.text ?? '',
		},
		resources: [...texts('resources'), ...texts('bases'), ...texts('components')],
		patches: [...texts('patchesStrategicMerge'), ...paths('patches'), ...paths('patchesJson6902')],
	};
});

function directory(uri: string): string {
	return uri.slice(0, uri.lastIndexOf('/'));
}

/** `path` seen from the directory URI `at`, `.` and `..` resolved; remote addresses come out as names that no file has. */
function joined(at: string, path: string): string {
	const parts = at.split('/');
	for (const part of path.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '.' && part !== '') parts.push(encodeURIComponent(part));
	}
	return parts.join('/');
}
