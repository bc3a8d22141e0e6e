// Where a trace begins, found by the names that people use: a Gateway, a workload, or whatever gateway serves a host.

import { fact, factOf } from '../facts/fact.ts';
import { gatewayNameLabel } from '../istio/policies/attachment.ts';
import { rootNamespaceOf } from '../istio/policies/scope.ts';
import { podsOfGateway, selectorOfGateway } from '../istio/servers.ts';
import { isWaypoint } from '../istio/waypoints.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { specAt, textAt } from './fields.ts';
import { listenersOf, podPort } from './listeners.ts';
import { type ProxyPod, podCalled, podOfWorkload, workloadNames } from './proxies.ts';
import type { Start } from './request.ts';
import { candidatesFor } from './virtual-hosts.ts';

type AnyGateway = DeployedAs<'Gateway' | 'gateway-api/Gateway'>;

/** All Gateways, of Istio and of the Gateway API. */
function gatewaysOf(mesh: Mesh): readonly AnyGateway[] {
	return [...resourcesOf(mesh, 'Gateway'), ...resourcesOf(mesh, 'gateway-api/Gateway')];
}

/** Through the Gateway, or the pods of the gateway's workload, called `namespace/name` or `name`; undefined if there is none. */
export function startThrough(mesh: Mesh, name: string): Start | undefined {
	const pod = podOfGatewayCalled(mesh, name) ?? podNamed(mesh, name);
	return pod && { through: pod };
}

/** The pods of the Gateway called so; undefined if there is none. */
export function podOfGatewayCalled(mesh: Mesh, name: string): ProxyPod | undefined {
	const gateway = gatewaysOf(mesh).find((by) => isCalled(by, name));
	return gateway && podOfGateway(mesh, gateway);
}

/** From the workload called `namespace/name` or `name`; undefined if there is none whose labels can be read. */
export function startFrom(mesh: Mesh, name: string): Start | undefined {
	const pod = podNamed(mesh, name);
	return pod && { leaving: pod };
}

/** What `startThrough` knows by name: the Gateways, as `namespace/name`. */
export const gatewayNames = fact((mesh: Mesh): readonly string[] => fullNames(gatewaysOf(mesh)));

/** What `startFrom` knows by name: the workloads whose labels can be read, as `namespace/name`. */
export const senderNames = fact((mesh: Mesh): readonly string[] =>
	workloadNames(mesh).filter((name) => podCalled(mesh, name) !== undefined),
);

function fullNames(all: readonly Deployed[]): readonly string[] {
	const names = all.flatMap(({ resource: { name }, namespaces = [] }) =>
		name === undefined || name.opaque ? [] : namespaces.map((namespace) => `${namespace}/${name.text}`),
	);
	return [...new Set(names)].sort();
}

function isCalled({ resource, namespaces = [] }: Deployed, text: string): boolean {
	const name = resource.name?.text ?? '';
	return text === name || namespaces.some((namespace) => text === `${namespace}/${name}`);
}

function podNamed(mesh: Mesh, name: string): ProxyPod | undefined {
	if (name.includes('/')) return podCalled(mesh, name);
	for (const namespace of [...mesh.namespaces].sort()) {
		const pod = podCalled(mesh, `${namespace}/${name}`);
		if (pod !== undefined) return pod;
	}
	return undefined;
}

/** The pods that a Gateway runs on; one that is made up where the workspace has none. */
export const podOfGateway = factOf((mesh: Mesh, by: AnyGateway): ProxyPod => {
	if (by.resource.kind.id === 'gateway-api/Gateway') {
		const labels = new Map([[gatewayNameLabel, by.resource.name?.text ?? '']]);
		// Istio makes the pods of such a Gateway itself, so that there is nothing to assume.
		return { namespace: firstNamespaceOf(by) ?? 'default', labels, addresses: [], serviceAccount: accountOf(mesh, by) };
	}
	const selector = selectorOfGateway(by) ?? [];
	const found = podsOfGateway(mesh, by).flatMap((one) => {
		return isBuiltIn(one.by.member) ? [] : (podOfWorkload(one.by) ?? []);
	});
	const [pod] = found;
	if (pod !== undefined) return pod;
	const labels = new Map(selector.map(({ key, value }) => [key.text, value.text]));
	return { namespace: rootNamespaceOf(mesh), labels, addresses: [], assumedFor: by };
});

/** The service account of the pods that Istio makes for a Gateway (istio: gatewaycommon, GetDefaultName). */
function accountOf(mesh: Mesh, by: AnyGateway): string {
	const [name, className] = [by.resource.name?.text ?? '', textAt(specAt(by.resource), 'gatewayClassName')];
	return isWaypoint(mesh, by) === true ? name : `${name}-${className}`;
}

/** Through each gateway that listens on a port for a host, the one with the best host first. */
export function startsFor(mesh: Mesh, host: string, port: number): readonly Start[] {
	const pods = new Map<string, ProxyPod>();
	for (const by of gatewaysOf(mesh)) {
		const pod = podOfGateway(mesh, by);
		pods.set(`${pod.namespace} ${[...pod.labels].join()}`, pod);
	}
	const serving = [...pods.values()].flatMap((pod) => {
		// A Service may stand before the pod with another port.
		const own = podPort(mesh, pod, port);
		const servers = listenersOf(mesh, pod).flatMap((one) => (one.port === own ? one.servers : []));
		const domains = servers.flatMap(({ hosts }) => hosts.map(({ text }) => text.replace(/^.*\//, '').toLowerCase()));
		return domains.length === 0 ? [] : [{ pod, name: '', port, domains, entries: [], isTlsOnly: false }];
	});
	return candidatesFor(serving, host).map((one) => ({ through: (one as (typeof serving)[number]).pod }));
}
