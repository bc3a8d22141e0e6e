// A patch that says to Envoy what Istio has an API of its own for.

import type { DeployedAs } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import { manifest } from '../../model/resource.ts';
import { columnOf } from '../../text/lines.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { replacementOf } from '../shared/envoy-replacements.ts';
import { configOf, contextOf, extensionOf, field } from '../shared/envoy-values.ts';
import { type IstioApi, istioApis } from '../shared/istio-apis.ts';

const messages = {
	ownApi: { wrong: 'Istio has an API of its own for this', remedy: ': use {instead}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'An EnvoyFilter does what Istio has an API of its own for.',
		why: 'What Istio generates changes from release to release, and an EnvoyFilter that fits one may break with the next. Istio keeps its own APIs working, checks them, and applies them to the right proxies.',
		exceptions:
			'What the APIs of Istio cannot say, such as local rate limits, Lua and compression. Sometimes they can say only a part of what a patch does, so compare before you change.',
		severityNotes:
			'There is a fix where nothing is lost and no other resource is about the same: a patch for sidecars that only sets the connect timeout, the requests per connection, the keepalive or the load balancer of a host becomes a DestinationRule; one that only sets the timeout, the retries, the headers or the CORS policy of a virtual host, a VirtualService; one that only sets the sampling or the tags of tracing, a Telemetry.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: bank, namespace: shop }
spec:
  configPatches:
  - applyTo: CLUSTER
    match: { context: SIDECAR_OUTBOUND, cluster: { service: bank.example.com } }
    patch:
      operation: MERGE
      value: { connect_timeout: 1s }
`,
		mend: ['connect_timeout: 1s', 'per_connection_buffer_limit_bytes: 32768'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/'],
	},
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			if (contextOf(patch) === 'WAYPOINT') continue;
			for (const api of istioApis) {
				const found = spotOf(patch, api);
				if (found === undefined) continue;
				yield {
					span: { start: found.start, end: found.end },
					message: 'ownApi',
					with: { instead: api.instead },
					fixes: () => refactored(resource, patch, mesh),
				} satisfies Finding<typeof messages>;
			}
		}
	},
});

/** Where a patch says what a row is about; undefined if it does not. */
function spotOf(patch: Patch, api: IstioApi): Node | undefined {
	const { applyTo, operation, value } = patch;
	const effect = effectOf(applyTo.text, operation.text);
	const isMeant = api.how === 'merged' ? effect === 'merged' : effect === 'inserted' || effect === 'added';
	if (!isMeant || !api.applyTo.includes(applyTo.text)) return undefined;
	if (api.contexts !== undefined && !api.contexts.includes(contextOf(patch))) return undefined;
	const config = api.extension === undefined ? undefined : configOf(value);
	if (api.extension !== undefined && (config === undefined || extensionOf(config.type) !== api.extension))
		return undefined;
	if (api.field === undefined) return config?.at;
	let holder = config === undefined ? value : config.fields;
	const names = api.field.split('/');
	for (const name of names.slice(0, -1)) holder = field(holder, name);
	const found = field(holder, names.at(-1) ?? '');
	if (holder === undefined || holder.opaque || found === undefined || found.isNull) return undefined;
	if (api.values !== undefined && !api.values.includes(found.text)) return undefined;
	return holder.entries.find((entry) => entry.value === found)?.key;
}

/** The resource that says all that an EnvoyFilter says; none where that is not sure. */
function refactored(by: DeployedAs<'EnvoyFilter'>, patch: Patch, mesh: Mesh): readonly Fix[] {
	const root = manifest(by.resource) as Node<{ apiVersion?: string; kind?: string; spec?: unknown }>;
	const [version, kind, spec] = [root.get('apiVersion'), root.get('kind'), root.get('spec') as Node | undefined];
	if (version === undefined || kind === undefined || spec?.style !== 'block') return [];
	const found = replacementOf(by, patch, mesh);
	if (found === undefined) return [];
	return [
		{
			title: `Replace by a ${found.kind}`,
			edits: [
				{ start: version.start, end: version.end, text: found.apiVersion },
				{ start: kind.start, end: kind.end, text: found.kind },
				written(by, spec, found.spec),
			],
		},
	];
}

/** Lines instead of a block, indented like it. */
function written({ resource }: DeployedAs<'EnvoyFilter'>, block: Node, lines: string) {
	const { text } = resource.chunk;
	const end = block.start + text.slice(block.start, block.end).trimEnd().length;
	return { start: block.start, end, text: lines.replaceAll('\n', `\n${' '.repeat(columnOf(text, block.start))}`) };
}
