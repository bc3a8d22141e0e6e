// A patch that is relative to a filter, and names none.

import { type Finding, rule } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';

/**
 * What an operation does that finds no name (istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go,
 * patchNetworkFilters and patchHTTPFilters). Behind the last filter Envoy takes none: "terminal filter … must be the last
 * filter" (envoy: test/common/listener_manager/listener_manager_impl_test.cc).
 */
const instead: Readonly<Record<string, { readonly does: string; readonly means?: string }>> = {
	REPLACE: { does: 'nothing is replaced' },
	INSERT_BEFORE: { does: 'the filter is inserted before all others', means: 'INSERT_FIRST' },
	INSERT_AFTER: {
		does: 'the filter is inserted after the terminal filter of the chain, and Envoy rejects the listener',
	},
};

export default rule({
	severity: 'information',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch inserts a filter before or after another one, or replaces one, but the match names no filter.',
		why: 'Without a name REPLACE replaces nothing, INSERT_BEFORE inserts the filter first, and INSERT_AFTER inserts it last: after the router or the TCP proxy, which must end the chain, so Envoy rejects the listener.',
		exceptions:
			'Patches of anything but HTTP_FILTER and NETWORK_FILTER. MERGE without a name applies to all filters; REMOVE did so in old releases and removes nothing in new ones.',
		severityNotes: 'Warning for REPLACE, information for INSERT_AFTER, hint for INSERT_BEFORE.',
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
			const anchor = patch.applyTo.text === 'HTTP_FILTER' ? patch.httpFilter : patch.filter;
			const isFilter = patch.applyTo.text === 'HTTP_FILTER' || patch.applyTo.text === 'NETWORK_FILTER';
			if (isFilter && anchor === undefined && patch.match?.get('context')?.text !== 'WAYPOINT') yield* finding(patch);
		}
	},
});

function* finding({ applyTo, operation }: Patch): Generator<Finding> {
	const effect = instead[operation.text];
	if (effect === undefined) return;
	const { start, end, text } = operation;
	const path = applyTo.text === 'HTTP_FILTER' ? 'filter.subFilter.name' : 'filter.name';
	yield {
		span: { start, end },
		message: `${text} without "match.listener.filterChain.${path}" has no anchor: ${effect.does}`,
		severity: text === 'INSERT_BEFORE' ? 'hint' : text === 'REPLACE' ? 'warning' : 'information',
		fixes:
			effect.means === undefined
				? []
				: [{ title: `Change to "${effect.means}"`, edits: [{ start, end, text: effect.means }] }],
	};
}
