// Our own messages beside LSP, as types: the one file of the server that the client imports.

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
}

/** Notification, server to client, on every change of `Status` (while indexing: at most every 100 ms). */
export const statusNotification = 'istio/status';

/** What `istio/indexStatus` answers: the state of the index, for people and for bug reports. */
export interface IndexStatus extends Status {
	readonly version: string;
	readonly node: string;
	/** Wall-clock milliseconds of the last complete indexing pass. */
	readonly indexMilliseconds: number;
	readonly heapMegabytes: number;
	readonly folders: readonly string[];
	/** What lies in the folders and was not read, with the reason: the first of them, should they be many. */
	readonly skipped: readonly { readonly path: string; readonly reason: string }[];
	/** How many there are of them. */
	readonly skippedCount: number;
	/** Number of resources per kind, `group/Kind`, most frequent first. */
	readonly kinds: Readonly<Record<string, number>>;
}

/** Request, client to server, no parameters, answers `IndexStatus`. */
export const indexStatusRequest = 'istio/indexStatus';

/** Request, client to server, no parameters: forgets all files that are not open and reads them again; answers when done. */
export const reindexRequest = 'istio/reindex';
