// TABLE: what says all that a patch says in an API of Istio's own, as the resource that takes the place of the EnvoyFilter; nothing
// where anything would be lost, or it is not known whether it would.

import { hasUnreadRule, rulesFor } from '../../istio/destination-rules.ts';
import { isWildcard } from '../../istio/host-names.ts';
import { hostsCalled, mayBeSame } from '../../istio/hosts.ts';
import { rootNamespaceOf } from '../../istio/policies/scope.ts';
import { ownOf } from '../../maps.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlainText, scalarIn } from '../../yaml/scalars.ts';
import type { Patch } from './envoy-patches.ts';
import { configOf, contextOf, field } from './envoy-values.ts';
import { routeSettings } from './route-settings.ts';
import { tracingOf } from './tracing-settings.ts';
import { trafficPolicyOf } from './traffic-policies.ts';

export interface Replacement {
	readonly apiVersion: string;
	readonly kind: string;
	/** The lines of `spec`. */
	readonly spec: string;
}

interface Asked {
	readonly by: DeployedAs<'EnvoyFilter'>;
	readonly mesh: Mesh;
	/** The only patch. */
	readonly patch: Patch;
	readonly namespace: string;
	/** The labels of the workloads that it is for; undefined if it is for all. */
	readonly selector: Node | undefined;
}

type Row = (asked: Asked) => Replacement | undefined;

/** `exportTo: ['.']`, as an EnvoyFilter reaches its own namespace only, unless that is the root namespace. */
function reach({ mesh, namespace }: Asked): string {
	return namespace === rootNamespaceOf(mesh) ? '' : "exportTo: ['.']\n";
}

/** istio: pilot/pkg/networking/core/cluster_traffic_policy.go */
const destinationRule: Row = (asked) => {
	const { mesh, patch, namespace, selector } = asked;
	const { match, value, operation, applyTo } = patch;
	const cluster = match?.get('cluster');
	const [host, policy] = [cluster?.get('service'), trafficPolicyOf(value)];
	const isAll = match?.entries.length === 2 && cluster?.entries.length === 1 && selector === undefined;
	if (!isAll || operation.text !== 'MERGE' || applyTo.text !== 'CLUSTER' || host === undefined || policy === undefined)
		return undefined;
	const isKnown = host.kind === 'scalar' && !host.opaque && isPlainText(host.text);
	const query = { text: host.text, namespaces: [namespace] };
	if (contextOf(patch) !== 'SIDECAR_OUTBOUND' || !isKnown || hasUnreadRule(mesh) || rulesFor(mesh, query).length > 0)
		return undefined;
	const spec = `host: ${host.text}\n${reach(asked)}trafficPolicy:\n${policy.replace(/^/gm, '  ')}`;
	return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec };
};

/** The host and the port of `reviews.shop.svc.cluster.local:9080`, where that is all that a patch for sidecars matches. */
function virtualHostIn({ match }: Patch): readonly [host: string, port: string] | undefined {
	const routes = match?.get('routeConfiguration');
	const virtual = routes?.get('vhost');
	const name = virtual?.get('name');
	if (match?.entries.length !== 2 || routes?.entries.length !== 1 || virtual?.entries.length !== 1) return undefined;
	if (name === undefined || name.opaque || match.get('context')?.text !== 'SIDECAR_OUTBOUND') return undefined;
	const [, host, port] = /^([a-z\d-]+(?:\.[a-z\d-]+)+):(\d+)$/.exec(name.text) ?? [];
	return host === undefined || port === undefined ? undefined : [host, port];
}

/** Whether routes of somebody's may be for a host already, or one cannot tell. */
function isRouted(mesh: Mesh, host: string, namespace: string): boolean {
	if (resourcesOf(mesh, 'HTTPRoute').length > 0) return true;
	return resourcesOf(mesh, 'VirtualService').some(({ references, namespaces }) =>
		references.some(
			({ row, opaque, text }) =>
				row.at === 'spec.hosts[]' &&
				(opaque || isWildcard(text) || mayBeSame(mesh, { text, namespaces }, { text: host, namespaces: [namespace] })),
		),
	);
}

