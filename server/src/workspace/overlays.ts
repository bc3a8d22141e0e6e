// overlaysOf(files): the kustomizations that nothing else takes in, each with all that it reaches: what somebody would
// apply. Two that take in the same thing are rivals: of them, one is applied.

import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { limits, stopped } from '../limits.ts';
import { entry, push } from '../maps.ts';
import type { KindId } from '../model/kinds.ts';
import { resources } from '../model/resource.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Kustomization, kustomizations, patchedBy, replacedIn, transformedIn } from './kustomize.ts';

export interface Overlay {
	/** URI of its kustomization file. */
	readonly uri: string;
	/** File URI -> the kustomizations on the way, from the file outwards; several if it is reached in several ways. */
	readonly chains: ReadonlyMap<string, readonly (readonly Kustomization[])[]>;
	/** Patch file URI -> likewise. */
	readonly patches: ReadonlyMap<string, readonly (readonly Kustomization[])[]>;
	/** Files that are reached through a component. */
	readonly shared: ReadonlySet<string>;
	/** `Kind/name` of what is patched; `Kind/` for all of a kind; with a path behind, what is written over. */
	readonly patched: ReadonlySet<string>;
	/** Whether it takes in things that are not in the workspace. */
	readonly isOpen: boolean;
}

/** All overlays among `files`; the same answer as long as kustomizations and patches are the same. Cycles and paths that lead nowhere are passed over. */
export function overlaysOf(files: readonly SourceFile[], keep: Keep): readonly Overlay[] {
	const known = kustomizations(files, keep);
	if (known.size === 0) return none;
	const patches = patchFilesOf(known);
	const patching = files.filter(({ uri }) => patches.has(uri));
	return keep('overlays', [known, ...patching], () => all(known, patching));
}

/** The files that kustomizations name as patches and the like: what is in them decides about other files. */
export const patchFilesOf = memo(
	(known: ReadonlyMap<string, Kustomization>): ReadonlySet<string> =>
		new Set([...known.values()].flatMap((one) => [...one.patches, ...one.replacements, ...one.transformers])),
);

const none: readonly Overlay[] = [];

function all(known: ReadonlyMap<string, Kustomization>, files: readonly SourceFile[]): readonly Overlay[] {
	const patchFiles = new Map(files.map((file) => [file.uri, file]));
	const used = new Set([...known.values()].flatMap((one) => [...one.resources, ...one.components]));
	return [...known].flatMap(([at, root]) => (used.has(at) ? [] : overlay(root, at, known, patchFiles)));
}

function overlay(
	root: Kustomization,
	at: string,
	known: ReadonlyMap<string, Kustomization>,
	patchFiles: ReadonlyMap<string, SourceFile>,
): Overlay {
	const chains = new Map<string, (readonly Kustomization[])[]>();
	const patches = new Map<string, (readonly Kustomization[])[]>();
	const shared = new Set<string>();
	const patched = new Set<string>();
	const reached = new Set<Kustomization>();
	let isOpen = false;
	let ways = 0;
	const reach = (one: Kustomization, outer: readonly Kustomization[], seen: ReadonlySet<string>, inPart: boolean) => {
		if (++ways > limits.waysInOverlay.most) {
			if (!isOpen) stopped('waysInOverlay', root.uri);
			isOpen = true;
			return;
		}
		const chain = [one, ...outer];
		isOpen ||= one.isOpen;
		if (!reached.has(one)) for (const name of patchedOf(one, patchFiles)) patched.add(name);
		reached.add(one);
		for (const uri of one.patches) push(patches, uri, chain);
		for (const uri of new Set([...one.resources, ...one.components])) {
			const next = known.get(uri);
			const isPart = inPart || one.components.includes(uri);
			if (next === undefined) {
				push(chains, uri, chain);
				if (isPart) shared.add(uri);
			} else if (!seen.has(uri)) reach(next, chain, new Set([...seen, uri]), isPart);
		}
	};
	reach(root, [], new Set([at]), false);
	return { uri: root.uri, chains, patches, shared, patched, isOpen };
}

