// Lua code that cannot be read.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	line: 'Line {line} of the Lua code: {reason}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'The Lua code of a filter has a syntax error.',
		why: 'Envoy loads the code when it receives the configuration. If it cannot, it rejects the whole listener and keeps the old one.',
		exceptions: 'Code in files, and what goes wrong only when the code runs.',
		refusals: ['script load error: …'],
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
          default_source_code:
            inline_string: |
              function envoy_on_request(handle)
                handle.headers():add("x-team", "blue"
              end
`,
		mend: ['"blue"', '"blue")'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'lua-syntax'),
});
