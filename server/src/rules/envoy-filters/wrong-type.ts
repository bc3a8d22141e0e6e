// A value of a type that Istio cannot read.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	other: { wrong: '{what} must be {wanted}', consequence: '{refusal}' },
	misspeltWord: '"{value}" is not a valid value of {what}; did you mean "{meant}"?',
	unknownWord: { wrong: '"{value}" is not a valid value of {what}', remedy: 'it can be {words}' },
	noWord: '{what} must be one of {words}, not {found}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'The value of a patch has the wrong type, or is not one of the words that Envoy knows.',
		why: 'Istio cannot read the patch, so its webhook rejects the resource.',
		exceptions:
			'What Istio can read: numbers in quotes, enums by number, names in camelCase, and durations such as `1m` and `500ms`.',
		refusals: [
			'json: cannot unmarshal … into Go value of type …',
			"invalid character '…' after top-level value",
			'unknown value "…" for enum …',
			'bad Duration: …',
			'illegal base64 data',
		],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND }
    patch:
      operation: MERGE
      value: { cleanup_interval: 5 }
`,
		mend: ['interval: 5', 'interval: 5s'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings<typeof messages>(resource, 'wrong-type'),
});
