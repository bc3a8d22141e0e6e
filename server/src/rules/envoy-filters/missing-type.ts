// A configuration that does not say of which type it is.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	needed: { wrong: '{what} needs "@type"', consequence: '{refusal}' },
	neededForKind: {
		wrong: '{what} needs "@type", which says that it is {kind} and of which type',
		consequence: '{refusal}',
	},
	otherKey: { wrong: '{what} needs "@type", not "{key}"', consequence: '{refusal}' },
	typeUrl: {
		wrong: 'TypedStruct needs "type_url", which says what "value" is',
		consequence: 'Envoy rejects the configuration',
	},
	unconfigured: '"{name}" needs "typed_config" with "@type": Envoy finds it by its type, not by its name',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	absent: ['typed_config', 'typedConfig'],
	codes: [],
	docs: {
		summary: 'A configuration does not have `@type`, or there is none at all.',
		why: 'Envoy finds filters and other extensions by the type of their `typed_config`, not by their name. Without it Istio rejects the resource, or Envoy rejects the listener, the cluster or the routes and keeps what it had before.',
		exceptions: 'MERGE, because the type may be in what the patch is merged into.',
		refusals: ["Didn't find a registered implementation for '…' with type URL: ''", "Any JSON doesn't have '@type'"],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_FIRST
      value:
        name: envoy.filters.http.lua
        typed_config:
          default_source_code:
            inline_string: function envoy_on_request(handle) end
`,
		mend: [
			'        typed_config:\n',
			"        typed_config:\n          '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua\n",
		],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'missing-type'),
});
