// kustomization.yaml -> which files it lists, which of them are patches, and what it does to names. Nothing is fetched:
// remote bases stay unknown.
import { push } from '../maps.ts';
import { memo, memoList } from '../memo.ts';
import { resources } from '../model/resource.ts';
import { type Chunk, cut } from '../text/chunk.ts';
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
	/** File URI -> for each root that reaches it, the kustomizations on the way, from the file outwards. */
	readonly chainsOf: ReadonlyMap<string, readonly (readonly Kustomization[])[]>;
	/** URIs of files that are patches of any kind. */
	readonly patches: ReadonlySet<string>;
	/** `Kind/name` of the resources that are patched; `Kind/` where a patch is for all of a kind. */
	readonly patched: ReadonlySet<string>;
}

interface Target {
	kind?: string;
	name?: string;
}

interface Manifest {
	namespace?: string;
	namePrefix?: string;
	nameSuffix?: string;
	resources?: string[];
	bases?: string[];
	components?: string[];
	patches?: { path?: string; patch?: string; target?: Target }[];
	patchesStrategicMerge?: string[];
	patchesJson6902?: { path?: string; patch?: string; target?: Target }[];
	replacements?: { targets?: { select?: Target }[] }[];
}

/** What one kustomization.yaml says, with its paths as written. */
interface Content {
	readonly own: Omit<Kustomization, 'uri'>;
	readonly resources: readonly string[];
	readonly patches: readonly string[];
	readonly patched: readonly string[];
}

const fileName = /\/(kustomization\.ya?ml|Kustomization)$/;

/** All kustomizations among `files`; the same answer as long as they and their patches are the same. Cycles and paths that lead nowhere are passed over. */
export function kustomizations(files: readonly SourceFile[]): Kustomizations {
	const { patches } = chainsIn(files.filter(({ uri }) => fileName.test(uri)));
	return together(files.filter(({ uri }) => fileName.test(uri) || patches.has(uri)));
}

const together = memoList((files: readonly SourceFile[]): Kustomizations => {
	const { chainsOf, patches, patched } = chainsIn(files.filter(({ uri }) => fileName.test(uri)));
	const inFiles = files.flatMap((file) =>
		patches.has(file.uri) ? file.placed.flatMap(({ chunk }) => namesIn(chunk)) : [],
	);
	return { chainsOf, patches, patched: new Set([...patched, ...inFiles]) };
});

const chainsIn = memoList((files: readonly SourceFile[]): Kustomizations => {
	const byDirectory = new Map<string, { readonly kustomization: Kustomization; readonly content: Content }>();
	for (const file of files) {
		const chunk = file.placed[0]?.chunk;
		if (chunk === undefined) continue;
		const content = contentOf(chunk);
		byDirectory.set(directoryOf(file.uri), { kustomization: { uri: file.uri, ...content.own }, content });
	}
	const chainsOf = new Map<string, (readonly Kustomization[])[]>();
	const reach = (at: string, chain: readonly Kustomization[], seen: ReadonlySet<string>): void => {
		const found = byDirectory.get(at);
		if (found === undefined || seen.has(at)) return;
		const inner = [found.kustomization, ...chain];
		for (const path of found.content.resources) {
			const target = joined(at, path);
			if (byDirectory.has(target)) reach(target, inner, new Set([...seen, at]));
			else push(chainsOf, target, inner);
		}
	};
	const all = [...byDirectory];
	const used = new Set(all.flatMap(([at, { content }]) => content.resources.map((path) => joined(at, path))));
	for (const [at] of all) if (!used.has(at)) reach(at, [], new Set());
	const patches = new Set(all.flatMap(([at, { content }]) => content.patches.map((path) => joined(at, path))));
	return { chainsOf, patches, patched: new Set(all.flatMap(([, { content }]) => content.patched)) };
});

/** What a strategic merge patch is for: the resources it is written like. */
function namesIn(chunk: Chunk): readonly string[] {
	return resources(chunk).map(({ kind, name }) => `${kind.kind}/${name?.text ?? ''}`);
}

const contentOf = memo((chunk: Chunk): Content => {
	const root = tree(chunk).root as Node<Manifest> | undefined;
	const texts = (key: 'resources' | 'bases' | 'components' | 'patchesStrategicMerge'): string[] =>
		root?.each(key).map((node) => node.text) ?? [];
	const patches = [...(root?.each('patches') ?? []), ...(root?.each('patchesJson6902') ?? [])];
	const replaced =
		root?.each('replacements').flatMap((one) => one.each('targets').map((target) => target.get('select'))) ?? [];
	const inline = [...patches.map((one) => one.get('patch')?.text ?? ''), ...texts('patchesStrategicMerge')].filter(
		(text) => text.includes('\n'),
	);
	return {
		own: {
			namespace: root?.get('namespace')?.text || undefined,
			namePrefix: root?.get('namePrefix')?.text ?? '',
			nameSuffix: root?.get('nameSuffix')?.text ?? '',
		},
		resources: [...texts('resources'), ...texts('bases'), ...texts('components')],
		patches: [
			...texts('patchesStrategicMerge'),
			// A bare path is how kustomize 1 wrote it.
			...patches.flatMap((one) => (one.kind === 'scalar' ? one.text : one.get('path')?.text) ?? []),
		],
		patched: [
			...[...patches.map((one) => one.get('target')), ...replaced].flatMap(targeted),
			...inline.flatMap((text) => cut(text).flatMap((piece) => namesIn({ text: piece.text }))),
		],
	};
});

/** `Kind/name` of a selector; a name with a pattern stands for all of the kind. */
function targeted(target: Node<Target> | undefined): readonly string[] {
	const kind = target?.get('kind')?.text;
	if (kind === undefined) return [];
	const name = target?.get('name')?.text ?? '';
	return [`${kind}/${/[^\w.-]/.test(name) ? '' : name}`];
}

function directoryOf(uri: string): string {
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
