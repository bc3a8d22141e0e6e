// Which Services routing and traffic policy of HTTP is for, as far as clients in the mesh are concerned.

import { indexedBy } from '../../facts/indexed.ts';
import { hostForm, hostKey } from '../../istio/host-names.ts';
import { hostsCalled, servicesOf } from '../../istio/hosts.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { declarersOf } from '../../mesh/declared-in.ts';
import type { Mention } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { ReferenceRow } from '../../mesh/references.ts';
import type { KindId } from '../../model/kinds.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';

export const meshRouteKinds = [
	'VirtualService',
	'DestinationRule',
	'HTTPRoute',
	'GRPCRoute',
] as const satisfies readonly KindId[];

/** A Service that a rule is for: the word that says so, and what it means here. */
export interface MeshTarget extends Span {
	readonly name: string;
	readonly services: readonly Deployed[];
}

/** The Services that a VirtualService, DestinationRule or route changes HTTP for, in the mesh. */
export function httpTargets(mesh: Mesh, by: Deployed): readonly MeshTarget[] {
	if (isDeployedAs(by, 'VirtualService')) return ofVirtualService(mesh, by);
	if (isDeployedAs(by, 'DestinationRule')) return ofDestinationRule(mesh, by);
	return isDeployedAs(by, 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute') ? ofRoute(mesh, by) : [];
}

function ofVirtualService(mesh: Mesh, by: DeployedAs<'VirtualService'>): readonly MeshTarget[] {
	const spec = manifest(by.resource).get('spec');
	const gateways = spec?.each('gateways') ?? [];
	if (spec === undefined || (gateways.length > 0 && !gateways.some(({ text }) => text === 'mesh'))) return [];
	if (spec.each('http').length === 0 && spec.each('tls').length === 0) return [];
	return spec.each('hosts').flatMap((host) => target(mesh, by, host));
}

const httpSettings = /^(?:connectionPool|outlierDetection|loadBalancer)$/;

function ofDestinationRule(mesh: Mesh, by: DeployedAs<'DestinationRule'>): readonly MeshTarget[] {
	const spec = manifest(by.resource).get('spec');
	const host = spec?.get('host');
	const policies = [
		spec?.get('trafficPolicy'),
		...(spec?.each('subsets').map((one) => one.get('trafficPolicy')) ?? []),
	];
	if (host === undefined || !policies.some(isAboutHttp)) return [];
	return target(mesh, by, host);
}

interface Policy {
	readonly portLevelSettings?: readonly Policy[];
	readonly connectionPool?: { readonly http?: unknown };
	readonly outlierDetection?: unknown;
	readonly loadBalancer?: {
		readonly consistentHash?: {
			readonly httpHeaderName?: unknown;
			readonly httpCookie?: unknown;
			readonly httpQueryParameterName?: unknown;
		};
	};
}

function isAboutHttp(node: Node | undefined): boolean {
	if (
		node === undefined ||
		!node.entries.some(({ key }) => httpSettings.test(key.text) || key.text === 'portLevelSettings')
	)
		return false;
	const policy = node as Node<Policy>;
	const hash = policy.get('loadBalancer')?.get('consistentHash');
	return (
		policy.get('connectionPool')?.get('http') !== undefined ||
		policy.get('outlierDetection') !== undefined ||
		hash?.entries.some(({ key }) => key.text.startsWith('http')) === true ||
		policy.each('portLevelSettings').some(isAboutHttp)
	);
}

function ofRoute(
	mesh: Mesh,
	by: DeployedAs<'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute'>,
): readonly MeshTarget[] {
	const spec = manifest(by.resource).get('spec');
	return (spec?.each('parentRefs') ?? []).flatMap((parent) => {
		const [name, namespace] = [parent.get('name'), parent.get('namespace')];
		if (parent.get('kind')?.text !== 'Service' || name === undefined || name.opaque || namespace?.opaque) return [];
		const namespaces = namespace === undefined ? by.namespaces : [namespace.text];
		const services = declarersOf(servicesOf(mesh, name.text, namespaces));
		return namespaces === undefined ? [] : [{ start: name.start, end: name.end, name: name.text, services }];
	});
}

function target(mesh: Mesh, by: Deployed, host: Node): readonly MeshTarget[] {
	const { text, start, end } = host;
	const form = hostForm(text, mesh.environment.settings.clusterDomain);
	if (host.opaque || form.form === 'wildcard') return [];
	if (form.form === 'service' && form.namespace === undefined && namespaceOf(by) === undefined) return [];
	const services = declarersOf(hostsCalled(mesh, { text, namespaces: by.namespaces }));
	return [{ start, end, name: text, services }];
}

/** Whether a gateway routes to a Service of this name: gateways obey without a waypoint. */
export function reachedByGateways(mesh: Mesh, { name }: Pick<MeshTarget, 'name'>): boolean {
	return gatewayHosts(mesh).has(hostKey(name, mesh.environment.settings.clusterDomain));
}

/** The routes of gateways to a Service of this name. */
export function routesOfGateways(mesh: Mesh, { name }: Pick<MeshTarget, 'name'>): readonly Deployed[] {
	return gatewayHosts(mesh).get(hostKey(name, mesh.environment.settings.clusterDomain)) ?? [];
}

const gatewayHosts = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ references }, mesh) => {
		const isForGateways = references.some(
			({ row, text }) =>
				(row.to === 'gateway' && text !== 'mesh') || (row.to === 'parent' && row.at.includes('parentRefs')),
		);
		const { clusterDomain } = mesh.environment.settings;
		const isDestination = ({ row }: Mention<ReferenceRow>) => row.to === 'host' && row.at !== 'spec.hosts[]';
		return isForGateways
			? [...new Set(references.filter(isDestination).map(({ text }) => hostKey(text, clusterDomain)))]
			: [];
	},
);
