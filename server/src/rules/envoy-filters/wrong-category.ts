// An extension of another kind than belongs in its place.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { envoyFindings } from '../shared/envoy-findings.ts';

const messages = {
	forRoutes: {
		wrong: '"{type}" configures the filter itself, but routes take "{wanted}"',
		consequence: 'Envoy rejects the configuration',
	},
	noRoutes: {
		wrong: '"{type}" configures a filter that is the same for all routes',
		consequence: 'Envoy rejects the configuration',
	},
	otherKind: { wrong: '"{type}" is {kind}, but {wanted} belongs here', consequence: 'Envoy rejects the configuration' },
} as const satisfies Messages;

export default stating(messages)({
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
			"The filter … doesn't support virtual host or route specific configurations",
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
	check: (resource) => envoyFindings<typeof messages>(resource, 'wrong-category'),
});
