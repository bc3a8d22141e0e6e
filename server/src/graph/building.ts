// A graph while it is built: what is added twice is one, with all that is written of it.
import type { Mesh } from '../mesh/mesh.ts';
import type { Place } from '../trace/story.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

type NewNode = Pick<GraphNode, 'id' | 'kind' | 'label'> & Partial<GraphNode>;
type NewEdge = Partial<Pick<GraphEdge, 'kind' | 'label' | 'state' | 'why' | 'extents'>>;

/** How many nodes of one kind stand after another one, before the rest is folded. */
const mostSiblings = 12;

export class Building {
	readonly mesh: Mesh;
	readonly #nodes = new Map<string, GraphNode>();
	readonly #edges = new Map<string, GraphEdge>();
	readonly #unfolded: ReadonlySet<string>;
	readonly #most: number;
	#isFull = false;

	constructor(mesh: Mesh, unfolded: ReadonlySet<string>, most: number) {
		this.mesh = mesh;
		this.#unfolded = unfolded;
		this.#most = most;
	}

	has(id: string): boolean {
		return this.#nodes.has(id);
	}

	/** Whether a router may still be added. */
	hasRoomFor(router: string): boolean {
		if (this.#nodes.has(router) || this.#nodes.size < this.#most) return true;
		this.#isFull = true;
		return false;
	}

	/** Adds a node, or what is written of it elsewhere to the one that is there. Returns its id. */
	node({ id, ...given }: NewNode): string {
		const known = this.#nodes.get(id);
		if (known === undefined) {
			const none = { lines: [], badges: [], state: 'found', why: '', at: undefined, extents: [], remarks: [] } as const;
			const { at } = given;
			this.#nodes.set(id, { id, ...none, ...(at === undefined ? {} : { extents: [at] }), ...given });
		} else if (given.extents !== undefined && given.extents.length > 0)
			this.#nodes.set(id, { ...known, extents: joined(known.extents, given.extents) });
		return id;
	}

	edge(from: string, to: string, given: NewEdge = {}): void {
		const { kind = 'way', label = '', state = 'found', why = '', extents = [] } = given;
		const key = `${kind}\n${from}\n${to}`;
		const known = this.#edges.get(key);
		if (known === undefined) this.#edges.set(key, { from, to, kind, label, state, why, extents, remarks: [] });
		else if (extents.length > 0) this.#edges.set(key, { ...known, extents: joined(known.extents, extents) });
	}

	/**
	 * Adds the first of some nodes after `from`, and one that stands for the rest; returns its id. `of`: whose they are, if that
	 * is not `from`.
	 */
	each<T>(
		{ from, what, of = '' }: { readonly from: string; readonly what: string; readonly of?: string },
		all: readonly T[],
		add: (one: T, index: number) => void,
	): string | undefined {
		const id = `more:${from}:${of}${what}`;
		const isWhole = all.length <= mostSiblings + 1 || this.#unfolded.has(id);
		for (const [index, one] of (isWhole ? all : all.slice(0, mostSiblings)).entries()) add(one, index);
		if (isWhole) return undefined;
		this.node({ id, kind: 'more', label: `${all.length - mostSiblings} more ${what}` });
		this.edge(from, id);
		return id;
	}

	/** What was built; `routers`: the ids of those that were to be in it. */
	built(routers: readonly string[]): Graph {
		const left = this.#isFull ? routers.filter((id) => !this.#nodes.has(id)).length : 0;
		return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()], left };
	}
}

function joined(known: readonly Place[], more: readonly Place[]): readonly Place[] {
	const others = more.filter(
		(one) => !known.some(({ by, span }) => by === one.by && span.start === one.span.start && span.end === one.span.end),
	);
	return others.length === 0 ? known : [...known, ...others];
}
