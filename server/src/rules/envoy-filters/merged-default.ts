// A patch that merges a value which cannot be told from nothing.
import { patchedMessages, plainDefaults } from '../../model/envoy-defaults.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, field } from '../shared/envoy-values.ts';

const messages = {
	isDefault:
		'"{field}: {value}" has no effect: it is the default, which cannot be merged, so the field keeps the value that it has',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch merges `false`, `0` or the first value of an enum into a field that has this as its default.',
		why: 'A plain field of Protobuf with its default is the same as one that is not written, so Istio keeps what was there, without an error. For `lb_policy: ROUND_ROBIN` that is what the mesh or a DestinationRule says.',
		exceptions:
			'Fields that are wrappers, such as `use_remote_address`, which can be merged. Only the fields of listeners, clusters, route configurations, virtual hosts, the HTTP connection manager and the router are known.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: headers, namespace: shop }
spec:
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      context: SIDECAR_INBOUND
      listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } }
    patch:
      operation: MERGE
      value:
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          use_remote_address: false
          preserve_external_request_id: false
`,
		mend: ['          preserve_external_request_id: false\n', ''],
		links: ['https://protobuf.dev/programming-guides/proto3/#default'],
	},
	// istio: pkg/proto/merge/merge.go, mergeMessage: only fields that are set
	*check(resource) {
		for (const patch of patchesOf(resource)) {
			const { applyTo, operation, value } = patch;
			if (effectOf(applyTo.text, operation.text) !== 'merged' || contextOf(patch) === 'WAYPOINT') continue;
			const message = patchedMessages[applyTo.text];
			if (message !== undefined) yield* findings(message, value);
			const config = configOf(value);
			if (message === undefined && config !== undefined && !config.isStruct)
				yield* findings(config.type, config.fields);
		}
	},
});

function* findings(message: string, fields: Node | undefined): Generator<Finding<typeof messages>> {
	for (const [name, defaults] of Object.entries(plainDefaults[message] ?? {})) {
		const node = field(fields, name);
		if (node?.kind !== 'scalar' || node.opaque || node.isNull || !defaults.includes(node.text)) continue;
		yield {
			span: { start: node.start, end: node.end },
			message: 'isDefault',
			with: { field: name, value: node.text },
		};
	}
}
