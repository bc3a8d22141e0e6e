// A part of a match that Istio does not read, so that the patch comes to more than is meant.
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Severity, stating } from '../engine/rule.ts';
import { isAdditional, type Patch, patchesOf } from '../shared/envoy-patches.ts';
import { contextOf } from '../shared/envoy-values.ts';

const messages = {
	onlyForGateways:
		'"{field}" is only read for gateways, so the patch is applied to all route configurations that the rest of the match allows',
	besideName: '"{field}" is ignored beside "name", which alone decides',
	route: '"route" is only read for HTTP_ROUTE, so the patch is applied whatever routes there are',
	filter: '"filter" is ignored for listeners and filter chains: the patch is applied whatever filters they have',
	listenerFilter: '"listenerFilter" is only read for LISTENER_FILTER',
	subFilterFirst: '"subFilter" is not read for INSERT_FIRST: the filter is inserted before all others',
	filterFirst:
		'"filter" is not read for INSERT_FIRST: the filter is inserted first into all chains, whatever filters they have',
	addedCluster: '"cluster" is ignored for a cluster that is added',
	addedListener: '"listener" is ignored for a listener that is added',
	vhost: '"vhost" is not read for ROUTE_CONFIGURATION, so the patch is applied whatever virtual hosts there are',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A match has a condition that Istio does not read for this patch.',
		why: 'The patch is applied as if the condition were not there: to all filter chains, all routes, or all gateways that the rest of the match allows.',
		exceptions: '`route.action: ANY` and names that are empty, which match everything. Patches with context WAYPOINT.',
		severityNotes:
			'Information, except for a filter in the match of a listener or a filter chain. Hint for what is added to all proxies: it needs no match.',
		bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: slow, namespace: shop }
spec:
  configPatches:
  - applyTo: FILTER_CHAIN
    match:
      context: SIDECAR_INBOUND
      listener: { portNumber: 8080, filterChain: { filter: { name: envoy.filters.network.tcp_proxy } } }
    patch:
      operation: MERGE
      value: { transport_socket_connect_timeout: 5s }
`,
		mend: [', filterChain: { filter: { name: envoy.filters.network.tcp_proxy } } }', ' }'],
		links: [
			'https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectMatch',
		],
	},
	*check(resource) {
		for (const patch of patchesOf(resource)) {
			if (contextOf(patch) === 'WAYPOINT') continue;
			for (const { at, isUnread, message, severity } of conditions) {
				if (!isUnread(patch)) continue;
				const key = keyAt(patch.match, at);
				if (key === undefined) continue;
				yield { span: { start: key.start, end: key.end }, message, with: { field: key.text }, severity };
			}
		}
	},
});

interface Condition {
	/** Where it stands in the match. */
	readonly at: readonly string[];
	readonly isUnread: (patch: Patch) => boolean;
	readonly message: keyof typeof messages;
	readonly severity: Severity;
}

const isOf =
	(...kinds: readonly string[]) =>
	({ applyTo }: Patch): boolean =>
		kinds.includes(applyTo.text);
const isOfSidecar = (patch: Patch): boolean => contextOf(patch).startsWith('SIDECAR_');

const ofGateways = (name: string): Condition => ({
	at: ['routeConfiguration', name],
	isUnread: isOfSidecar,
	message: 'onlyForGateways',
	severity: 'information',
});
const besideName = (name: string): Condition => ({
	at: ['cluster', name],
	isUnread: ({ match }) => (match?.get('cluster')?.get('name')?.text ?? '') !== '',
	message: 'besideName',
	severity: 'information',
});
const ofRoutes = (name: string): Condition => ({
	at: ['routeConfiguration', 'vhost', 'route', name],
	isUnread: isOf('VIRTUAL_HOST', 'ROUTE_CONFIGURATION'),
	message: 'route',
	severity: 'information',
});

/** istio: pilot/pkg/networking/core/envoyfilter, listener_patch.go, rc_patch.go and cluster_patch.go; validation/envoyfilter. */
const conditions: readonly Condition[] = [
	{
		at: ['listener', 'filterChain', 'filter'],
		isUnread: isOf('LISTENER', 'FILTER_CHAIN'),
		message: 'filter',
		severity: 'warning',
	},
	{
		at: ['listener', 'listenerFilter'],
		isUnread: isOf('LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'),
		message: 'listenerFilter',
		severity: 'information',
	},
	{
		at: ['listener', 'filterChain', 'filter', 'subFilter'],
		isUnread: (patch) => isOf('HTTP_FILTER')(patch) && patch.operation.text === 'INSERT_FIRST',
		message: 'subFilterFirst',
		severity: 'information',
	},
	{
		at: ['listener', 'filterChain', 'filter'],
		isUnread: (patch) => isOf('NETWORK_FILTER')(patch) && patch.operation.text === 'INSERT_FIRST',
		message: 'filterFirst',
		severity: 'information',
	},
	{
		at: ['cluster'],
		isUnread: (patch) => isOf('CLUSTER')(patch) && isAdditional(patch),
		message: 'addedCluster',
		severity: 'hint',
	},
	{
		at: ['listener'],
		isUnread: (patch) => isOf('LISTENER')(patch) && isAdditional(patch),
		message: 'addedListener',
		severity: 'hint',
	},
	{
		at: ['routeConfiguration', 'vhost', 'name'],
		isUnread: isOf('ROUTE_CONFIGURATION'),
		message: 'vhost',
		severity: 'information',
	},
	...['portName', 'gateway'].map(ofGateways),
	...['service', 'subset', 'portNumber'].map(besideName),
	...['name', 'action'].map(ofRoutes),
];

/** The key of what is written at a path; undefined where it is not written, not known, or matches everything. */
function keyAt(match: Node | undefined, path: readonly string[]): Node | undefined {
	let at = match;
	let key: Node | undefined;
	for (const step of path) {
		const entry = at?.opaque === true ? undefined : at?.entries.find((one) => one.key.text === step);
		if (entry === undefined) return undefined;
		key = entry.key;
		at = entry.value;
	}
	if (at === undefined || at.opaque || at.isNull) return undefined;
	return at.kind === 'scalar' && (at.text === '' || at.text === 'ANY') ? undefined : key;
}
