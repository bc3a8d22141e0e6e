// Document symbols: the resources of a file, and of each the parts that people look for: routes, subsets, servers, rules.

import { type Trie, trieOf, walk } from '../../mesh/paths.ts';
import { type KindId, kindOf } from '../../model/kinds.ts';
import { lineFeed } from '../../text/lines.ts';
import type { Placed } from '../../text/source-file.ts';
import { contains, type Span, shifted } from '../../text/span.ts';
import { visible } from '../../text/visible.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import { type OutlineKind, type PartRow, parts } from './parts.ts';

/** A thing in the outline; spans are in file offsets, and `focus` lies within `span`. */
export interface OutlineItem {
	readonly name: string;
	readonly detail: string;
	readonly kind: OutlineKind;
	readonly span: Span;
	/** Where the cursor goes. */
	readonly focus: Span;
	readonly children: readonly OutlineItem[];
}

interface Manifest {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata?: { readonly name?: string; readonly generateName?: string; readonly namespace?: string };
	readonly items?: readonly unknown[];
}

/**
 * The resources of a file with their parts, in the order of the text; of a text that is broken, or a template, what can be
 * read of it. None where there are no manifests, as in the values of a chart.
 */
export function outline(snapshot: Snapshot, uri: string): readonly OutlineItem[] {
	const file = snapshot.files.get(uri);
	if (file === undefined) return [];
	return file.placed.flatMap((placed) =>
		manifestsIn(tree(placed.chunk).root as Node<Manifest> | undefined, 0).map((root) => itemOf(root, placed)),
	);
}

/** The manifests of a document, those in a List included, whether or not we know their kinds. */
function manifestsIn(root: Node<Manifest> | undefined, depth: number): readonly Node<Manifest>[] {
	const kind = root?.kind === 'map' ? root.get('kind') : undefined;
	if (root === undefined || kind === undefined) return [];
	const isManifest = root.get('apiVersion') !== undefined;
	if (!isManifest || !kind.text.endsWith('List') || depth > 3) return isManifest ? [root] : [];
	return root.each('items').flatMap((item) => manifestsIn(item as Node<Manifest>, depth + 1));
}

function itemOf(root: Node<Manifest>, { chunk, start }: Placed): OutlineItem {
	const kind = root.get('kind');
	const metadata = root.get('metadata');
	const name = metadata?.get('name') ?? metadata?.get('generateName');
	const known = kindOf(root.get('apiVersion')?.text ?? '', kind?.text ?? '');
	const title = [kind?.text, name?.text].filter((text) => text !== undefined && text !== '').join(' ');
	return {
		name: oneLine(title) || '(no kind)',
		detail: oneLine(metadata?.get('namespace')?.text ?? ''),
		kind: 'resource',
		span: shifted(root, start),
		focus: shifted(within(root, name) ?? within(root, kind) ?? root, start),
		children: known === undefined ? [] : partsOf(root, known.id, chunk.text, start),
	};
}

const tries = new Map<KindId, Trie<PartRow>>();

function partsOf(root: Node, kind: KindId, text: string, start: number): readonly OutlineItem[] {
	const rows = parts[kind];
	if (rows === undefined) return [];
	const trie = tries.get(kind) ?? trieOf(rows);
	tries.set(kind, trie);
	const found: OutlineItem[] = [];
	walk(root, trie, text, (row, node, ancestors) => {
		// A list that a template writes is no item of itself; an anchor's list stands elsewhere.
		if (within(root, node) === undefined || node.start === node.end) return;
		const list = ancestors.at(-1);
		const index = (list?.items.indexOf(node) ?? -1) + 1;
		const name = oneLine(row.name(node as Node<Record<string, unknown>>));
		if (node.opaque && name === '') return;
		const span = shifted(node, start);
		found.push({
			name: name === '' ? `${row.kind} ${index}` : name,
			detail: oneLine(row.detail?.(node as Node<Record<string, unknown>>) ?? ''),
			kind: row.kind,
			span,
			focus: { start: span.start, end: Math.min(span.end, lineFeed(text, node.start) + start) },
			children: [],
		});
	});
	return found.sort((a, b) => a.span.start - b.span.start);
}

/** A node, if it lies in `root`: what an alias stands for lies elsewhere. */
function within(root: Node, node: Node | undefined): Node | undefined {
	return node !== undefined && contains(root, node.start) && contains(root, node.end) ? node : undefined;
}

const longest = 120;

/** A text as editors show it in a list: in one line, and not too long. */
function oneLine(text: string): string {
	const line = visible(text).replace(/\s+/g, ' ').trim();
	return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
