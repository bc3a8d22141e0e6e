// The route map: the graph of what somebody looks at, with places in files, drawn in the format that is asked for.
import type { About } from '../../graph/about.ts';
import { dotOf } from '../../graph/dot.ts';
import { type Graph, type GraphEdge, type GraphNode, graph } from '../../graph/graph.ts';
import { mermaidOf } from '../../graph/mermaid.ts';
import { type Path, pathOf } from '../../graph/path.ts';
import { svgOf } from '../../graph/svg.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { placedAt } from '../../text/source-file.ts';
import { type PlainPlace, plainPlace } from '../../trace/story.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { shortPath } from '../describe.ts';
import { resourcesIn } from '../target.ts';
import { resourcesCalled } from './description.ts';
import { type Problem, questionFrom } from './question.ts';
import { toldIn, type Where, whereFor } from './traced.ts';

export const drawings = ['svg', 'mermaid', 'dot'] as const;

/** What of a map is asked for; '' and empty lists where nothing was said. */
export interface MapQuestion {
	/** `KIND/NAME`, `KIND/NAME.NAMESPACE` or a host; '' for the file, and without one for everything. */
	readonly what: string;
	/** Everything, whatever file is looked at. */
	readonly isWhole: boolean;
	/** Words that what routes must have in its names or hosts; only of everything. */
	readonly filter: string;
	readonly environment: string;
	/** A file, whose environment is asked where none is named. */
	readonly uri: string | undefined;
	/** An offset in the file, of which only the resource is meant. */
	readonly offset: number | undefined;
	/** A request whose way is marked, as it is written after `istio-ls trace`. */
	readonly request: string;
	readonly unfolded: readonly string[];
	/** Undefined for none. */
	readonly drawing: (typeof drawings)[number] | undefined;
	/** Whether a picture says its own colors. */
	readonly isStyled: boolean;
}

/** A part of a graph whose places are URIs and offsets in files. */
type Plain<T> = Omit<T, 'at' | 'extents'> & { readonly extents: readonly PlainPlace[] };

export interface RouteMap {
	readonly title: string;
	readonly environment: string;
	readonly notes: readonly string[];
	readonly nodes: readonly (Plain<GraphNode> & { readonly at: PlainPlace | undefined })[];
	readonly edges: readonly (Plain<GraphEdge> & { readonly isOnPath: boolean })[];
	/** The ids of the nodes that the request comes through. */
	readonly path: readonly string[];
	readonly left: number;
	readonly drawn: string;
}

/** The map that is asked for; what is wrong with the question, in a sentence. */
export function routeMap(snapshot: Snapshot, asked: MapQuestion): RouteMap | Problem {
	const where = whereFor(snapshot, asked.environment, asked.uri);
	if ('problem' in where) return where;
	const subject = subjectOf(where, asked);
	if ('problem' in subject) return subject;
	const { mesh } = where;
	const made = graph(mesh, subject.about, { unfolded: asked.unfolded });
	const way = wayOf(mesh, made, asked.request);
	const notes = [...where.notes, ...notesOn(made), ...way.notes];
	return {
		title: subject.title,
		environment: mesh.environment.name,
		notes,
		...placed(where.snapshot, made, way.path),
		left: made.left,
		drawn: drawnAs(made, way.path, asked),
	};
}

function subjectOf(
	{ mesh, snapshot }: Where,
	{ what, isWhole, filter, uri, offset }: MapQuestion,
): { readonly about: About; readonly title: string } | Problem {
	if (what.includes('/')) {
		const found = resourcesCalled(mesh, what);
		if ('problem' in found) return found;
		const [first] = found.by;
		return { about: { is: 'resources', by: found.by }, title: first === undefined ? what : title(first.resource) };
	}
	if (what !== '') return { about: { is: 'host', host: what }, title: what };
	if (isWhole || uri === undefined) return { about: { is: 'all', filter }, title: filter };
	const file = snapshot.files.get(uri);
	const document = file !== undefined && offset !== undefined ? placedAt(file, offset) : undefined;
	const own = document === undefined ? [] : resourcesIn(mesh, uri, document);
	const [only] = own;
	if (only !== undefined) return { about: { is: 'resources', by: own }, title: title(only.resource) };
	return { about: { is: 'resources', by: mesh.ofFile.get(uri) ?? [] }, title: shortPath(uri) };
}

function notesOn({ nodes, left }: Graph): readonly string[] {
	if (nodes.length === 0) return ['There are no routes here'];
	return left === 0 ? [] : [`${left} more VirtualServices and routes are not drawn; filter the map to see them`];
}

const nowhere: Path = { nodes: new Set(), edges: new Set() };

function wayOf(mesh: Mesh, made: Graph, request: string): { readonly path: Path; readonly notes: readonly string[] } {
	if (request === '') return { path: nowhere, notes: [] };
	const question = questionFrom(request);
	const answer = 'problem' in question ? question : toldIn(mesh, question);
	if ('problem' in answer) return { path: nowhere, notes: [`The request cannot be traced: ${answer.problem}`] };
	return { path: pathOf(made, answer.told), notes: [] };
}

function placed(snapshot: Snapshot, { nodes, edges }: Graph, path: Path) {
	const plain = ({ extents }: Pick<GraphNode, 'extents'>) => extents.flatMap((one) => plainPlace(snapshot, one) ?? []);
	return {
		nodes: nodes.map((node) => ({ ...node, at: plainPlace(snapshot, node.at), extents: plain(node) })),
		edges: edges.map((edge) => ({ ...edge, extents: plain(edge), isOnPath: path.edges.has(edge) })),
		path: nodes.flatMap(({ id }) => (path.nodes.has(id) ? [id] : [])),
	};
}

function drawnAs(made: Graph, path: Path, { drawing, isStyled }: MapQuestion): string {
	if (drawing === 'svg') return svgOf(made, { path, isStyled });
	if (drawing === 'mermaid') return mermaidOf(made, path);
	return drawing === 'dot' ? dotOf(made, path) : '';
}
