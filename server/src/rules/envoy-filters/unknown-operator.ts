// An operator in a format that Envoy does not have.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	percent: {
		wrong: 'A "%" begins an operator such as %REQ(x-id)%',
		remedy: 'write "%%" for the character itself; Envoy rejects the configuration',
	},
	unknown: { wrong: 'Envoy has no operator "%{name}%"', consequence: 'Envoy rejects the configuration' },
	misspelt: 'Envoy has no operator "%{name}%"; did you mean "%{meant}%"?',
	needsParameter: {
		wrong: '"%{name}%" needs a parameter, as in "%{name}(…)%"',
		consequence: 'Envoy rejects the configuration',
	},
	noParameter: {
		wrong: '"%{name}%" does not have a parameter or a length',
		consequence: 'Envoy rejects the configuration',
	},
	noLength: { wrong: '"%{name}%" does not have a length', consequence: 'Envoy rejects the configuration' },
	otherParameter: {
		wrong: '"%{name}%" does not accept "{parameter}"',
		consequence: 'Envoy rejects the configuration',
		remedy: 'use one of {words}',
	},
	headerName: {
		wrong: '"{parameter}" in "%{name}%" is not the name of a header',
		consequence: 'Envoy rejects the configuration',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary:
			'A header value or a log format has an operator that Envoy does not have, a parameter that the operator does not accept, or a `%` that begins none.',
		why: 'Envoy rejects the listener or the routes with such a format. The character itself is written `%%`.',
		exceptions: 'Operators that may come with formatters in `formatters`, unless one is misspelled.',
		severityNotes: 'Warning if the operator may also be a placeholder that is replaced before the file is applied.',
		refusals: ['Not supported field in StreamInfo: …', 'Invalid header configuration. …'],
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
        name: envoy.filters.http.header_mutation
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
          mutations:
            request_mutations:
            - append: { header: { key: x-client, value: "%DOWNSTREAM_REMOTE_ADRESS%" } }
`,
		mend: ['ADRESS', 'ADDRESS'],
		links: ['https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'unknown-operator'),
});
