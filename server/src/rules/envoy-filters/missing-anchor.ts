// A patch that is relative to a filter, and names none.

import { type Finding, rule } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';

/**
 * What an operation does that finds no name (istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go,
 * patchNetworkFilters and patchHTTPFilters). Behind the last filter Envoy takes none: "terminal filter … must be the last
 * filter" (envoy: test/common/listener_manager/listener_manager_impl_test.cc).
 */
const instead: Readonly<Record<string, { readonly does: string; readonly means?: string }>> = {
	REPLACE: { does: 'it replaces nothing' },
	INSERT_BEFORE: { does: 'it is put before all others', means: 'INSERT_FIRST' },
	INSERT_AFTER: {
		does: 'it is put behind all others, where Envoy refuses it, for the filter that ends the chain has to be the last',
	},
};

export default rule({
	severity: 'information',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch is to be put before or after a filter, or to replace it, but the match names no filter.',
		why: 'Without a name REPLACE replaces nothing, INSERT_BEFORE puts the filter first, and INSERT_AFTER puts it last: after the router or the TCP proxy, which end the chain, so that Envoy refuses the listener.',
		silence:
			'Patches of anything but HTTP_FILTER and NETWORK_FILTER. MERGE without a name means all filters; REMOVE did so in old releases and removes nothing in new ones.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_BEFORE
      value: { name: envoy.filters.http.lua }
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
		message: `${text} without "match.listener.filterChain.${path}" has nothing to go by: ${effect.does}`,
		severity: text === 'INSERT_BEFORE' ? 'hint' : text === 'REPLACE' ? 'warning' : 'information',
		fixes:
			effect.means === undefined
				? []
				: [{ title: `Change to "${effect.means}"`, edits: [{ start, end, text: effect.means }] }],
	};
}
