// overlaysOf(files): the kustomizations that nothing else takes in, each with all that it reaches: what somebody would
// apply. Two that take in the same thing are rivals: of them, one is applied.

import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { haveSame } from '../facts/table.ts';
import { limits, stopped } from '../limits.ts';
import { push } from '../maps.ts';
import type { KindId } from '../model/kinds.ts';
import { resources } from '../model/resource.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Kustomization, kustomizations, patchedBy, patchingIn, replacedIn, transformedIn } from './kustomize.ts';

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
	return keep('overlays made of', [known, ...patching.map(patchingIn)], () => {
		const made = keep('overlays one by one', [...known.keys()], () => new Map<string, Made>());
		const found = all(known, patching, made);
		return keep('overlays', found, () => found);
	});
}

/** An overlay, and the kustomizations that it was made of, by their directories. */
interface Made {
	readonly overlay: Overlay;
	readonly from: ReadonlyMap<string, Kustomization>;
}

/** The files that kustomizations name as patches and the like: what is in them decides about other files. */
export const patchFilesOf = memo(
	(known: ReadonlyMap<string, Kustomization>): ReadonlySet<string> =>
		new Set([...known.values()].flatMap((one) => [...one.patches, ...one.replacements, ...one.transformers])),
);

const none: readonly Overlay[] = [];

/** Those that are `made` of the same are the same again, for of hundreds an edit changes one. */
function all(
	known: ReadonlyMap<string, Kustomization>,
	files: readonly SourceFile[],
	made: Map<string, Made>,
): readonly Overlay[] {
	const patchFiles = new Map(files.map((file) => [file.uri, file]));
	const used = new Set([...known.values()].flatMap((one) => [...one.resources, ...one.components]));
	return [...known].flatMap(([at, root]) => {
		if (used.has(at)) return [];
		const before = made.get(at);
		if (before !== undefined && isMadeOf(before, known, patchFiles)) return before.overlay;
		const found = overlay(root, at, known, patchFiles);
		made.set(at, found);
		return found.overlay;
	});
}

function isMadeOf(
	{ overlay, from }: Made,
	known: ReadonlyMap<string, Kustomization>,
	patchFiles: ReadonlyMap<string, SourceFile>,
): boolean {
	for (const [at, one] of from) if (known.get(at) !== one) return false;
	return haveSame(overlay.patched, new Set([...from.values()].flatMap((one) => patchedOf(one, patchFiles))));
}

function overlay(
	root: Kustomization,
	at: string,
	known: ReadonlyMap<string, Kustomization>,
	patchFiles: ReadonlyMap<string, SourceFile>,
): Made {
	const chains = new Map<string, (readonly Kustomization[])[]>();
	const patches = new Map<string, (readonly Kustomization[])[]>();
	const shared = new Set<string>();
	const patched = new Set<string>();
	const from = new Map<string, Kustomization>();
	let isOpen = false;
	let ways = 0;
	const reach = (
		[place, one]: readonly [string, Kustomization],
		outer: readonly Kustomization[],
		seen: ReadonlySet<string>,
		inPart: boolean,
	) => {
		if (++ways > limits.waysInOverlay.most) {
			if (!isOpen) stopped('waysInOverlay', root.uri);
			isOpen = true;
			return;
		}
		const chain = [one, ...outer];
		isOpen ||= one.isOpen;
		if (!from.has(place)) for (const name of patchedOf(one, patchFiles)) patched.add(name);
		from.set(place, one);
		for (const uri of one.patches) push(patches, uri, chain);
		for (const uri of new Set([...one.resources, ...one.components])) {
			const next = known.get(uri);
			const isPart = inPart || one.components.includes(uri);
			if (next === undefined) {
				push(chains, uri, chain);
				if (isPart) shared.add(uri);
			} else if (!seen.has(uri)) reach([uri, next], chain, new Set([...seen, uri]), isPart);
		}
	};
	reach([at, root], [], new Set([at]), false);
	return { overlay: { uri: root.uri, chains, patches, shared, patched, isOpen }, from };
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

/** The URIs of all files that an overlay reaches, its patches among them. */
export function urisIn({ chains, patches }: Overlay): ReadonlySet<string> {
	return patches.size === 0 ? new Set(chains.keys()) : new Set([...chains.keys(), ...patches.keys()]);
}

/** Whether a file is a part of an overlay: taken in, a patch, or the kustomization itself. */
export function holds({ uri, chains, patches }: Overlay, file: string): boolean {
	return chains.has(file) || patches.has(file) || uri === file;
}

/** File URI -> the overlays that take it in, or patch with it. */
export const overlaysByFile = memo((overlays: readonly Overlay[]): ReadonlyMap<string, readonly Overlay[]> => {
	const byFile = new Map<string, Overlay[]>();
	for (const overlay of overlays) {
		for (const uri of urisIn(overlay)) push(byFile, uri, overlay);
	}
	return byFile;
});

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
