// A value that Envoy does not accept.
import { rule } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

export default rule({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'Envoy does not accept a value, such as a number out of its range or an invalid regular expression.',
		why: 'Envoy rejects the listener, the cluster or the routes that the patch changes, and keeps what it had before. Istio does not check this.',
		refusals: [
			'Proto constraint validation failed (…ValidationError.…: value must …)',
			'…ValidationError.…: value must …',
			'…ValidationError.…: value length must be …',
			'Invalid duration: Expected positive duration: …',
			'@type must contain at least one / and a nonempty host',
			"Didn't find a registered implementation for name: '…'",
			'malformed IP address: …',
			'invalid perl operator: …',
			'missing ): …',
			'Only one of `…` or `…` can be set',
			'… may not be mixed',
			'invalid HTTP range: …',
			'has invalid local jwks: …',
			"Required provider ['…'] is not configured",
			'the request_trailer_mode has to be set to SEND',
			'unsupported htpasswd format',
			'Failed to initialize cipher suites …',
			'partial wildcards are not supported in "server_names"',
			"cluster provided LB specified but cluster '…' did not provide one",
			'LOGICAL_DNS clusters must have a single …',
			'Sum of weights in the weighted_cluster must be greater than 0',
			'Only unique values for domains are permitted',
			'multiple upgrade configs with the same name',
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
        name: envoy.filters.http.buffer
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer
          max_request_bytes: 0
`,
		mend: ['bytes: 0', 'bytes: 65536'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings(resource, 'refused-value'),
});
