// Our own messages beside LSP, as types: the one file of the server that the client imports.
export * from './files-protocol.ts';
export * from './test-protocol.ts';

/** What the server is doing, for the language status item. */
export interface Status {
	readonly state: 'indexing' | 'ready' | 'degraded';
	/** Files read so far, and files found; equal when ready. */
	readonly done: number;
	readonly total: number;
	/** Kubernetes and Istio resources known so far. */
	readonly resources: number;
	/** Why the state is `degraded`: one sentence for the user. */
	readonly reason?: string;
	/** Whether charts and overlays are being rendered. */
	readonly isRendering?: boolean;
}

/** Notification, server to client, on every change of `Status` (while indexing: at most every 100 ms). */
export const statusNotification = 'istio/status';

/** What `istio/indexStatus` answers: the state of the index, for people and for bug reports. */
export interface IndexStatus extends Status {
	readonly version: string;
	/** Where it runs, such as `Node v24.1.0`, and what it cannot do there, as sentences. */
	readonly host: string;
	readonly lacks: readonly string[];
	readonly pid: number;
	/** Wall-clock milliseconds of the last complete indexing pass. */
	readonly indexMilliseconds: number;
	readonly folders: readonly string[];
	/** What lies in the folders and was not read, with the reason: the first of them, should they be many. */
	readonly skipped: readonly { readonly path: string; readonly reason: string }[];
	/** How many there are of them. */
	readonly skippedCount: number;
	/** What is deployed together: the first of them, should they be many. */
	readonly environments: readonly {
		readonly name: string;
		readonly kind: 'folder' | 'overlay' | 'declared';
		readonly files: number;
		readonly assume: string;
		readonly release: string;
	}[];
	readonly environmentCount: number;
	/** The settings that differ from the defaults, by workspace folder; values as JSON. */
	readonly settings: readonly { readonly folder: string; readonly name: string; readonly value: string }[];
	readonly memory: {
		readonly megabytes?: { readonly heap: number; readonly process: number };
		/** Documents that are kept, and those that are joined, once for each environment. */
		readonly documents: number;
		readonly joined: number;
	};
	readonly rendering: RenderingStatus;
	/** Number of resources per kind, `group/Kind`, most frequent first. */
	readonly kinds: Readonly<Record<string, number>>;
}

/** What became of `istio.render`. */
export interface RenderingStatus {
	/** `impossible`: no programs run here; `untrusted`: on, but the workspace is not trusted; `waiting`: nothing was rendered yet. */
	readonly state: 'off' | 'impossible' | 'untrusted' | 'waiting' | 'running' | 'done';
	/** How many charts with values, and overlays, were rendered last, and how long it took. */
	readonly count: number;
	readonly milliseconds: number;
	/** What could not be rendered, as sentences. */
	readonly problems: readonly string[];
}

/** Notification, client to server, no parameters: the user trusts the workspace now. */
export const trustedNotification = 'istio/trusted';

/** The word that makes the server's program the second process, which renders. */
export const renderingWord = '--renders-for-a-server';

/** Request, client to server, no parameters, answers `IndexStatus`. */
export const indexStatusRequest = 'istio/indexStatus';

/** Request, client to server, no parameters: forgets all files that are not open and reads them again; answers when done. */
export const reindexRequest = 'istio/reindex';

/** A place in a file, lines and characters counted from 0 as in LSP. */
export interface TracePlace {
	readonly uri: string;
	readonly range: TraceRange;
	/** `VirtualService shop/cart` */
	readonly resource: string;
}

export interface TraceRange {
	readonly start: { readonly line: number; readonly character: number };
	readonly end: { readonly line: number; readonly character: number };
}

/** What `istio/trace` asks. */
export interface TraceParameters {
	/** A request, as it is written after `istio-ls trace`: `GET https://shop.example.com/api --header x-user=ann`. */
	readonly request: string;
	/** A file, whose environment is asked unless the request names one. */
	readonly uri?: string;
}

export interface TraceStep {
	/** The name of the sentence, such as `route.taken`. */
	readonly code: string;
	readonly text: string;
	/** Whether the files do not say, so that this is an assumption. */
	readonly isUnknown: boolean;
	/** The proxy that acts: an index of `proxies`. */
	readonly proxy: number;
	/** What decided; absent where it is Istio's default. */
	readonly at?: TracePlace;
	/** What was not taken here, and why. */
	readonly passedOver: readonly { readonly code: string; readonly text: string; readonly at?: TracePlace }[];
}

/** What `istio/trace` answers; `problem` says in a sentence why there is no answer. */
export type TraceAnswer =
	| { readonly problem: string }
	| {
			/** What was asked, and where it begins. */
			readonly title: string;
			/** '' for all files of a folder together. */
			readonly environment: string;
			/** How the question was understood, in sentences. */
			readonly notes: readonly string[];
			readonly proxies: readonly string[];
			readonly steps: readonly TraceStep[];
			/** `partly`: some of the destinations that share the requests do not exist. */
			readonly arrival: 'reached' | 'partly' | 'not reached';
			/** The end as a sentence. */
			readonly conclusion: string;
			/** Whether it rests on assumptions. */
			readonly isUnsure: boolean;
	  };

/** Request, client to server: what becomes of a request (`TraceParameters`, answers `TraceAnswer`). */
export const traceRequest = 'istio/trace';

/** What `istio/routes` asks: the routes of a gateway or of a workload's sidecar, of all gateways where none is named. */
export interface RoutesParameters {
	/** `namespace/name` or `name`. */
	readonly through?: string;
	readonly from?: string;
	/** Only the virtual hosts that take this host. */
	readonly host?: string;
	readonly environment?: string;
	/** A file, whose environment is asked unless one is named. */
	readonly uri?: string;
}

