// A patch that says to Envoy what Istio has an API of its own for.
import { hasUnreadRule, rulesFor } from '../../istio/destination-rules.ts';
import { rootNamespaceOf } from '../../istio/policies/scope.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlainText } from '../../yaml/scalars.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { configOf, contextOf, extensionOf, field } from '../shared/envoy-values.ts';
import { type IstioApi, istioApis } from '../shared/istio-apis.ts';
import { trafficPolicyOf } from '../shared/traffic-policies.ts';

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
			'There is a fix where nothing is lost: a patch for sidecars that only sets the connect timeout, the requests per connection, the keepalive or the load balancer of a host becomes a DestinationRule, if the host has none.',
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

interface Spec {
	readonly configPatches?: unknown;
}

/** The DestinationRule that says all that an EnvoyFilter says; none where that is not sure. */
function refactored(by: DeployedAs<'EnvoyFilter'>, patch: Patch, mesh: Mesh): readonly Fix[] {
	const root = manifest(by.resource) as Node<{ apiVersion?: string; kind?: string; spec?: Spec }>;
	const [version, kind, spec] = [root.get('apiVersion'), root.get('kind'), root.get('spec')];
	const { match, value, operation, applyTo } = patch;
	const cluster = match?.get('cluster');
	const [host, policy] = [cluster?.get('service'), trafficPolicyOf(value)];
	const namespace = namespaceOf(by);
	const isAll =
		spec?.entries.length === 1 &&
		spec.each('configPatches').length === 1 &&
		match?.entries.length === 2 &&
		cluster?.entries.length === 1 &&
		operation.text === 'MERGE' &&
		applyTo.text === 'CLUSTER' &&
		contextOf(patch) === 'SIDECAR_OUTBOUND';
	if (!isAll || host === undefined || policy === undefined || namespace === undefined) return [];
	if (version === undefined || kind === undefined || spec.style !== 'block' || by.standing !== 'whole') return [];
	const isKnown = host.kind === 'scalar' && !host.opaque && isPlainText(host.text);
	const query = { text: host.text, namespaces: [namespace] };
	if (!isKnown || hasUnreadRule(mesh) || rulesFor(mesh, query).length > 0) return [];
	const own = namespace === rootNamespaceOf(mesh) ? '' : "exportTo: ['.']\n";
	return [
		{
			title: 'Replace by a DestinationRule',
			edits: [
				{ start: version.start, end: version.end, text: 'networking.istio.io/v1' },
				{ start: kind.start, end: kind.end, text: 'DestinationRule' },
				written(by, spec, `host: ${host.text}\n${own}trafficPolicy:\n${policy.replace(/^/gm, '  ')}`),
			],
		},
	];
}

/** Lines instead of a block, indented like it. */
function written({ resource }: DeployedAs<'EnvoyFilter'>, block: Node, lines: string) {
	const { text } = resource.chunk;
	const column = block.start - (text.lastIndexOf('\n', block.start - 1) + 1);
	const end = block.start + text.slice(block.start, block.end).trimEnd().length;
	return { start: block.start, end, text: lines.replaceAll('\n', `\n${' '.repeat(column)}`) };
}
