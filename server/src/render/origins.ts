// Where something that was rendered comes from: the document of the workspace of the same kind and name, and in it the value
// at the same path. What a template makes in a loop, or puts in whole, has no place of its own: then the nearest one around it.
import { memo } from '../facts/memo.ts';
import { entry } from '../maps.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Placed, SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import { pathAt } from '../yaml/path.ts';
import { tree } from '../yaml/tree.ts';

export type Path = readonly (string | number)[];

/** A place that something comes from, in file offsets. */
export interface Origin {
	readonly uri: string;
	readonly span: Span;
	/** Where it stands in what was rendered, `spec.http[0].timeout`, if it does not stand at that path here; else ''. */
	readonly path: string;
}

/** Where a document may come from. */
export interface Candidate {
	readonly file: SourceFile;
	/** Put before and behind names. */
	readonly affixes?: readonly [prefix: string, suffix: string];
	/** A part that is laid over the rest, so that only what is in it comes from it. */
	readonly isPatch?: boolean;
}

interface Head {
	readonly kind: string;
	readonly name: string;
	/** Whether a template says the kind, and whether it says the name or a part of it. */
	readonly isOfAnyKind: boolean;
	readonly isHoled: boolean;
}

/** How well a place fits: by name, by how deep the path leads there, by whether the same is written there. */
interface Fit {
	readonly origin: Origin;
	readonly ranks: readonly number[];
}

/** Where `span` of a rendered document comes from; undefined if none of `candidates` has such a document. */
export function originOf(chunk: Chunk, span: Span, candidates: readonly Candidate[]): Origin | undefined {
	const { root } = tree(chunk);
	if (root === undefined) return undefined;
	const head = headOf(root);
	const at = pathAt(root, span.start);
	const fits = candidates.flatMap((candidate) =>
		mayBe(head, candidate).flatMap(({ chunk: own, start }): readonly Fit[] => {
			const ownHead = headIn(own);
			const byName = ownHead === undefined ? 0 : likeness(ownHead, head, candidate);
			const there = byName === 0 ? undefined : tree(own).root;
			if (there === undefined) return [];
			const found = walked(there, at?.path ?? []);
			if (candidate.isPatch === true && !found.isWhole) return [];
			const node = found.isWhole && at?.on === 'key' ? (found.key ?? found.node) : found.node;
			// What a hole stands for may be anything; what is written there is that or another thing.
			const isSame = found.isWhole && (node.opaque || at?.node.kind !== 'scalar' || node.text === at.node.text);
			const shown = found.depth === 0 ? headSpan(there) : shownOf(node);
			const origin = {
				uri: candidate.file.uri,
				span: { start: shown.start + start, end: shown.end + start },
				path: isSame ? '' : written(at?.path ?? []),
			};
			return [{ origin, ranks: [byName, isSame ? 1 : 0, found.depth, candidate.isPatch === true ? 1 : 0] }];
		}),
	);
	return fits.reduce<Fit | undefined>(
		(best, one) => (best === undefined || isBetter(one, best) ? one : best),
		undefined,
	)?.origin;
}

function isBetter({ ranks }: Fit, { ranks: others }: Fit): boolean {
	const at = ranks.findIndex((rank, index) => rank !== others[index]);
	return at !== -1 && (ranks[at] ?? 0) > (others[at] ?? 0);
}

interface Manifest {
	kind?: string;
	metadata?: { name?: string };
}

function headOf(root: Node): Head {
	const one = root as Node<Manifest>;
	const [kind, name] = [one.get('kind'), one.get('metadata')?.get('name')];
	return {
		kind: kind?.text ?? '',
		name: name?.text ?? '',
		isOfAnyKind: kind?.opaque === true,
		isHoled: name?.opaque === true,
	};
}

/** The head of a document; kept, for each finding asks all documents that it may come from. */
const headIn = memo((chunk: Chunk): Head | undefined => {
	const { root } = tree(chunk);
	return root && headOf(root);
});