/** istio: pilot/pkg/networking/core/route/route.go */
const virtualService: Row = (asked) => {
	const { mesh, patch, namespace, selector } = asked;
	const [host, port] = virtualHostIn(patch) ?? [];
	if (patch.operation.text !== 'MERGE' || host === undefined || port === undefined || selector !== undefined)
		return undefined;
	const settings = routeSettings(patch.applyTo.text, patch.value);
	if (settings === undefined || isRouted(mesh, host, namespace)) return undefined;
	if (hostsCalled(mesh, { text: host, namespaces: [namespace] }).length === 0) return undefined;
	const route = `route:\n  - destination:\n      host: ${host}`;
	const spec = `hosts:\n- ${host}\n${reach(asked)}http:\n- match:\n  - port: ${port}\n  ${route}\n${settings.replace(/^/gm, '  ')}\n- ${route}`;
	return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', spec };
};

const manager = 'envoy.filters.network.http_connection_manager';
const modes: Readonly<Record<string, string>> = { SIDECAR_INBOUND: 'SERVER', SIDECAR_OUTBOUND: 'CLIENT' };

/** istio: pilot/pkg/networking/core/tracing.go, configureSampling and buildCustomTagsFromTelemetry */
const telemetry: Row = ({ mesh, patch, namespace, selector }) => {
	const { match, value, operation, applyTo } = patch;
	const listener = match?.get('listener');
	const chain = listener?.get('filterChain');
	const isForAll =
		listener?.entries.length === 1 && chain?.entries.length === 1 && chain.get('filter')?.entries.length === 1;
	const config = configOf(value);
	if (!isForAll || patch.filter?.text !== manager || operation.text !== 'MERGE' || applyTo.text !== 'NETWORK_FILTER')
		return undefined;
	if (match?.entries.some(({ key }) => key.text !== 'context' && key.text !== 'listener') === true) return undefined;
	if (config === undefined || config.isStruct || config.fields?.entries.length !== 2) return undefined;
	const [lines, context] = [tracingOf(field(config.fields, 'tracing')), contextOf(patch)];
	const labels = selector === undefined ? '' : labelsIn(selector);
	// Only pods of gateways have that label (istio: manifests/charts/gateways).
	const isSaid = context !== 'GATEWAY' || /^ {4}istio: /m.test(labels ?? '');
	if (lines === undefined || labels === undefined || !isSaid) return undefined;
	if (resourcesOf(mesh, 'Telemetry').some((by) => by.namespaces?.includes(namespace) !== false)) return undefined;
	const mode = ownOf(modes, context) === undefined ? '' : `- match:\n    mode: ${ownOf(modes, context)}\n`;
	const rest = lines.replace(/^/gm, '  ');
	const tracing = mode === '' ? `- ${rest.slice(2)}` : `${mode}${rest}`;
	return { apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry', spec: `${labels}tracing:\n${tracing}` };
};

/** `selector` with the labels of a `workloadSelector`; undefined if they cannot be said like that. */
function labelsIn(labels: Node): string | undefined {
	const isWritten = labels.kind === 'map' && !labels.opaque && labels.entries.length > 0;
	if (!isWritten || labels.entries.some(({ key, value }) => key.opaque || value.opaque || value.kind !== 'scalar'))
		return undefined;
	const lines = labels.entries.map(({ key, value }) => `    ${key.text}: ${scalarIn(value.text)}\n`);
	return `selector:\n  matchLabels:\n${lines.join('')}`;
}

const rows: readonly Row[] = [destinationRule, virtualService, telemetry];

interface Spec {
	readonly configPatches?: unknown;
	readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
}

/** What may take the place of an EnvoyFilter whose only patch is `patch`; undefined if nothing that is sure to be the same. */
export function replacementOf(by: DeployedAs<'EnvoyFilter'>, patch: Patch, mesh: Mesh): Replacement | undefined {
	const spec = (manifest(by.resource) as Node<{ spec?: Spec }>).get('spec');
	const selector = spec?.get('workloadSelector');
	const namespace = namespaceOf(by);
	const isOnly =
		spec?.each('configPatches').length === 1 &&
		spec.entries.every(({ key }) => key.text === 'configPatches' || key.text === 'workloadSelector') &&
		(selector === undefined || (selector.entries.length === 1 && selector.get('labels') !== undefined));
	if (!isOnly || namespace === undefined || by.standing !== 'whole') return undefined;
	const asked = { by, mesh, patch, namespace, selector: selector?.get('labels') as Node | undefined };
	for (const row of rows) {
		const found = row(asked);
		if (found !== undefined) return found;
	}
	return undefined;
}
