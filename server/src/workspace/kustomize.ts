// kustomization.yaml -> which files it lists, which of them are patches, and what it does to names and labels. Nothing
// is fetched: what it lists from elsewhere stays unknown.

import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { entry } from '../maps.ts';
import { resources } from '../model/resource.ts';
import { type Chunk, cut } from '../text/chunk.ts';
import { firstDocument, type SourceFile } from '../text/source-file.ts';
import { joined, parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';
import { pathOfField, pathsOfJsonPatch, pathsOfMerge } from './overwritten.ts';

/** One kustomization. Paths are URIs of files or directories, whether or not there is such a thing. */
export interface Kustomization {
	readonly uri: string;
	readonly namespace: string | undefined;
	readonly namePrefix: string;
	readonly nameSuffix: string;
	/** Labels that it gives to pods, and to what selects them. */
	readonly labels: ReadonlyMap<string, string>;
	readonly resources: readonly string[];
	/** Kustomizations that may be part of several others, which are then no alternatives to each other. */
	readonly components: readonly string[];
	readonly patches: readonly string[];
	/** Patch -> `Kind/name` of what the kustomization says that it is for. */
	readonly targets: ReadonlyMap<string, readonly string[]>;
	/** Files with replacements. */
	readonly replacements: readonly string[];
	/** Files with transformers. */
	readonly transformers: readonly string[];
	/**
	 * `Kind/name` of the resources that are patched, as far as this file says so; `Kind/` where it means all of a kind; and
	 * with a path behind (overwritten.ts) the values in them that are written over.
	 */
	readonly patched: readonly string[];
	/** Whether it takes in things from elsewhere, or changes their names in ways of its own: remote bases, Helm charts, plugins. */
	readonly isOpen: boolean;
}

interface Target {
	kind?: string;
	name?: string;
}

/** A patch as kustomizations write it, and Flux and Argo CD after them. */
export interface Patch {
	path?: string;
	patch?: string;
	target?: Target;
}

interface Replacement {
	path?: string;
	targets?: { select?: Target; fieldPaths?: string[] }[];
}

interface Labels {
	pairs?: Record<string, string>;
	includeSelectors?: boolean;
	includeTemplates?: boolean;
}

interface Manifest {
	namespace?: string;
	namePrefix?: string;
	nameSuffix?: string;
	commonLabels?: Record<string, string>;
	labels?: Labels[];
	resources?: string[];
	bases?: string[];
	components?: string[];
	generators?: string[];
	transformers?: string[];
	helmCharts?: unknown[];
	patches?: Patch[];
	patchesStrategicMerge?: string[];
	patchesJson6902?: Patch[];
	replacements?: Replacement[];
}

const fileName = /\/(kustomization\.ya?ml|Kustomization)$/;

/** Whether `uri` is a kustomization by its name. */
export function isKustomization(uri: string): boolean {
	return fileName.test(uri);
}

/** The kustomizations among `files`, by the URI of their directory; the same map as long as they are the same. */
export function kustomizations(files: readonly SourceFile[], keep: Keep): ReadonlyMap<string, Kustomization> {
	const own = files.filter(({ uri }) => isKustomization(uri));
	return keep('kustomizations', own, () => new Map(own.flatMap(readIn)));
}

function readIn(file: SourceFile): readonly (readonly [directory: string, one: Kustomization])[] {
	const chunk = firstDocument(file) ?? file.placed[0]?.chunk;
	return chunk === undefined ? [] : [[parentOf(file.uri), kustomizationIn(chunk, file.uri)]];
}

/** The same one while its text is the same: the files that it takes in are what they were when another one changes. */
function kustomizationIn(chunk: Chunk, uri: string): Kustomization {
	return entry(placedIn(chunk), uri, () => placed(uri, contentOf(chunk)));
}

/** URI -> the kustomization that a document is there: many files may have the same text. */
const placedIn = memo((_chunk: Chunk) => new Map<string, Kustomization>());

type Content = Omit<Kustomization, 'uri'>;

/** What is written in the file at `uri`, with its paths made URIs. */
function placed(uri: string, content: Content): Kustomization {
	const at = parentOf(uri);
	const joinedAll = (paths: readonly string[]) => paths.map((path) => joined(at, path));
	return {
		...content,
		uri,
		resources: joinedAll(content.resources),
		components: joinedAll(content.components),
		patches: joinedAll(content.patches),
		targets: new Map([...content.targets].map(([path, targets]) => [joined(at, path), targets])),
		replacements: joinedAll(content.replacements),
		transformers: joinedAll(content.transformers),
	};
}

/** What a patch says of itself: `Kind/name` of what it is written like, and the paths that it writes over. */
interface Patching {
	readonly own: readonly string[];
	readonly paths: readonly string[];
}

const patchingOf = memo((chunk: Chunk): Patching => {
	const own = resources(chunk).map(({ kind, name }) => `${kind.kind}/${name?.text ?? ''}`);
	const { root } = tree(chunk);
	if (root === undefined) return { own, paths: [] };
	return { own, paths: root.kind === 'map' ? pathsOfMerge(root) : pathsOfJsonPatch(chunk.text) };
});

/**
 * What a patch is for, and what it writes over: a strategic merge patch is for the resources it is written like, if it has no
 * target; a JSON patch for its targets only.
 */
export function patchedBy(chunk: Chunk, targets: readonly string[]): readonly string[] {
	const { own, paths } = patchingOf(chunk);
	const names = targets.length > 0 ? targets : own;
	return [...own, ...names.flatMap((name) => paths.map((path) => `${name}${path}`))];
}

/** All that a file says of what it patches, whichever way a kustomization names it: most edits of a patch change none of it. */
export const patchingIn = memo(({ placed }: SourceFile): readonly string[] =>
	placed.flatMap(({ chunk }) => {
		const { own, paths } = patchingOf(chunk);
		return ['---', ...own, '', ...paths, '', ...replacedIn(chunk), '', ...transformedIn(chunk)];
	}),
);

/** What a patch that is written in place is for, and what it writes over. */
export function patchedInline(one: Node<Patch>): readonly string[] {
	const targets = targeted(one.get('target'));
	return [...targets, ...patchedByText(one.get('patch')?.text ?? '', targets)];
}

/** Of a text of several lines; one line is a path. */
function patchedByText(text: string, targets: readonly string[]): readonly string[] {
	if (!text.includes('\n')) return [];
	return cut(text).flatMap((piece) => patchedBy({ text: piece.text }, targets));
}

interface Transformer extends Patch {
	kind?: string;
	jsonOp?: string;
	replacements?: Replacement[];
}

/** What transformers that come with kustomize patch (api/internal/builtins: PatchTransformer.go, ReplacementTransformer.go). */
export const transformedIn = memo((chunk: Chunk): readonly string[] => {
	const root = tree(chunk).root as Node<Transformer> | undefined;
	if (root === undefined || !/^(?:Patch\w*|Replacement)Transformer$/.test(root.get('kind')?.text ?? '')) return [];
	const operations = patchedByText(root.get('jsonOp')?.text ?? '', targeted(root.get('target')));
	return [...patchedInline(root), ...operations, ...root.each('replacements').flatMap(replacedBy)];
});

/** What the replacements in a file are for, and what they write over. */
export const replacedIn = memo((chunk: Chunk): readonly string[] => {
	const { root } = tree(chunk);
	if (root === undefined) return [];
	return (root.kind === 'seq' ? root.items : [root]).flatMap((one) => replacedBy(one as Node<Replacement>));
});

function replacedBy(one: Node<Replacement>): readonly string[] {
	return one.each('targets').flatMap((target) => {
		const paths = target.each('fieldPaths').map(({ text }) => pathOfField(text));
		return targeted(target.get('select')).flatMap((name) => [name, ...paths.map((path) => `${name}${path}`)]);
	});
}

const contentOf = memo((chunk: Chunk): Content => {
	const root = tree(chunk).root as Node<Manifest> | undefined;
	const texts = (
		key: 'resources' | 'bases' | 'components' | 'patchesStrategicMerge' | 'generators' | 'transformers',
	): string[] => root?.each(key).map((node) => node.text) ?? [];
	const patches = [...(root?.each('patches') ?? []), ...(root?.each('patchesJson6902') ?? [])];
	const listed = [...texts('resources'), ...texts('bases')];
	return {
		namespace: root?.get('namespace')?.text || undefined,
		namePrefix: root?.get('namePrefix')?.text ?? '',
		nameSuffix: root?.get('nameSuffix')?.text ?? '',
		labels: labelsGiven(root),
		resources: listed,
		components: texts('components'),
		patches: [
			...texts('patchesStrategicMerge'),
			// A bare path is how kustomize 1 wrote it.
			...patches.flatMap((one) => (one.kind === 'scalar' ? one.text : one.get('path')?.text) ?? []),
		],
		patched: [
			...patches.flatMap(patchedInline),
			...texts('patchesStrategicMerge').flatMap((text) => patchedByText(text, [])),
			...(root?.each('replacements') ?? []).flatMap(replacedBy),
		],
		targets: new Map(patches.flatMap((one) => [[one.get('path')?.text ?? '', targeted(one.get('target'))] as const])),
		replacements: (root?.each('replacements') ?? []).flatMap((one) => one.get('path')?.text ?? []),
		transformers: texts('transformers').filter((text) => !text.includes('\n')),
		isOpen:
			listed.some(isRemote) ||
			(['generators', 'transformers'] as const).some((key) => texts(key).length > 0) ||
			(root?.each('helmCharts').length ?? 0) > 0,
	};
});

/** `commonLabels`, and those of `labels` that reach pods (kustomize: api/internal/builtins/LabelTransformer.go). */
function labelsGiven(root: Node<Manifest> | undefined): ReadonlyMap<string, string> {
	const reaching = (root?.each('labels') ?? []).filter((one) =>
		[one.get('includeSelectors'), one.get('includeTemplates')].some((flag) => flag?.text === 'true'),
	);
	const maps = [root?.get('commonLabels'), ...reaching.map((one) => one.get('pairs'))];
	return new Map(
		maps.flatMap((map) => map?.entries.map(({ key, value }): [string, string] => [key.text, value.text]) ?? []),
	);
}

function isRemote(path: string): boolean {
	return /^[\w+.-]+:|^[\w.-]+\.[a-z]{2,}\/|^git@|[?&]ref=/.test(path);
}

/** `Kind/name` of a selector; a name with a pattern stands for all of the kind. */
function targeted(target: Node<Target> | undefined): readonly string[] {
	const kind = target?.get('kind')?.text;
	if (kind === undefined) return [];
	const name = target?.get('name')?.text ?? '';
	return [`${kind}/${/[^\w.-]/.test(name) ? '' : name}`];
}
