// A patch that merges a configuration into one of another type.

import { factBy } from '../../facts/fact.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import {
	filterTypes,
	httpRouter,
	oldHttpFilters,
	oldNetworkFilters,
	terminalNetworkNames,
} from '../../model/envoy-filters.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, type Message, valueName } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	everyListenerFilter: {
		wrong: 'MERGE goes into every listener filter, not only "{filter}"',
		consequence: ', and Istio drops the patches of the listener at the first that is not of type "{type}"',
		remedy: 'use REPLACE',
	},
	struct: {
		wrong: 'A TypedStruct cannot be merged into "{filter}"',
		consequence: ': Istio drops the patches of the listener',
		remedy: 'write "{wanted}" with its fields in "typed_config"',
	},
	other: {
		wrong: '"{filter}" is configured with "{wanted}", which "{type}" cannot be merged into',
		consequence: ': Istio drops the patches of the listener',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch merges a configuration into a filter that has one of another type.',
		why: 'istiod cannot merge two types. It fails at this patch and leaves out the patches of the listeners of each proxy that comes here, also those of other EnvoyFilters; all that is seen is a line in its log.',
		exceptions:
			'Filters that Istio does not create itself, or that an EnvoyFilter of the workspace inserts. Patches with context WAYPOINT.',
		severityNotes:
			'Error for the filters that end each chain, which are always there. A listener has several listener filters, and MERGE goes into all of them, whichever the match names.',
		refusals: ['patch caused panic, so the patches did not take effect', 'descriptor mismatch'],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.tcp_proxy } } }
    patch:
      operation: MERGE
      value:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stream_idle_timeout: 5s
`,
		mend: [
			'filter: { name: envoy.filters.network.tcp_proxy }',
			'filter: { name: envoy.filters.network.http_connection_manager }',
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go, patchNetworkFilter, mergeHTTPFilter, mergeListenerFilter;
	// pkg/proto/merge/merge.go: "descriptor mismatch"
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			const { applyTo, operation, value } = patch;
			const config = configOf(value);
			if (operation.text !== 'MERGE' || config === undefined || contextOf(patch) === 'WAYPOINT') continue;
			// Types of old are refused before they get here.
			if (/\.v(?:1|2|\dalpha\d*)\./.test(config.type)) continue;
			const { start, end } = config.at;
			if (applyTo.text === 'LISTENER_FILTER') {
				const named = patch.match?.get('listener')?.get('listenerFilter');
				if (named === undefined) continue;
				yield {
					span: { start: operation.start, end: operation.end },
					message: 'everyListenerFilter',
					with: { filter: named.text, type: config.type },
					fixes: changeTo(operation, 'REPLACE'),
				};
				continue;
			}
			const name = anchorOf(patch);
			const type = name === undefined ? undefined : filterTypes[name];
			if (name === undefined || type === undefined || isSame(config, type) || inserts(mesh, name)) continue;
			yield {
				span: { start, end },
				message: config.isStruct ? 'struct' : 'other',
				with: { filter: name, wanted: type, type: config.type },
				severity: name === httpRouter || terminalNetworkNames.has(name) ? 'error' : 'warning',
			};
		}
	},
});

function isSame({ type, isStruct }: Message, wanted: string): boolean {
	return !isStruct && type === wanted;
}

function anchorOf({ applyTo, httpFilter, filter }: Patch): string | undefined {
	const [name, old] = applyTo.text === 'HTTP_FILTER' ? [httpFilter, oldHttpFilters] : [filter, oldNetworkFilters];
	// An old name matches nothing, see unknown-filter.
	return name === undefined || name.opaque || name.text in old ? undefined : name.text;
}

/** Whether some EnvoyFilter puts a filter of this name into chains, or one whose name is not known. */
const inserts = factBy((mesh: Mesh, name: string): boolean =>
	resourcesOf(mesh, 'EnvoyFilter').some((by) =>
		patchesOf(by).some((patch) => {
			const isOther = patch.operation.text === 'MERGE' || patch.operation.text === 'REMOVE';
			const own = valueName(patch);
			return !isOther && (own === undefined || own === name);
		}),
	),
);
