// The servers that gateways have, in one form, whether a Gateway of Istio, one of the Gateway API or an Ingress says so.
import { memo } from '../facts/memo.ts';
import { credentialResource } from '../istio/credentials.ts';
import type { ListenerOwner } from '../istio/gateway-api/routes.ts';
import type { ServerKind } from '../istio/gateway-servers.ts';
import { gatewayNameLabel } from '../istio/policies/attachment.ts';
import { behaves } from '../istio/releases.ts';
import { reachOfGateway, selectorOfGateway, serversOf } from '../istio/servers.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { firstNamespaceOf } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import { oneOfEach } from './alternatives.ts';
import { apiGateServers, isOfApiGateway } from './api-gateways.ts';
import { at, listAt, textAt } from './fields.ts';
import { ingressGates } from './ingresses.ts';
import { listenerSetsOf } from './listener-sets.ts';
import { createdAt, type ProxyPod } from './proxies.ts';

/** A host of a server, with its namespace if it has one. */
export interface GateHost {
	readonly text: string;
	readonly span: Span;
}

export interface GateServer extends ServerKind {
	readonly by: Deployed;
	/** `namespace/name`, as VirtualServices say it in full. */
	readonly gateway: string;
	readonly span: Span;
	readonly port: number;
	readonly portName: string;
	readonly bind: string;
	readonly hosts: readonly GateHost[];
	/** Whether what comes without TLS is sent to come with it. */
	readonly isTlsOnly: boolean;
	/** Envoy's name of the certificate; undefined where it does not end TLS. */
	readonly certificate: string | undefined;
	/** The names that a client's certificate may have; any, if there are none. */
	readonly clientNames: readonly string[];
	/** The Services whose ports alone count; undefined: all before the pod, and else the pod's own port. */
	readonly services: readonly string[] | undefined;
}

/** A Gateway, or what stands for one. */
export interface Gate {
	readonly by: Deployed;
	readonly servers: readonly GateServer[];
}

/** What has servers on a pod, in the order in which Istio takes it (istio: pilot/pkg/model/push_context.go, mergeGateways). */
export function gatesOf(mesh: Mesh, pod: ProxyPod, services: ReadonlySet<string>): readonly Gate[] {
	const isManaged = pod.labels.has(gatewayNameLabel) && behaves(mesh, 'strictMerging');
	const own = oneOfEach(mesh, 'Gateway').filter((by) => {
		if (reachOfGateway(mesh, by)?.includes(pod.namespace) === false && servicesNamed(by) === undefined) return false;
		// istio: FilterStrictGatewayMerging: what the Gateway API deploys takes no Gateways of other namespaces.
		if (isManaged && firstNamespaceOf(by) !== pod.namespace && servicesNamed(by) === undefined) return false;
		return selects(by, pod, services);
	});
	const ofApi = oneOfEach(mesh, 'gateway-api/Gateway').filter((by) => isOfApiGateway(mesh, by, pod, services));
	const all = [
		...own.map((by) => ({ by, servers: gateServersOf(by) })),
		...ofApi
			.flatMap((by): readonly ListenerOwner[] => [by, ...listenerSetsOf(mesh, by)])
			.map((by) => ({ by, servers: apiGateServers(mesh, by) })),
		...ingressGates(mesh, pod),
	];
	return all.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The older first, then by name, then by namespace; what is made of Ingresses has no age. */
function keyOf({ by, servers: [first] }: Gate): string {
	const isMade = by.resource.kind.id === 'Ingress';
	const [namespace = '', name = ''] = first?.gateway.split('/') ?? [];
	return [isMade ? '~' : createdAt(by), name, namespace].join('\n');
}

function selects(by: DeployedAs<'Gateway'>, pod: ProxyPod, services: ReadonlySet<string>): boolean {
	const own = servicesNamed(by);
	if (own !== undefined) return own.some((host) => services.has(host));
	return selectorOfGateway(by)?.every(({ key, value }) => pod.labels.get(key.text) === value.text) === true;
}

/** The Services that the Gateway API's controller made a Gateway for; its servers count only at their ports. */
function servicesNamed({ resource }: Deployed): readonly string[] | undefined {
	const text = at(manifest(resource) as Node, 'metadata', 'annotations', 'internal.istio.io/gateway-service')?.text;
	return text?.split(',').map((host) => host.trim());
}

/** The servers of a Gateway of Istio, in order. */
export const gateServersOf = memo((by: DeployedAs<'Gateway'>): readonly GateServer[] => {
	const gateway = `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}`;
	return serversOf(by).map(({ node, hosts, port, protocol, hasTls, mode, bind }) => {
		const tls = at(node, 'tls');
		return {
			by,
			gateway,
			span: node,
			port,
			portName: textAt(node, 'port', 'name'),
			protocol,
			bind,
			hasTls,
			mode,
			hosts: hosts.map((host) => ({ text: host.text, span: host })),
			isTlsOnly: at(tls, 'httpsRedirect')?.value === true,
			certificate: hasTls ? certificateOf(tls) : undefined,
			clientNames: listAt(tls, 'subjectAltNames').map(({ text }) => text),
			services: servicesNamed(by),
		};
	});
});

function certificateOf(tls: Node | undefined): string {
	if (textAt(tls, 'mode') === 'ISTIO_MUTUAL') return 'default';
	const name = textAt(tls, 'credentialName') || textAt(listAt(tls, 'credentialNames')[0]);
	if (name !== '') return credentialResource(name);
	const files = [textAt(tls, 'serverCertificate'), textAt(tls, 'privateKey')];
	return `file-cert:${files.join('~')}`;
}
