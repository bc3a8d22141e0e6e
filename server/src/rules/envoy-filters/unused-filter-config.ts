// Configuration of a filter for routes, under a name that no filter has.
import { fact } from '../../facts/fact.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { filterTypes } from '../../model/envoy-filters.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, extensionOf, field, messageIn, valueName } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	otherName: 'No filter is called "{key}", so this is never read; that of type "{extension}" is called {names}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: '`typed_per_filter_config` has a key that is not the name of the filter.',
		why: 'Envoy finds the configuration of a route, a virtual host or a route configuration by the name that the filter has in the chain. Under any other name it is never read, and no error is shown.',
		exceptions:
			'Names of filters that may be inserted elsewhere: a key is reported only if Istio or an EnvoyFilter of the workspace inserts the filter of this configuration, under other names, and no filter is called like the key.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: buffer, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.router } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.buffer
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
          max_request_bytes: 65536
  - applyTo: HTTP_ROUTE
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: MERGE
      value:
        typed_per_filter_config:
          envoy.buffer:
            "@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.BufferPerRoute
            disabled: true
`,
		mend: ['envoy.buffer:', 'envoy.filters.http.buffer:'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/http_filters#route-specific-config'],
	},
	// envoy: source/common/router/config_impl.cc, PerFilterConfigs::get
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			if (!routes.has(patch.applyTo.text) || contextOf(patch) === 'WAYPOINT') continue;
			for (const { key, value } of perFilter(patch.value)) {
				const config = messageIn(value);
				const known = filtersOf(mesh);
				if (key.opaque || config === undefined || known === undefined || known.names.has(key.text)) continue;
				const extension = extensionOf(config.type);
				const names = known.byExtension.get(extension);
				if (names === undefined || key.text in filterTypes || extension === 'envoy.config.route') continue;
				const [name] = names;
				yield {
					span: { start: key.start, end: key.end },
					message: 'otherName',
					with: { key: key.text, extension, names: [...names] },
					fixes: name === undefined || names.size > 1 ? [] : changeTo(key, name),
				};
			}
		}
	},
});

const routes: ReadonlySet<string> = new Set(['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE']);

function perFilter(value: Node | undefined): Node['entries'] {
	const map = field(value, 'typed_per_filter_config');
	return map === undefined || map.opaque ? [] : map.entries;
}

interface Filters {
	readonly names: ReadonlySet<string>;
	readonly byExtension: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Extension -> the filter that Istio puts into each chain (istio: pilot/pkg/networking/core/listener_builder.go, buildHTTPConnectionManager). */
const always: Readonly<Record<string, string>> = {
	'envoy.extensions.filters.http.cors': 'envoy.filters.http.cors',
	'envoy.extensions.filters.http.fault': 'envoy.filters.http.fault',
};

/** The HTTP filters that EnvoyFilters insert, or give another name; undefined if one of them is not known. */
const filtersOf = fact((mesh: Mesh): Filters | undefined => {
	const names = new Set<string>();
	const byExtension = new Map(Object.entries(always).map(([extension, name]) => [extension, new Set([name])]));
	for (const by of resourcesOf(mesh, 'EnvoyFilter')) {
		if (by.standing !== 'whole') return undefined;
		for (const patch of patchesOf(by)) {
			if (patch.applyTo.text !== 'HTTP_FILTER' || patch.operation.text === 'REMOVE') continue;
			const name = valueName(patch);
			if (name === undefined) return undefined;
			if (name === '') continue;
			names.add(name);
			const config = configOf(patch.value);
			if (config === undefined) continue;
			const extension = extensionOf(config.type);
			byExtension.set(extension, (byExtension.get(extension) ?? new Set()).add(name));
		}
	}
	return { names, byExtension };
});
