// What of a policy needs a proxy that reads HTTP, which in ambient mode only a waypoint does; and whom the policy is for.

import { fact } from '../../facts/fact.ts';
import { indexedBy } from '../../facts/indexed.ts';
import { isAmbient, waypointOf } from '../../istio/ambient.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import {
	factsOf,
	isAmbientNamespace,
	modeOf,
	type NamespaceFacts,
	namespaceFactsOf,
	workloadsIn,
} from '../../istio/pods.ts';
import { isStated, needsHttp, policyOf } from '../../istio/policies/authorization-policy.ts';
import { labelText, selectedBy } from '../../istio/selectors.ts';
import { isWaypoint } from '../../istio/waypoints.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, namesDeclared } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import { isOfKind, manifest, type Resource } from '../../model/resource.ts';
import { plainSpan, type Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';

export const policyKinds = [
	'AuthorizationPolicy',
	'RequestAuthentication',
	'WasmPlugin',
	'Telemetry',
] as const satisfies readonly KindId[];
export type PolicyKind = (typeof policyKinds)[number];

/** What only a waypoint can do: the word to underline, and what it is called. */
export interface HttpPart extends Span {
	readonly name: string;
}

interface Selective {
	readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

export function specOf(by: Deployed): Node<Selective> | undefined {
	return manifest(by.resource).get('spec') as Node<Selective> | undefined;
}

/** The first part of a policy that needs HTTP to be read; undefined if ztunnel can do all of it. istio: ambient/authorization.go */
export function httpPart(by: Deployed): HttpPart | undefined {
	const { resource } = by;
	if (isDeployedAs(by, 'AuthorizationPolicy')) return httpRule(by);
	if (isOfKind(resource, 'Telemetry')) return httpTelemetry(resource);
	return resource.name && { ...plainSpan(resource.name), name: resource.kind.kind };
}

function httpRule(by: DeployedAs<'AuthorizationPolicy'>): HttpPart | undefined {
	const { parts, action, actionSpan } = policyOf(by);
	for (const { fields } of parts) {
		const found = fields.find((field) => isStated(field) && needsHttp(field));
		if (found !== undefined) return { ...plainSpan(found.key), name: found.written };
	}
	return action === 'CUSTOM' && actionSpan !== undefined ? { ...plainSpan(actionSpan), name: 'CUSTOM' } : undefined;
}

function httpTelemetry(resource: Resource<'Telemetry'>): HttpPart | undefined {
	const spec = manifest(resource).get('spec');
	const [found] = keysIn(spec, /^(?:tracing|accessLogging)$/);
	if (found !== undefined) return found;
	return spec?.each('metrics').flatMap((one) => keysIn(one, /^overrides$/))[0];
}

function keysIn(node: Node | undefined, pattern: RegExp): readonly HttpPart[] {
	const entries = node?.entries.filter(({ key, value }) => pattern.test(key.text) && !value.isNull) ?? [];
	return entries.map(({ key }) => ({ ...plainSpan(key), name: key.text }));
}

/** The namespace of a policy if it puts its pods into ambient mode; undefined if not, or where the policy is for the whole mesh. */
export function ambientAround(mesh: Mesh, by: Deployed): NamespaceFacts | undefined {
	const namespace = by.standing === 'whole' ? namespaceFactsOf(mesh, by) : undefined;
	if (namespace === undefined || namespace.name === meshConfigOf(mesh).rootNamespace) return undefined;
	return isAmbientNamespace(namespace) ? namespace : undefined;
}

/** Which pods a policy without targets is for. */
export interface Audience {
	/** Whether some of them surely or possibly have a proxy of their own: gateways, sidecars. */
	readonly mayHaveProxy: boolean;
	/** Whether the pods are in the workspace. */
	readonly isKnown: boolean;
	/** Whether all of them that are in ambient mode ask for a waypoint. */
	readonly isEnrolled: boolean;
}

export function audienceOf(mesh: Mesh, by: Deployed, namespace: NamespaceFacts): Audience {
	const labels = by.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	const pods = labels.length > 0 ? podsWith(mesh, labels, namespace.name) : workloadsIn(mesh, namespace.name);
	const facts = pods.map(factsOf);
	const isGateway = labels.length > 0 ? isForGateways(mesh, labels) : hasGateway(mesh, namespace.name);
	const own = facts.flatMap((one) => (one !== undefined && isAmbient(namespace.labels, one.labels) ? [one] : []));
	const asks = (own: ReadonlyMap<string, string>): boolean =>
		typeof waypointOf(own, namespace.labels, namespace.name) === 'object';
	return {
		mayHaveProxy: isGateway || facts.some((one) => one === undefined || modeOf(namespace, one) === 'sidecar'),
		isKnown: pods.length > 0,
		isEnrolled: labels.length > 0 && pods.length > 0 ? own.every((one) => asks(one.labels)) : asks(new Map()),
	};
}

function podsWith(mesh: Mesh, labels: readonly Label[], namespace: string): readonly Deployed[] {
	const found = selectedBy(mesh, labels, [namespace]).map(({ by }) => by);
	return [...new Set(found)];
}

/** Whether the labels are those of a gateway: by the keys they have, or because a Gateway selects by them. */
export function isForGateways(mesh: Mesh, labels: readonly Label[]): boolean {
	return labels.some(
		(label) =>
			label.value.opaque ||
			label.key.text === 'istio' ||
			label.key.text.endsWith('/gateway-name') ||
			gatewayLabels(mesh).has(labelText(label)),
	);
}

const gatewayLabels = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	({ references }) =>
		references.flatMap(({ row, labels = [] }) => (row.to === 'workload' ? labels.map(labelText) : [])),
);

/** Whether a namespace has a Gateway of the Gateway API that is no waypoint: its pods take policies without targets. */
function hasGateway(mesh: Mesh, namespace: string): boolean {
	return gatewayNamespaces(mesh).some((namespaces) => namespaces?.includes(namespace) !== false);
}

const gatewayNamespaces = fact((mesh: Mesh): readonly (readonly string[] | undefined)[] =>
	[...namesDeclared(mesh, 'parent').values()]
		.flat()
		.flatMap(({ by }) => (isWaypoint(mesh, by) === true ? [] : [by.namespaces])),
);
