// What the rules say, beside the parts of a graph that it is about: a reference that leads nowhere is broken for the reason that
// the rule gives, wherever the graph itself only knows that nothing declares the name.
import { push } from '../maps.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { judgements, type Reported } from '../rules/engine/run.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Span } from '../text/span.ts';
import type { Graph, GraphEdge, GraphNode, NodeKind, Remark, State } from './graph.ts';

interface Owner {
	readonly span: Span;
	readonly part: object;
}

/** The kinds of nodes that stand for a whole resource, those first to which a fault of it is put. */
const wholes: readonly NodeKind[] = ['router', 'destination', 'external', 'workload', 'entry', 'subset', 'host'];

/** The graph with the findings of its files; hints are left out. */
export function withFindings(mesh: Mesh, graph: Graph): Graph {
	const owners = new Map<Chunk, Owner[]>();
	const uris = new Set<string>();
	for (const part of [...graph.nodes, ...graph.edges])
		for (const { by, span } of part.extents) {
			if (isBuiltIn(by.member)) continue;
			uris.add(by.member.uri);
			push(owners, by.member.chunk, { span, part });
		}
	const ofResource = wholeNodes(graph.nodes);
	const remarks = new Map<object, Remark[]>();
	for (const reported of [...uris].flatMap((uri) => judgements(mesh, uri).flatMap((one) => one.reported))) {
		const part = narrowest(owners.get(reported.member.chunk) ?? [], reported) ?? ofResource.get(reported.resource);
		const remark = part && remarkOf(reported);
		if (part !== undefined && remark !== undefined) push(remarks, part, remark);
	}
	if (remarks.size === 0) return graph;
	const edges = graph.edges.map((edge) => judgedEdge(edge, remarks.get(edge) ?? []));
	const contradicted = edges.filter(isContradicted);
	const broken = new Map(contradicted.flatMap(({ from, to, why }) => [[from, why] as const, [to, why] as const]));
	const nodes = graph.nodes.map((node) => judgedNode(node, remarks.get(node) ?? [], broken.get(node.id)));
	return { ...graph, nodes, edges };
}

function wholeNodes(nodes: readonly GraphNode[]): ReadonlyMap<unknown, GraphNode> {
	const found = new Map<unknown, GraphNode>();
	for (const kind of wholes.toReversed())
		for (const node of nodes.toReversed()) if (node.kind === kind && node.at !== undefined) found.set(node.at.by, node);
	return found;
}

/** The part of which the least is written around a finding; of equal ones the last, which is an edge. */
function narrowest(owners: readonly Owner[], { finding: { span } }: Reported): object | undefined {
	let best: Owner | undefined;
	for (const one of owners) {
		if (one.span.start > span.start || one.span.end < span.end) continue;
		if (best === undefined || one.span.end - one.span.start <= best.span.end - best.span.start) best = one;
	}
	return best?.part;
}

function remarkOf({ rule, severity, finding }: Reported): Remark | undefined {
	return severity === 'hint' ? undefined : { rule: rule.id, severity, message: finding.message };
}

const isLoud = ({ severity }: Remark): boolean => severity === 'error' || severity === 'warning';

function judgedEdge(edge: GraphEdge, remarks: readonly Remark[]): GraphEdge {
	if (remarks.length === 0) return edge;
	const loud = remarks.find(isLoud);
	return loud === undefined ? { ...edge, remarks } : { ...edge, remarks, state: 'broken', why: loud.message };
}

function isContradicted({ state, remarks }: GraphEdge): boolean {
	return state === 'broken' && remarks.some(isLoud);
}

/** What is not known is broken where a rule says so of it or of the way there, in the words of the rule. */
function judgedNode(node: GraphNode, remarks: readonly Remark[], why: string | undefined): GraphNode {
	const loud = remarks.find(isLoud)?.message ?? why;
	const isDenied = node.state !== 'found' && loud !== undefined;
	if (!isDenied && remarks.length === 0) return node;
	const state: State = isDenied ? 'broken' : node.state;
	return { ...node, remarks, state, why: isDenied ? loud : node.why };
}
