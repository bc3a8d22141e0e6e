// Fields that exclude each other.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	ignored: '{lost} is ignored: only one of {fields} may be set, and Istio keeps "{kept}"',
	refused: { wrong: 'Only one of {fields} may be set', consequence: 'Envoy rejects the configuration' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'Two fields are set of which Envoy has only one at a time.',
		why: 'Istio keeps the one that Envoy declares last, whatever the order in the file, and drops the other without an error. In a TypedStruct Envoy rejects the configuration.',
		severityNotes: 'Error in a TypedStruct.',
		refusals: ['oneof … is already set'],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_ROUTE
    match: { context: GATEWAY }
    patch:
      operation: MERGE
      value:
        route:
          auto_host_rewrite: true
          host_rewrite_header: x-host
`,
		mend: ['          auto_host_rewrite: true\n', ''],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'conflicting-fields'),
});
