// The way of a traced request through a graph: the parts that its steps speak of.
import { grouped } from '../maps.ts';
import type { Place, Trace } from '../trace/story.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

export interface Path {
	/** Ids. */
	readonly nodes: ReadonlySet<string>;
	readonly edges: ReadonlySet<GraphEdge>;
}

/** What of a graph a request comes through. */
export function pathOf({ nodes, edges }: Graph, { steps, end, envoy }: Trace): Path {
	const places = steps.flatMap(({ at }) => at ?? []);
	const isSpokenOf = ({ extents }: Pick<GraphNode, 'extents'>) =>
		extents.some((extent) => places.some((place) => isWithin(place, extent)));
	const hosts = new Set(envoy.flatMap(({ virtualHost }) => virtualHost?.replace(/:\d+$/, '') ?? []));
	const goals = end.is === 'reached' ? end.to : [];
	const isFromMesh = steps.every(({ code }) => !code.startsWith('gateway.'));
	const isOn = (node: GraphNode): boolean => {
		const { kind, id, label } = node;
		if (kind === 'host') return hosts.has(label);
		if (kind === 'entry') return id === 'entry:mesh' ? isFromMesh : isSpokenOf(node);
		if (kind === 'subset') return goals.some(({ host, subset }) => id === `subset:${host}:${subset}`);
		if (kind === 'destination' || kind === 'external')
			return goals.some(({ host, port }) => id === `destination:${host}:${port}` || id === `destination:${host}:0`);
		if (kind === 'workload')
			return goals.some(({ workloads = [] }) => workloads.some((name) => id.endsWith(` ${name}`)));
		return isSpokenOf(node);
	};
	const lit = new Set(nodes.filter(isOn).map(({ id }) => id));
	const between = edges.filter(({ from, to, kind }) => kind === 'way' && lit.has(from) && lit.has(to));
	return onlyJoined(lit, between, nodes);
}

/** Without what stands alone, such as a host of the same name at another Gateway. */
function onlyJoined(lit: ReadonlySet<string>, between: readonly GraphEdge[], nodes: readonly GraphNode[]): Path {
	const starts = nodes.filter(({ id, kind }) => kind === 'entry' && lit.has(id)).map(({ id }) => id);
	const reached = new Set<string>(starts);
	const next = grouped(between, ({ from }) => from);
	const open = [...starts];
	for (let id = open.pop(); id !== undefined; id = open.pop())
		for (const { to } of next.get(id) ?? []) {
			if (reached.has(to)) continue;
			reached.add(to);
			open.push(to);
		}
	return { nodes: reached, edges: new Set(between.filter(({ from, to }) => reached.has(from) && reached.has(to))) };
}

function isWithin(place: Place, extent: Place): boolean {
	return place.by === extent.by && extent.span.start <= place.span.start && place.span.end <= extent.span.end;
}
