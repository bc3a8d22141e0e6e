// A patch that looks for a filter that Istio makes for policies, where no policy is.
import { factBy } from '../../facts/fact.ts';
import { rootNamespaceOf } from '../../istio/policies/scope.ts';
import { ownOf } from '../../maps.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { contextOf, valueName } from '../shared/envoy-values.ts';

const kinds = {
	'envoy.filters.http.jwt_authn': 'RequestAuthentication',
	'envoy.filters.http.rbac': 'AuthorizationPolicy',
	'envoy.filters.network.rbac': 'AuthorizationPolicy',
	'envoy.filters.http.ext_authz': 'AuthorizationPolicy',
} as const;

const messages = {
	noPolicy: 'No {kind} applies to these proxies, so they have no filter "{filter}" and the patch has no effect',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch looks for the filter of a policy, and no such policy is there.',
		why: 'Istio puts `envoy.filters.http.rbac` and `envoy.filters.http.ext_authz` into the proxies that an AuthorizationPolicy is for, and `envoy.filters.http.jwt_authn` into those of a RequestAuthentication. Without one the patch finds nothing and has no effect: a filter that should be inserted before it is missing.',
		exceptions: 'Filters of these names that an EnvoyFilter inserts.',
		severityNotes: 'Reported only with `istio.assume: complete`, because policies are often kept elsewhere.',
		bad: `#! { "assume": "complete" }
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: lua, namespace: istio-system }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager, subFilter: { name: envoy.filters.http.jwt_authn } } } }
    patch:
      operation: INSERT_BEFORE
      value:
        name: envoy.filters.http.lua
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: { inline_string: "function envoy_on_request(handle) end" }
`,
		mend: ['http.jwt_authn }', 'http.router }'],
		links: ['https://istio.io/latest/docs/ops/configuration/security/security-policy-examples/'],
	},
	// istio: pilot/pkg/security/authz/builder/builder.go; pilot/pkg/security/authn/policy_applier.go, JwtFilter
	*check(resource, mesh) {
		if (!mesh.environment.isComplete) return;
		const own = namespaceOf(resource);
		for (const patch of patchesOf(resource)) {
			const anchor =
				patch.applyTo.text === 'HTTP_FILTER'
					? patch.httpFilter
					: patch.applyTo.text === 'NETWORK_FILTER'
						? patch.filter
						: undefined;
			if (anchor === undefined || anchor.opaque || contextOf(patch) === 'WAYPOINT') continue;
			const kind = ownOf(kinds, anchor.text);
			if (kind === undefined || inserts(mesh, anchor.text)) continue;
			const root = rootNamespaceOf(mesh);
			const namespaces = homesOf(mesh, kind);
			const isThere =
				own === undefined || own === root
					? namespaces.length > 0
					: namespaces.some((one) => one === own || one === root || one === '');
			if (isThere) continue;
			yield {
				span: anchor,
				message: 'noPolicy',
				with: { kind, filter: anchor.text },
			};
		}
	},
});

/** The namespaces in which policies of a kind are; '' for one that may be in any. */
const homesOf = factBy((mesh: Mesh, kind: string): readonly string[] => [
	...new Set(resourcesOf(mesh, kind as 'AuthorizationPolicy').flatMap(({ namespaces }) => namespaces ?? [''])),
]);

/** Whether some EnvoyFilter inserts a filter of this name, or one whose name is not known. */
const inserts = factBy((mesh: Mesh, name: string): boolean =>
	resourcesOf(mesh, 'EnvoyFilter').some((by) =>
		patchesOf(by).some((patch) => {
			const own = patch.operation.text === 'MERGE' || patch.operation.text === 'REMOVE' ? '' : valueName(patch);
			return own === undefined || own === name;
		}),
	),
);
