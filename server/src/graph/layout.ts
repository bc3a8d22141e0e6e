// Where the nodes of a graph stand. Each part that hangs together is laid out for itself, which keeps this fast, one below the
// other; what requests come in by stands left of them all, for it would make one part of everything.

import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import { grouped } from '../maps.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

export interface Box {
	/** Of the upper left corner. */
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export interface Layout {
	readonly width: number;
	readonly height: number;
	readonly boxes: ReadonlyMap<string, Box>;
}

export type Size = Pick<Box, 'width' | 'height'>;

const margin = 20;
/** Between columns, between nodes of a column, and between parts. */
const gaps = { ranksep: 40, nodesep: 14, part: 30 };

/** Lays out a graph from left to right; nodes of one column keep the order that they have in the graph. */
export function layoutOf({ nodes, edges }: Graph, sizeOf: (node: GraphNode) => Size): Layout {
	const entries = nodes.filter(({ kind }) => kind === 'entry');
	const isEntry = new Set(entries.map(({ id }) => id));
	const inner = edges.filter(({ from }) => !isEntry.has(from));
	const parts = partsOf(
		nodes.filter(({ id }) => !isEntry.has(id)),
		inner,
	).map((part) => knownLayout(part, sizeOf));
	const left = margin + Math.max(0, ...entries.map((entry) => sizeOf(entry).width + gaps.ranksep));
	const starts = columnsOf(parts, left);
	const boxes = new Map<string, Box>();
	let [bottom, right] = [margin, left];
	for (const { height, placed } of parts) {
		for (const { id, rank, y, size } of placed) {
			const box = { ...size, x: starts.get(rank) ?? left, y: y + bottom };
			boxes.set(id, box);
			right = Math.max(right, box.x + box.width);
		}
		bottom += height + gaps.part;
	}
	const end = placeEntries(entries, edges, boxes, sizeOf);
	return { width: right + margin, height: Math.max(bottom - gaps.part, end) + margin, boxes };
}

/** Where each column begins: the parts share them, so that equals stand below each other. */
function columnsOf(parts: readonly Placed[], left: number): ReadonlyMap<number, number> {
	const widths = new Map<number, number>();
	for (const { placed } of parts)
		for (const { rank, size } of placed) widths.set(rank, Math.max(widths.get(rank) ?? 0, size.width));
	const starts = new Map<number, number>();
	let x = left;
	for (const [rank, width] of [...widths].sort(([a], [b]) => a - b)) {
		starts.set(rank, x);
		x += width + gaps.ranksep;
	}
	return starts;
}

interface Part {
	readonly nodes: readonly GraphNode[];
	readonly edges: readonly GraphEdge[];
}

/** The parts of a graph that hang together, by their first nodes. */
function partsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): readonly Part[] {
	const root = new Map<string, string>();
	const find = (id: string): string => {
		let at = id;
		while (root.has(at)) at = root.get(at) as string;
		// So that long ways are not gone twice.
		if (at !== id) root.set(id, at);
		return at;
	};
	for (const { from, to } of edges) {
		const [a, b] = [find(from), find(to)];
		if (a !== b) root.set(b, a);
	}
	const edgesOf = grouped(edges, ({ from }) => find(from));
	const groups = grouped(nodes, ({ id }) => find(id));
	return [...groups].map(([id, own]) => ({ nodes: own, edges: edgesOf.get(id) ?? [] }));
}

/** TABLE: the columns of the kinds, so that what stands for a missing step is as long as the step. */
const columns: Readonly<Record<GraphNode['kind'], number>> = {
	entry: 0,
	host: 1,
	router: 2,
	route: 3,
	destination: 4,
	external: 4,
	answer: 4,
	subset: 5,
	workload: 6,
	more: 0,
};

interface Placed {
	readonly height: number;
	readonly placed: readonly { readonly id: string; readonly rank: number; readonly y: number; readonly size: Size }[];
}

/** Parts that were laid out, by what decides: after an edit most are as they were. */
const known = new Map<string, Placed>();
const mostKnown = 500;

function knownLayout(part: Part, sizeOf: (node: GraphNode) => Size): Placed {
	const sizes = part.nodes.map((node) => [node.id, node.kind, sizeOf(node).width, sizeOf(node).height]);
	const key = JSON.stringify([sizes, part.edges.map(({ from, to }) => [from, to])]);
	const found = known.get(key);
	if (found !== undefined) return found;
	const made = partLayout(part, sizeOf);
	if (known.size >= mostKnown) known.clear();
	known.set(key, made);
	return made;
}

function partLayout({ nodes, edges }: Part, sizeOf: (node: GraphNode) => Size): Placed {
	const drawn = new DagreGraph();
	drawn.setGraph({ rankdir: 'LR', ranksep: gaps.ranksep, nodesep: gaps.nodesep, marginx: 0, marginy: 0 });
	drawn.setDefaultEdgeLabel(() => ({}));
	const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
	for (const node of nodes) drawn.setNode(node.id, { ...sizeOf(node) });
	for (const { from, to } of edges) {
		const [a, b] = [kinds.get(from), kinds.get(to)];
		if (a === undefined || b === undefined) continue;
		const minlen = Math.max(1, columns[b] - columns[a]);
		drawn.setEdge(from, to, { minlen: a === 'more' || b === 'more' ? 1 : minlen });
	}
	layout(drawn, { disableOptimalOrderHeuristic: true });
	const { height = 0 } = drawn.graph() as Partial<Size>;
	const found = nodes.map((node) => ({ node, own: drawn.node(node.id) as Size & { y: number; rank: number } }));
	const first = Math.min(...found.map(({ own }) => own.rank));
	// What begins later than with a host stands farther to the right. A rank is two steps for dagre, one of them for labels.
	const begin = Math.min(...found.flatMap(({ node, own }) => (own.rank === first ? [columns[node.kind]] : [])));
	const shift = 2 * Math.max(0, begin - columns.host) - first;
	const placed = found.map(({ node: { id }, own: { y, rank, width, height: own } }) => ({
		id,
		rank: rank + shift,
		y: y - own / 2,
		size: { width, height: own },
	}));
	return { height, placed };
}

/** Puts each entry beside the first of its hosts, below the entry before it. Returns where the last one ends. */
function placeEntries(
	entries: readonly GraphNode[],
	edges: readonly GraphEdge[],
	boxes: Map<string, Box>,
	sizeOf: (node: GraphNode) => Size,
): number {
	const hosts = grouped(edges, ({ from }) => from);
	const middle = ({ y, height }: Box) => y + height / 2;
	const wished = entries.map((entry) => {
		const [first] = (hosts.get(entry.id) ?? []).flatMap(({ to }) => boxes.get(to) ?? []).sort((a, b) => a.y - b.y);
		return { entry, size: sizeOf(entry), at: first === undefined ? margin : middle(first) };
	});
	let bottom = margin;
	for (const { entry, size, at } of wished.sort((a, b) => a.at - b.at)) {
		const y = Math.max(bottom, at - size.height / 2);
		boxes.set(entry.id, { ...size, x: margin, y });
		bottom = y + size.height + gaps.nodesep;
	}
	return bottom;
}
