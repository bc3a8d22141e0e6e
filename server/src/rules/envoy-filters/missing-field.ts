// A field that Envoy asks for.
import { rule } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

export default rule({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'The value of a patch does not have a field that Envoy needs.',
		why: 'Envoy rejects the listener, the cluster or the routes that the patch changes, and keeps what it had before. Istio does not check this.',
		exceptions:
			'MERGE, because the field may be in what the patch is merged into; there only new items of lists and new configurations are checked.',
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
`,
		mend: ['buffer.v3.Buffer\n', 'buffer.v3.Buffer\n          max_request_bytes: 65536\n'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings(resource, 'missing-field'),
});
