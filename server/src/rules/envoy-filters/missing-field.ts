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
		refusals: [
			'…ValidationError.…: value is required',
			'…: reason: is required',
			'reason: is required',
			'…ValidationError.…: value length must be at least …',
			"Any JSON doesn't have 'value'",
			"Field '…' is missing in: …",
			'does not set exactly one of … and …',
			'requires either … or … to be specified',
			'One of … needs to be specified',
			'One and only one of … must be configured',
			'has neither `…` nor `…` set',
			'Unexpected DataSource::specifier_case(): 0',
			'address is necessary',
			'no filter chains specified',
			'cannot create an EDS cluster without an EDS config',
			'Failed to load incomplete private key',
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
`,
		mend: ['buffer.v3.Buffer\n', 'buffer.v3.Buffer\n          max_request_bytes: 65536\n'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings(resource, 'missing-field'),
});
