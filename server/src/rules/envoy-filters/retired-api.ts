// What Envoy took in older releases.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	type: 'Envoy no longer has the type "{type}"',
	replacedType: { wrong: 'Envoy no longer has the type "{type}"', remedy: 'use "{successor}"' },
	config: { wrong: '"config" was removed from Envoy\'s API', remedy: 'write "typed_config" with "@type"' },
	version2: { wrong: 'Envoy no longer has version 2 of its API', remedy: 'use V3' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch uses types or fields that Envoy no longer has, such as those of version 2 of its API.',
		why: 'Envoy removed version 2 of its API in release 1.18 (Istio 1.10). Istio rejects a resource with such a type; it drops `config`, and Envoy finds a filter without configuration and rejects the listener.',
		refusals: [
			'referenced type unknown (hint: try using the v3 XDS API)',
			'could not resolve Any message type: …',
			"could not find @type '…'",
			"Didn't find a registered implementation for '…' with type URL: ''",
			'V2 xDS transport protocol version is deprecated',
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
          '@type': type.googleapis.com/envoy.config.filter.http.lua.v2.Lua
          default_source_code:
            inline_string: function envoy_on_request(handle) end
`,
		mend: ['envoy.config.filter.http.lua.v2.Lua', 'envoy.extensions.filters.http.lua.v3.Lua'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/api/api_supported_versions'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'retired-api'),
});
