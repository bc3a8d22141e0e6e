// A patch that merges a transport socket, and something beside it that is lost.
import { effectOf } from '../../model/envoy-operations.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { contextOf, field } from '../shared/envoy-values.ts';

const messages = {
	lost: {
		wrong: '"{field}" is dropped',
		consequence: ': of a patch with "transport_socket", Istio merges only that',
		remedy: 'use another patch for the rest',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch merges a `transport_socket` into clusters or filter chains together with other fields.',
		why: 'Istio merges the transport socket by itself and then leaves out the rest of the value, without an error. Two patches do both.',
		exceptions: '`name`, which changes nothing, and patches with context WAYPOINT.',
		severityNotes:
			'Information for filter chains: the rest is lost only in those that have a transport socket of this name.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: timeout, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND, cluster: { service: bank.example.com } }
    patch:
      operation: MERGE
      value:
        per_connection_buffer_limit_bytes: 4096
        transport_socket:
          name: envoy.transport_sockets.tls
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
            max_session_keys: 10
`,
		mend: ['        per_connection_buffer_limit_bytes: 4096\n', ''],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-Patch-Operation'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/cluster_patch.go, mergeTransportSocketCluster; listener_patch.go,
	// mergeTransportSocketListener
	*check(resource) {
		for (const patch of patchesOf(resource)) {
			const { applyTo, operation, value } = patch;
			if (applyTo.text !== 'CLUSTER' && applyTo.text !== 'FILTER_CHAIN') continue;
			if (effectOf(applyTo.text, operation.text) !== 'merged' || contextOf(patch) === 'WAYPOINT') continue;
			const socket = field(value, 'transport_socket');
			if (value === undefined || value.opaque || socket?.kind !== 'map' || socket.opaque) continue;
			for (const { key, value: lost } of value.entries) {
				if (lost === socket || key.opaque || key.text === '<<' || key.text === 'name' || lost.isNull) continue;
				yield {
					span: { start: key.start, end: key.end },
					message: 'lost',
					with: { field: key.text },
					severity: applyTo.text === 'CLUSTER' ? 'warning' : 'information',
				};
			}
		}
	},
});
