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