/** What a kustomization patches and replaces, its files included. */
function patchedOf(one: Kustomization, files: ReadonlyMap<string, SourceFile>): readonly string[] {
	const chunks = (uri: string) => files.get(uri)?.placed.map(({ chunk }) => chunk) ?? [];
	return [
		...one.patched,
		...one.patches.flatMap((uri) => chunks(uri).flatMap((chunk) => patchedBy(chunk, one.targets.get(uri) ?? []))),
		...one.replacements.flatMap((uri) => chunks(uri).flatMap(replacedIn)),
		...one.transformers.flatMap((uri) => chunks(uri).flatMap(transformedIn)),
	];
}

/** Whether a file is a part of an overlay: taken in, a patch, or the kustomization itself. */
export function holds({ uri, chains, patches }: Overlay, file: string): boolean {
	return chains.has(file) || patches.has(file) || uri === file;
}

/** File URI -> the overlays that take it in, or patch with it. */
export const overlaysByFile = memo((overlays: readonly Overlay[]): ReadonlyMap<string, readonly Overlay[]> => {
	const byFile = new Map<string, Overlay[]>();
	for (const overlay of overlays) {
		for (const uri of new Set([...overlay.chains.keys(), ...overlay.patches.keys()])) push(byFile, uri, overlay);
	}
	return byFile;
});

/** Overlay -> those of which only one of the two is applied at a time; overlays without rivals are left out. */
export type Rivals = ReadonlyMap<Overlay, ReadonlySet<Overlay>>;

/** The rivals among `overlays`; the same map as long as these, and what their `files` declare, are the same. */
export function rivalsAmong(overlays: readonly Overlay[], files: ReadonlyMap<string, SourceFile>, keep: Keep): Rivals {
	const names = filesOf(overlays).flatMap((uri) => ['', ...namesOf(files.get(uri))]);
	return keep('rivals', [overlays, ...names], () => rivalsIn(overlays, files));
}

const filesOf = memo((overlays: readonly Overlay[]): readonly string[] => [
	...new Set(overlays.flatMap(({ chains }) => [...chains.keys()])),
]);

function rivalsIn(overlays: readonly Overlay[], files: ReadonlyMap<string, SourceFile>): Rivals {
	const rivals = new Map<Overlay, Set<Overlay>>();
	for (const group of holdersOfOne(overlays, files)) {
		for (const one of group) {
			const others = entry(rivals, one, () => new Set<Overlay>());
			for (const other of group) if (one !== other) others.add(other);
		}
	}
	return rivals;
}

/** The groups of overlays that hold some resource in common; each group once, for a base has many resources. */
function holdersOfOne(
	overlays: readonly Overlay[],
	files: ReadonlyMap<string, SourceFile>,
): Iterable<readonly Overlay[]> {
	const holders = new Map<string, number[]>();
	for (const [index, overlay] of overlays.entries()) {
		const own = new Set(
			[...overlay.chains.keys()].flatMap((uri) => (overlay.shared.has(uri) ? [] : namesOf(files.get(uri)))),
		);
		for (const identity of own) push(holders, identity, index);
	}
	const groups = new Map<string, readonly Overlay[]>();
	for (const indices of holders.values()) {
		if (indices.length > 1)
			groups.set(
				indices.join(),
				indices.flatMap((index) => overlays[index] ?? []),
			);
	}
	return groups.values();
}

/** What many overlays may bring along without being alternatives. */
const common: ReadonlySet<KindId> = new Set(['Namespace', 'CustomResourceDefinition', 'Kustomization']);

/** Kind, namespace and name of each thing that a file declares. */
type Names = readonly string[];

const noNames: Names = [];

/** What a file declares, in words that tell whether another one declares the same. */
export function namesOf(file: SourceFile | undefined): Names {
	return file === undefined ? noNames : declaredIn(file);
}

const declaredIn = memo(
	({ placed }: SourceFile): Names =>
		placed.flatMap(({ chunk }) =>
			resources(chunk).flatMap(({ kind, namespace, name }) =>
				common.has(kind.id) || name === undefined ? [] : [`${kind.id} ${namespace?.text ?? ''} ${name.text}`],
			),
		),
);
