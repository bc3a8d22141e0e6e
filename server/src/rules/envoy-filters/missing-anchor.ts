// A patch that is about one filter, or relative to one, and names none.

import { ownOf } from '../../maps.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

interface Instead {
	readonly does: 'insertedFirst' | 'insertedLast' | 'nothingReplaced' | 'nothingRemoved' | 'nothingMerged';
	readonly severity: 'error' | 'warning' | 'hint';
	/** The operation that says so. */
	readonly means?: string;
}

const inserted: Instead = { does: 'insertedFirst', severity: 'hint', means: 'INSERT_FIRST' };
const replaced: Instead = { does: 'nothingReplaced', severity: 'warning' };
const removed: Instead = { does: 'nothingRemoved', severity: 'warning' };

/**
 * What an operation does that finds no name (istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go,
 * patchListenerFilters, patchNetworkFilters and patchHTTPFilters). Behind the last filter Envoy takes none: "terminal filter
 * … must be the last filter" (envoy: test/common/listener_manager/listener_manager_impl_test.cc).
 */
const ofChain: Readonly<Record<string, Instead>> = {
	REPLACE: replaced,
	REMOVE: removed,
	INSERT_BEFORE: inserted,
	INSERT_AFTER: {
		does: 'insertedLast',
		severity: 'error',
	},
};

const instead: Readonly<Record<string, Readonly<Record<string, Instead>>>> = {
	HTTP_FILTER: ofChain,
	NETWORK_FILTER: ofChain,
	LISTENER_FILTER: { REPLACE: replaced, REMOVE: removed, MERGE: { does: 'nothingMerged', severity: 'warning' } },
};

const messages = {
	intoEvery:
		'MERGE without "match.listener.{path}" goes into every filter of the chain, and Istio drops the patches of the listener at the first that is not of type "{type}"',
	insertedFirst: '{operation} without "match.listener.{path}" has no anchor: the filter is inserted before all others',
	insertedLast:
		'{operation} without "match.listener.{path}" has no anchor: the filter is inserted after the terminal filter of the chain, and Envoy rejects the listener',
	nothingReplaced: '{operation} without "match.listener.{path}" has no anchor: nothing is replaced',
	nothingRemoved: '{operation} without "match.listener.{path}" has no anchor: nothing is removed',
	nothingMerged: '{operation} without "match.listener.{path}" has no anchor: nothing is merged',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	absent: ['match', 'listener', 'filterChain', 'filter', 'subFilter', 'name'],
	codes: [],
	docs: {
		summary:
			'A patch inserts a filter before or after another one, replaces, removes or merges one, but the match names no filter.',
		why: 'Without a name REPLACE replaces nothing, REMOVE removes nothing, INSERT_BEFORE inserts the filter first, and INSERT_AFTER inserts it last: after the router or the TCP proxy, which must end the chain, so Envoy rejects the listener. MERGE goes into every filter of the chain, and fails at the first that has a configuration of another type.',
		exceptions:
			'Patches with context WAYPOINT. MERGE of a value that has no `typed_config`. REMOVE without a name removed all filters in old releases of Istio.',
		severityNotes: 'Error for INSERT_AFTER, hint for INSERT_BEFORE.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_BEFORE
      value: { name: envoy.filters.http.lua, typed_config: { '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua } }
`,
		mend: ['INSERT_BEFORE', 'INSERT_FIRST'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation'],
	},
	*check(resource) {
		for (const patch of patchesOf(resource)) {
			if (contextOf(patch) === 'WAYPOINT') continue;
			if (anchorOf(patch) === undefined) yield* finding(patch);
		}
	},
});

const anchors: Readonly<Record<string, string>> = {
	HTTP_FILTER: 'filterChain.filter.subFilter.name',
	NETWORK_FILTER: 'filterChain.filter.name',
	LISTENER_FILTER: 'listenerFilter',
};

function anchorOf({ applyTo: { text }, httpFilter, filter, match }: Patch): unknown {
	if (text === 'HTTP_FILTER') return httpFilter;
	return text === 'NETWORK_FILTER' ? filter : match?.get('listener')?.get('listenerFilter');
}

function* finding({ applyTo, operation, value }: Patch): Generator<Finding<typeof messages>> {
	const path = ownOf(anchors, applyTo.text);
	const { start, end, text } = operation;
	const effect = ownOf(ownOf(instead, applyTo.text) ?? {}, text);
	const into = text === 'MERGE' && applyTo.text !== 'LISTENER_FILTER' ? configOf(value) : undefined;
	if (path !== undefined && into !== undefined) {
		yield {
			span: { start, end },
			message: 'intoEvery',
			with: { path, type: into.type },
		};
	}
	if (effect === undefined || path === undefined) return;
	yield {
		span: { start, end },
		message: effect.does,
		with: { operation: text, path },
		severity: effect.severity,
		fixes: effect.means === undefined ? [] : changeTo(operation, effect.means),
	};
}
