// A field in the value of a patch that Envoy does not have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	misspelt: 'Unknown field "{field}" in {type}: {effect}; did you mean "{meant}"?',
	below: {
		wrong: 'Unknown field "{field}" in {type}: {effect}',
		remedy: 'it belongs in "{home}"; indent it below that',
	},
	above: { wrong: 'Unknown field "{field}" in {type}: {effect}', remedy: 'it belongs in {home}; outdent it' },
	unknown: 'Unknown field "{field}" in {type}: {effect}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'The value of a patch has a field that Envoy does not have.',
		why: 'Istio drops the field without an error, so what it was for does not happen: a Lua filter runs no code, a fault is injected into no request. In a TypedStruct Envoy reads the fields itself and rejects the whole configuration.',
		exceptions:
			'Fields of types that are not in the bundled API of Envoy (1.31, with the fields of releases up to 1.38).',
		severityNotes: 'Error in a TypedStruct.',
		refusals: ['unknown field "…" in …', "no such field: '…'", 'has unknown fields'],
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
          '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source:
            inline_string: function envoy_on_request(handle) end
`,
		mend: ['default_source:', 'default_source_code:'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'unknown-field'),
});
