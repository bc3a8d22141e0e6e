// A type that is misspelled.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	noName: { wrong: '"@type" does not name a type', consequence: '{who} rejects it' },
	notFull: '"{type}" is not the full name of a type, such as "envoy.extensions.filters.http.lua.v3.Lua"',
	misspelt: '{who} does not know the type "{type}"; did you mean "{meant}"?',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: '`@type` is a misspelled type.',
		why: 'Istio does not know the type, so its webhook rejects the resource; in `type_url` of a TypedStruct Envoy rejects the configuration.',
		exceptions: 'Types that are not similar to any type of Envoy, because newer releases may have them.',
		refusals: [
			'could not resolve Any message type: …',
			"could not find @type '…'",
			"Didn't find a registered implementation for '…' with type URL: '…'",
		],
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
          '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lau
          default_source_code:
            inline_string: function envoy_on_request(handle) end
`,
		mend: ['v3.Lau', 'v3.Lua'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'unknown-type'),
});
