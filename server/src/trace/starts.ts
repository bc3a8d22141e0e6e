// Where a trace begins, found by the names that people use: a Gateway, a workload, or whatever gateway serves a host.

import { factOf } from '../facts/fact.ts';
import { gatewayNameLabel } from '../istio/policies/attachment.ts';
import { rootNamespaceOf } from '../istio/policies/scope.ts';
import { selectedBy } from '../istio/selectors.ts';
import { selectorOfGateway } from '../istio/servers.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { listenersOf } from './listeners.ts';
import { type ProxyPod, podCalled, podOfWorkload } from './proxies.ts';
import type { Start } from './request.ts';
import { candidatesFor } from './virtual-hosts.ts';

type AnyGateway = DeployedAs<'Gateway' | 'gateway-api/Gateway'>;

/** All Gateways, of Istio and of the Gateway API. */
function gatewaysOf(mesh: Mesh): readonly AnyGateway[] {
	return [...resourcesOf(mesh, 'Gateway'), ...resourcesOf(mesh, 'gateway-api/Gateway')];
}

/** Through the Gateway, or the pods of the gateway's workload, called `namespace/name` or `name`; undefined if there is none. */
export function startThrough(mesh: Mesh, name: string): Start | undefined {
	const gateway = gatewaysOf(mesh).find((by) => isCalled(by, name));
	const pod = gateway === undefined ? podNamed(mesh, name) : podOfGateway(mesh, gateway);
	return pod && { through: pod };
}

/** From the workload called `namespace/name` or `name`; undefined if there is none whose labels can be read. */
export function startFrom(mesh: Mesh, name: string): Start | undefined {
	const pod = podNamed(mesh, name);
	return pod && { leaving: pod };
}

function isCalled({ resource, namespaces = [] }: Deployed, text: string): boolean {
	const name = resource.name?.text ?? '';
	return text === name || namespaces.some((namespace) => text === `${namespace}/${name}`);
}

function podNamed(mesh: Mesh, name: string): ProxyPod | undefined {
	if (name.includes('/')) return podCalled(mesh, name);
	for (const namespace of mesh.namespaces) {
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
		return { namespace: namespaceOf(by) ?? 'default', labels, addresses: [] };
	}
	const selector = selectorOfGateway(by) ?? [];
	const found = selectedBy(mesh, selector, undefined).flatMap((one) => {
		return isBuiltIn(one.by.member) ? [] : (podOfWorkload(one.by) ?? []);
	});
	const [pod] = found;
	if (pod !== undefined) return pod;
	const labels = new Map(selector.map(({ key, value }) => [key.text, value.text]));
	return { namespace: rootNamespaceOf(mesh), labels, addresses: [], assumedFor: by };
});

/** Through each gateway that listens on a port for a host, the one with the best host first. */
export function startsFor(mesh: Mesh, host: string, port: number): readonly Start[] {
	const pods = new Map<string, ProxyPod>();
	for (const by of gatewaysOf(mesh)) {
		const pod = podOfGateway(mesh, by);
		pods.set(`${pod.namespace} ${[...pod.labels].join()}`, pod);
	}
	const serving = [...pods.values()].flatMap((pod) => {
		const servers = listenersOf(mesh, pod).flatMap((one) => one.servers.filter((server) => server.port === port));
		const domains = servers.flatMap(({ hosts }) => hosts.map(({ text }) => text.replace(/^.*\//, '').toLowerCase()));
		return domains.length === 0 ? [] : [{ pod, name: '', port, domains, entries: [], isTlsOnly: false }];
	});
	return candidatesFor(serving, host).map((one) => ({ through: (one as (typeof serving)[number]).pod }));
}
