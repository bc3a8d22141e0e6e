// An extension of another kind than belongs in its place.
import { rule } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

export default rule({
	severity: 'error',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary:
			'A type is used where another kind of extension belongs, such as an HTTP filter among the network filters.',
		why: 'Envoy does not find an extension of the right kind for the type and rejects the listener, the cluster or the routes.',
		refusals: [
			"Didn't find a registered implementation for '…' with type URL: '…'",
			"Didn't find a registered implementation for type: '…'",
			'Unable to unpack as …',
		],
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: own, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND }
    patch:
      operation: ADD
      value:
        name: own
        transport_socket:
          name: envoy.transport_sockets.tls
          typed_config:
            '@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
`,
		mend: ['DownstreamTls', 'UpstreamTls'],
	},
	// istio: pkg/config/xds/xds.go, BuildXDSObjectFromStruct; envoy: api/envoy
	check: (resource) => envoyFindings(resource, 'wrong-category'),
});
