// The servers that the listeners of a Gateway of the Gateway API come to.
// istio: pilot/pkg/config/kube/gateway/conversion.go, buildListener
import { factOf } from '../facts/fact.ts';
import { certificateResource } from '../istio/credentials.ts';
import { grantsFor } from '../istio/gateway-api/grants.ts';
import { areDistinct } from '../istio/gateway-api/listeners.ts';
import { type Listener, type ListenerOwner, listenersOf } from '../istio/gateway-api/routes.ts';
import { generatedMark } from '../istio/gateways.ts';
import { serviceHost } from '../istio/host-names.ts';
import { gatewayNameLabel } from '../istio/policies/attachment.ts';
import { behaves } from '../istio/releases.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { declaredAs, firstNamespaceOf, type Mesh, mayShare } from '../mesh/mesh.ts';
import { at, listAt, specAt, textAt } from './fields.ts';
import type { GateServer } from './gate-servers.ts';
import { gatewayFor, listenerSetsOf } from './listener-sets.ts';
import type { ProxyPod } from './proxies.ts';
import { servicesCalled } from './services.ts';

export type ApiGateway = DeployedAs<'gateway-api/Gateway'>;

/** How Istio calls the Gateway that it makes of a listener. */
export function gatewayNameOf(by: ListenerOwner, listener: string): string {
	return `${firstNamespaceOf(by) ?? ''}/${by.resource.name?.text ?? ''}${generatedMark}${listener}`;
}

/** The Services that somebody else made for a Gateway; undefined where Istio makes one itself. */
function servicesNamed(mesh: Mesh, by: ApiGateway): readonly string[] | undefined {
	const { clusterDomain } = mesh.environment.settings;
	const names = listAt(specAt(by.resource), 'addresses')
		.filter((one) => textAt(one, 'type') === 'Hostname')
		.map((one) => textAt(one, 'value'));
	if (names.length === 0) return undefined;
	return names.map((name) =>
		name.includes('.') ? name : serviceHost(name, firstNamespaceOf(by) ?? '', clusterDomain),
	);
}

/** Whether a pod is one of those that a Gateway runs on. */
export function isOfApiGateway(mesh: Mesh, by: ApiGateway, pod: ProxyPod, services: ReadonlySet<string>): boolean {
	const own = servicesNamed(mesh, by);
	if (own !== undefined) return own.some((host) => services.has(host));
	return pod.labels.get(gatewayNameLabel) === by.resource.name?.text && pod.namespace === firstNamespaceOf(by);
}

/** The servers of a Gateway or ListenerSet: one for each listener that can be opened. */
export const apiGateServers = factOf((mesh: Mesh, by: ListenerOwner): readonly GateServer[] =>
	openListeners(mesh, by).flatMap((listener) => serverOf(mesh, by, listener) ?? []),
);

/**
 * The listeners of a Gateway or ListenerSet without those that an earlier one keeps from being opened: those of the Gateway are the
 * first, then come those of its ListenerSets.
 */
export const openListeners = factOf((mesh: Mesh, by: ListenerOwner): readonly Listener[] => {
	const gateway = gatewayFor(mesh, by);
	if (gateway === undefined) return [];
	const open: { readonly owner: ListenerOwner; readonly listener: Listener }[] = [];
	for (const owner of [gateway, ...listenerSetsOf(mesh, gateway)])
		for (const listener of listenersOf(owner) ?? [])
			if (open.every((one) => areDistinct(one.listener, listener))) open.push({ owner, listener });
	return open.flatMap(({ owner, listener }) => (owner === by ? [listener] : []));
});

const protocols: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'TLS', 'TCP']);

function serverOf(mesh: Mesh, by: ListenerOwner, listener: Listener): GateServer | undefined {
	const gateway = gatewayFor(mesh, by);
	const { node, protocol, port, name, hostname = '*' } = listener;
	const tls = at(node, 'tls');
	const isSecured = protocol === 'HTTPS' || protocol === 'TLS';
	if (!protocols.has(protocol) || (isSecured && tls === undefined)) return undefined;
	if (protocol === 'TLS' && !behaves(mesh, 'tlsListeners')) return undefined;
	const isPassed = isSecured && textAt(tls, 'mode') === 'Passthrough';
	const certificate = isSecured && !isPassed ? certificateFor(mesh, by, listener) : undefined;
	if (isSecured && !isPassed && certificate === undefined) return undefined;
	const asked = at(tls, 'options', 'gateway.istio.io/tls-terminate-mode')?.text;
	return {
		by,
		gateway: gatewayNameOf(by, name),
		span: node,
		port,
		portName: 'default',
		protocol,
		bind: '',
		hasTls: isSecured,
		mode: !isSecured ? undefined : isPassed ? 'PASSTHROUGH' : asked || 'SIMPLE',
		hosts: [{ text: hostname, span: at(node, 'hostname') ?? node }],
		isTlsOnly: false,
		certificate,
		clientNames: [],
		services: gateway && (servicesNamed(mesh, gateway) ?? servicesMade(mesh, gateway)),
	};
}

/** The Service that Istio makes for a Gateway, named after it and its class; undefined where nobody wrote it down (istio: pilot/pkg/config/kube/gateway, GetDefaultName). */
function servicesMade(mesh: Mesh, by: ApiGateway): readonly string[] | undefined {
	const { clusterDomain } = mesh.environment.settings;
	const [name, className] = [by.resource.name?.text ?? '', textAt(specAt(by.resource), 'gatewayClassName')];
	const host = serviceHost(`${name}-${className}`, firstNamespaceOf(by) ?? '', clusterDomain);
	return servicesCalled(mesh, host).length === 0 ? undefined : [host];
}

/** Envoy's name of a listener's certificate; undefined if its Secret is missing where all is known, or not granted. */
function certificateFor(mesh: Mesh, by: ListenerOwner, { node }: Listener): string | undefined {
	const [ref] = listAt(node, 'tls', 'certificateRefs');
	const own = firstNamespaceOf(by) ?? '';
	const [name, namespace] = [textAt(ref, 'name'), textAt(ref, 'namespace') || own];
	const isThere = declaredAs(mesh, 'secret', name).some((one) => mayShare(one.by.namespaces, [namespace]));
	if (mesh.environment.isComplete && !isThere) return undefined;
	const from = { group: 'gateway.networking.k8s.io', kind: by.resource.kind.kind, namespaces: [own] };
	const to = { group: '', kind: 'Secret', name, namespaces: [namespace] };
	const isGranted = namespace === own || grantsFor(mesh, { from, to }).length > 0;
	return isGranted ? certificateResource(namespace, name) : undefined;
}
