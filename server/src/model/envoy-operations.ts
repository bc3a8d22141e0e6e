// TABLE: what each operation of an EnvoyFilter's patch does to each thing that it may apply to.
import { ownOf } from '../maps.ts';

/** What becomes of the configuration; `added`: behind what is there; `inserted`: at the place that the match says. */
export type Effect = 'added' | 'inserted' | 'merged' | 'replaced' | 'removed' | 'nothing';

type Effects = Readonly<Record<string, Effect>>;

const merging: Effects = { MERGE: 'merged', MERGE_AND_REPLACE_LIST: 'merged' };
/** istio: pilot/pkg/model/envoyfilter.go, convertToEnvoyFilterWrapper: where there is no order, each INSERT becomes an ADD. */
const adding: Effects = { ADD: 'added', INSERT_FIRST: 'added', INSERT_BEFORE: 'added', INSERT_AFTER: 'added' };
/** What is typed is merged by itself, and only by MERGE (istio: envoyfilter/util.go, mergePatchValue). */
const ordered: Effects = {
	ADD: 'added',
	INSERT_FIRST: 'inserted',
	INSERT_BEFORE: 'inserted',
	INSERT_AFTER: 'inserted',
	MERGE: 'merged',
	REPLACE: 'replaced',
	REMOVE: 'removed',
};

const effects: Readonly<Record<string, Effects>> = {
	// istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go
	LISTENER: { ...adding, ...merging, REMOVE: 'removed' },
	FILTER_CHAIN: { ...adding, ...merging, REMOVE: 'removed' },
	LISTENER_FILTER: ordered,
	NETWORK_FILTER: ordered,
	HTTP_FILTER: ordered,
	// istio: rc_patch.go
	ROUTE_CONFIGURATION: merging,
	VIRTUAL_HOST: { ...adding, ...merging, REPLACE: 'replaced', REMOVE: 'removed' },
	HTTP_ROUTE: {
		ADD: 'added',
		INSERT_FIRST: 'inserted',
		INSERT_BEFORE: 'inserted',
		INSERT_AFTER: 'inserted',
		...merging,
		REMOVE: 'removed',
	},
	// istio: cluster_patch.go
	CLUSTER: { ...adding, ...merging, REMOVE: 'removed' },
	// istio: extension_configuration_patch.go
	EXTENSION_CONFIG: adding,
	// Nothing reads it (istio: releasenotes/notes/bds-removal.yaml).
	BOOTSTRAP: {},
};

const operations: ReadonlySet<string> = new Set([...Object.keys(ordered), ...Object.keys(merging)]);

/** What an operation does; undefined if one of the two words is not known. */
export function effectOf(applyTo: string, operation: string): Effect | undefined {
	const known = ownOf(effects, applyTo);
	if (known === undefined || !operations.has(operation)) return undefined;
	return known[operation] ?? 'nothing';
}