/** What `istio/routes` answers, everything in the order in which Envoy evaluates it. */
export type RoutesAnswer =
	| { readonly problem: string }
	| {
			readonly environment: string;
			readonly notes: readonly string[];
			readonly tables: readonly {
				readonly proxy: string;
				/** Of the pod. */
				readonly port: number;
				/** Envoy's name of the table; '' for connections that are routed as a whole. */
				readonly name: string;
				readonly hosts: readonly {
					readonly domains: readonly string[];
					readonly redirectsToHttps: boolean;
					readonly routes: readonly {
						readonly match: string;
						readonly action: string;
						readonly route: string;
						readonly at?: TracePlace;
					}[];
				}[];
			}[];
	  };

/** Request, client to server: effective routes (`RoutesParameters`, answers `RoutesAnswer`). */
export const routesRequest = 'istio/routes';

/** What `istio/tree` asks: what is below a branch, or the way to what stands at a place; all that is at the top where neither is given. */
export interface TreeParameters {
	/** The keys of the branches that lead to one, from the top down. */
	readonly path?: readonly string[];
	readonly at?: { readonly uri: string; readonly position: TraceRange['start'] };
}

export type TreeKind = 'gateway' | 'mesh' | 'host' | 'virtualService' | 'route' | 'destination' | 'workload';

export interface TreeBranch {
	/** Tells it from its siblings. */
	readonly key: string;
	readonly kind: TreeKind;
	readonly label: string;
	readonly description: string;
	/** Where it stands: all of it, and the word for the cursor. */
	readonly at?: { readonly uri: string; readonly range: TraceRange; readonly name: TraceRange };
	/** Whether nothing can be below it. */
	readonly isLeaf: boolean;
}

/** Request, client to server: a level of the tree of the mesh, or a way from its top (`TreeParameters`, answers a list of `TreeBranch`). */
export const treeRequest = 'istio/tree';

/** What `istio/explain` answers: why the name at a place resolves, or does not, as Markdown. */
export interface Explanation {
	readonly markdown: string;
}
/** Request, client to server, parameters as for a hover, answers `Explanation` or null where there is no name. */
export const explainRequest = 'istio/explain';
export const rulePageRequest = 'istio/rulePage'; // Parameters `{ theme }`, answers the page of its rules as Markdown, or null.
/** What `istio/graph` asks: the map of a file, of one resource in it, of something by its name, or of everything. */
export interface GraphParameters {
	/** A file: its environment is asked unless one is named, and what has to do with it is drawn unless `what` or `all` is given. */
	readonly uri?: string;
	/** A place in the file: only the resource there. */
	readonly position?: { readonly line: number; readonly character: number };
	/** `KIND/NAME`, `KIND/NAME.NAMESPACE` or a host. */
	readonly what?: string;
	/** Everything in the environment. */
	readonly all?: boolean;
	/** With `all`: words that names or hosts must contain. */
	readonly filter?: string;
	readonly environment?: string;
	/** A request whose way is marked, as it is written after `istio-ls trace`. */
	readonly request?: string;
	/** Ids of nodes of kind `more`, whose nodes are wanted after all. */
	readonly unfolded?: readonly string[];
	/** Also draws it. `svg` is for a page with a style sheet of its own. */
	readonly format?: 'svg' | 'styled svg' | 'mermaid' | 'dot';
}

interface GraphPart {
	/** `unknown`: the files do not say. */
	readonly state: 'found' | 'broken' | 'unknown';
	/** Why it is not found; '' if it is. */
	readonly why: string;
	/** All that is written of it. */
	readonly extents: readonly TracePlace[];
	readonly remarks: readonly {
		readonly rule: string;
		readonly severity: 'error' | 'warning' | 'information' | 'hint';
		readonly message: string;
	}[];
}

export interface GraphNode extends GraphPart {
	readonly id: string;
	readonly kind:
		| 'entry'
		| 'host'
		| 'router'
		| 'route'
		| 'destination'
		| 'external'
		| 'subset'
		| 'workload'
		| 'answer'
		| 'more';
	readonly label: string;
	readonly lines: readonly string[];
	readonly badges: readonly { readonly code: string; readonly text: string }[];
	readonly at?: TracePlace;
}

export interface GraphEdge extends GraphPart {
	/** Ids of nodes. */
	readonly from: string;
	readonly to: string;
	readonly kind: 'way' | 'mirror';
	readonly label: string;
	/** Whether the request comes this way. */
	readonly isOnPath: boolean;
}

/** What `istio/graph` answers. */
export type GraphAnswer =
	| { readonly problem: string }
	| {
			/** What it is the map of; '' for everything. */
			readonly title: string;
			readonly environment: string;
			readonly notes: readonly string[];
			readonly nodes: readonly GraphNode[];
			readonly edges: readonly GraphEdge[];
			/** Ids of the nodes that the request comes through. */
			readonly path: readonly string[];
			/** How many VirtualServices and routes are left out, because there are too many. */
			readonly left: number;
			/** In the format asked for; '' without one. */
			readonly drawn: string;
	  };

/** Request, client to server: the route map (`GraphParameters`, answers `GraphAnswer`). */
export const graphRequest = 'istio/graph';

/** Commands of `workspace/executeCommand`, whose one argument is what the request of the same meaning takes. */
export const executedCommands = {
	'istio.trace': traceRequest,
	'istio.routes': routesRequest,
	'istio.graph': graphRequest,
} as const;