/** The documents of a file by kind and name, and those of which a template says one of them; with their place in the order. */
const byHead = memo((file: SourceFile) => {
	const named = new Map<string, At[]>();
	const open: At[] = [];
	for (const [order, placed] of file.placed.entries()) {
		const head = headIn(placed.chunk);
		if (head === undefined) continue;
		const at = { order, placed };
		if (head.isOfAnyKind || head.isHoled) open.push(at);
		else entry(named, keyOf(head.kind, head.name), () => []).push(at);
	}
	return { named, open };
});

interface At {
	readonly order: number;
	readonly placed: Placed;
}

function keyOf(kind: string, name: string): string {
	return JSON.stringify([kind, name]);
}

/** The documents of a file that may be the one with a head, in order: each finding in a rendering asks, so not all are looked at. */
function mayBe({ kind, name }: Head, { file, affixes: [prefix, suffix] = ['', ''] }: Candidate): readonly Placed[] {
	const { named, open } = byHead(file);
	const isAround = name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix);
	const names = new Set(isAround ? [name, name.slice(prefix.length, name.length - suffix.length)] : [name]);
	const found = [...names].flatMap((one) => named.get(keyOf(kind, one)) ?? []);
	return [...found, ...open].sort((a, b) => a.order - b.order).map(({ placed }) => placed);
}

/** 3: the same name; 2: one with holes that fits; 0: another document. */
function likeness(own: Head, { kind, name }: Head, { affixes: [prefix, suffix] = ['', ''] }: Candidate): number {
	if (own.kind !== kind && !own.isOfAnyKind) return 0;
	if (`${prefix}${own.name}${suffix}` === name || own.name === name) return 3;
	return own.isHoled && fitsHoles(own.name, name) ? 2 : 0;
}

/** Longer names than any that Kubernetes takes, with room for holes. */
const longestName = 2000;

/** Whether a text with holes `{{ … }}` may become `name`. */
function fitsHoles(text: string, name: string): boolean {
	if (text.length > longestName) return true;
	const parts = text.split(/\{\{.*?\}\}/s);
	if (parts.length === 1) return true;
	const [first = '', last = ''] = [parts[0], parts.at(-1)];
	if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
	let from = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = name.indexOf(part, from);
		if (found === -1) return false;
		from = found + part.length;
	}
	return from <= name.length - last.length;
}

interface Walked {
	readonly node: Node;
	readonly key: Node | undefined;
	/** How many steps of the path lead here, and whether these are all. */
	readonly depth: number;
	readonly isWhole: boolean;
}

function walked(root: Node, path: Path): Walked {
	let [node, key]: [Node, Node | undefined] = [root, undefined];
	for (const [depth, step] of path.entries()) {
		const next = stepped(node, step);
		if (next === undefined) return { node, key, depth, isWhole: false };
		key = next.key;
		node = next.node;
	}
	return { node, key, depth: path.length, isWhole: true };
}

function stepped(
	node: Node,
	step: string | number,
): { readonly node: Node; readonly key: Node | undefined } | undefined {
	if (node.opaque && node.kind === 'scalar') return undefined;
	if (typeof step === 'number') {
		const item = node.items[step];
		return item && { node: item, key: undefined };
	}
	const entry = node.entries.findLast(({ key }) => key.text === step);
	return entry && { node: entry.value, key: entry.key };
}

/** What to underline of a value: a scalar, or the first key of a map. */
function shownOf(node: Node): Span {
	if (node.kind === 'scalar') return node;
	return node.entries[0]?.key ?? (node.items[0] === undefined ? node : shownOf(node.items[0]));
}

/** The name of a document, else its kind. */
function headSpan(root: Node): Span {
	const one = root as Node<Manifest>;
	return one.get('metadata')?.get('name') ?? one.get('kind') ?? shownOf(root);
}

function written(path: Path): string {
	return path
		.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
		.join('')
		.replace(/^\./, '');
}
