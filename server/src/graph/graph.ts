// graph(mesh, about): the routes of an environment as a graph, from where requests come in to the pods that get them. Plain data;
// every drawing of it, as text or as a picture, is made of this.
import type { Mesh } from '../mesh/mesh.ts';
import type { GraphNode as SentNode } from '../protocol.ts';
import type { Severity } from '../rules/engine/rule.ts';
import type { Place } from '../trace/story.ts';
import { type About, choose } from './about.ts';
import { Building } from './building.ts';
import { withFindings } from './findings.ts';
import { addLanes } from './lanes.ts';
import { idOf } from './routers.ts';

/** `route` answers itself where it leads to an `answer`; `more` stands for nodes that are folded. */
export type NodeKind = SentNode['kind'];

/** `broken`: the files contradict it. `unknown`: they do not say. */
export type State = 'found' | 'broken' | 'unknown';

/** What is set on the way, in a word or two. */
export interface Badge {
	readonly code:
		| 'fault'
		| 'mirror'
		| 'retries'
		| 'timeout'
		| 'rewrite'
		| 'headers'
		| 'cors'
		| 'waypoint'
		| 'tls'
		| 'policy'
		| 'balancing'
		| 'breaker'
		| 'proxy';
	readonly text: string;
}

/** What a rule says about a part of the graph. */
export interface Remark {
	readonly rule: string;
	readonly severity: Severity;
	readonly message: string;
}

export interface GraphNode {
	/** Stays the same through edits: `route:VirtualService shop/cart:http:0`. */
	readonly id: string;
	readonly kind: NodeKind;
	readonly label: string;
	readonly lines: readonly string[];
	readonly badges: readonly Badge[];
	readonly state: State;
	/** Why it is not found; '' if it is. */
	readonly why: string;
	/** Where it is written; undefined for what nobody writes, such as the sidecars of a mesh. */
	readonly at: Place | undefined;
	/** All that is written of it, by which the steps of a trace and the cursor of an editor find it. */
	readonly extents: readonly Place[];
	readonly remarks: readonly Remark[];
}

export interface GraphEdge {
	readonly from: string;
	readonly to: string;
	/** `mirror`: a copy of the request goes this way. */
	readonly kind: 'way' | 'mirror';
	readonly label: string;
	readonly state: State;
	readonly why: string;
	readonly extents: readonly Place[];
	readonly remarks: readonly Remark[];
}

export interface Graph {
	/** In the order in which they are tried, from left to right. */
	readonly nodes: readonly GraphNode[];
	readonly edges: readonly GraphEdge[];
	/** How many VirtualServices, routes of the Gateway API and Ingresses are left out, because there are too many. */
	readonly left: number;
}

export interface GraphOptions {
	/** Ids of nodes of kind `more` whose nodes are wanted after all. */
	readonly unfolded?: readonly string[];
	/** How many nodes there may be, about: what is begun is ended. */
	readonly most?: number;
}

const mostNodes = 400;

/** The graph of what has to do with something, or of everything; for broken input, what can be read of it. */
export function graph(mesh: Mesh, about: About, { unfolded = [], most = mostNodes }: GraphOptions = {}): Graph {
	const building = new Building(mesh, new Set(unfolded), most);
	const choice = choose(mesh, about);
	addLanes(building, choice);
	return withFindings(mesh, building.built([...choice.routers].map((by) => `router:${idOf(by)}`)));
}
