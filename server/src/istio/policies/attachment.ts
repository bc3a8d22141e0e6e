// Which policies a workload takes: by namespace, selector and target. For the kinds that have both selector and targetRefs:
// AuthorizationPolicy, RequestAuthentication, Telemetry, WasmPlugin, EnvoyFilter.
import { push } from '../../maps.ts';

export type Labels = Readonly<Record<string, string>>;

export interface TargetRef {
	readonly group?: string;
	readonly kind?: string;
	readonly name?: string;
	readonly namespace?: string;
}

/** What of a policy decides where it applies. */
export interface Attachable {
	readonly namespace?: string;
	readonly spec?: {
		readonly selector?: { readonly matchLabels?: Labels };
		/** Of both fields that state targets. */
		readonly targetRefs?: readonly TargetRef[];
	};
}

/** A host that a waypoint serves: of a Service, or of a ServiceEntry. */
export interface Served {
	readonly name: string;
	readonly namespace: string;
	readonly kind: 'Service' | 'ServiceEntry';
}

/** A workload, or the proxy of one, that asks for its policies. */
export interface Workload {
	readonly namespace: string;
	readonly labels?: Labels;
	readonly isWaypoint?: boolean;
	readonly services?: readonly Served[];
}

export interface AttachmentOptions {
	readonly rootNamespace: string;
	/** Whether a selector reaches the pods of Gateway API Gateways (ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY). */
	readonly isSelectorForGateways?: boolean;
}

/** The label that the pods of a Gateway API Gateway carry. */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/** Whether all labels of the selector are on the workload (istio: pkg/config/labels/instance.go, SubsetOf). */
export function isSubset(selector: Labels, labels: Labels): boolean {
	return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Whether a policy of a namespace that is looked at applies to the proxy (istio: pilot/pkg/model/policyattachment.go). */
export function isAttached(policy: Attachable, proxy: Workload, options: AttachmentOptions): boolean {
	const { selector, targetRefs: targets = [] } = policy.spec ?? {};
	const gateway = proxy.labels?.[gatewayNameLabel];
	if (gateway === undefined && targets.length > 0) return false;
	if (targets.length > 0) return targets.some((target) => isTarget(target, policy, proxy, options));
	if (gateway !== undefined && (proxy.isWaypoint === true || options.isSelectorForGateways === false)) return false;
	return isSubset(selector?.matchLabels ?? {}, proxy.labels ?? {});
}

function isTarget(target: TargetRef, policy: Attachable, proxy: Workload, options: AttachmentOptions): boolean {
	const namespace = orElse(target.namespace, policy.namespace);
	const is = (group: string, kind: string) => (target.group ?? '') === group && target.kind === kind;
	if (is('gateway.networking.k8s.io', 'Gateway'))
		return target.name === proxy.labels?.[gatewayNameLabel] && namespace === proxy.namespace;
	if (proxy.isWaypoint !== true) return false;
	if (is('gateway.networking.k8s.io', 'GatewayClass'))
		return target.name === 'istio-waypoint' && policy.namespace === options.rootNamespace;
	const kind = is('', 'Service') ? 'Service' : is('networking.istio.io', 'ServiceEntry') ? 'ServiceEntry' : undefined;
	const isServed = (one: Served) => one.kind === kind && one.name === target.name && one.namespace === namespace;
	return proxy.services?.some(isServed) === true;
}

const orElse = (text: string | undefined, other: string | undefined) =>
	text === undefined || text === '' ? other : text;

/**
 * The policies that apply to the proxy: those of the root namespace, of its own, and of the namespaces it serves, in this
 * order (istio: pilot/pkg/model/authorization.go, ListAuthorizationPolicies).
 */
export function attachedTo<P extends Attachable>(
	policies: readonly P[],
	proxy: Workload,
	options: AttachmentOptions,
): readonly P[] {
	const byNamespace = new Map<string, P[]>();
	for (const policy of policies) push(byNamespace, policy.namespace ?? '', policy);
	const served = proxy.isWaypoint === true ? (proxy.services ?? []).map(({ namespace }) => namespace) : [];
	return [...new Set([options.rootNamespace, proxy.namespace, ...served])]
		.flatMap((namespace) => byNamespace.get(namespace) ?? [])
		.filter((policy) => isAttached(policy, proxy, options));
}
