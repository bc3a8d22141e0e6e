// A container, or an HTTP port of a Service, at a port that the proxy keeps for itself.

import { refusesProxy } from '../../istio/injection.ts';
import { factsOf, modeOf, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import { listenerPorts, proxyPorts } from '../../istio/reserved-ports.ts';
import { entryPorts } from '../../istio/service-entries.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import type { Word } from '../../model/resource.ts';
import { serviceFacts } from '../../model/services.ts';
import { isHttp } from '../../schema/protocols.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	container: {
		wrong: 'The proxy listens at port {port} for {use}',
		consequence: ', so one of the two cannot start: "address already in use"',
		remedy: 'use another port',
	},
	service: {
		wrong: 'Clients with a sidecar cannot call HTTP port {port}: their proxy listens there for {use}',
		remedy: 'use another port',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: [...podKinds, 'Service', 'ServiceEntry'],
	codes: [],
	docs: {
		summary: 'A container of an injected pod, or an HTTP port of a Service, has a port that the proxy uses itself.',
		why: 'The proxy and the containers of a pod share one network. At the ports of its own listeners the proxy makes no other one, so a Service on such a port has no route.',
		exceptions: 'Containers only of pods that surely get a sidecar, and not the proxy itself.',
		bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop }
spec: { containers: [{ name: cart, image: cart, ports: [{ containerPort: 15090 }] }] }
`,
		mend: ['15090', '9090'],
		links: ['https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio'],
	},
	// istio: pilot/pkg/networking/core/listener.go, buildSidecarOutboundListeners: "skipping sidecar port"
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		if (isDeployedAs(by, 'Service')) yield* ofService(by);
		else if (isDeployedAs(by, 'ServiceEntry')) yield* ofEntry(by);
		else if (isInjected(mesh, by)) yield* ofPod(by);
	},
});

function isInjected(mesh: Mesh, by: Deployed): boolean {
	const [facts, namespace] = [factsOf(by), namespaceFactsOf(mesh, by)];
	if (facts === undefined || facts.hostNetwork || refusesProxy(facts)) return false;
	return namespace !== undefined && modeOf(namespace, facts) === 'sidecar';
}

function* ofPod(by: Deployed): Generator<Finding<typeof messages>> {
	const containers = podOf(by.resource)?.get('spec')?.each('containers') ?? [];
	for (const container of containers as readonly Node<Container>[]) {
		if (container.get('name')?.text === 'istio-proxy') continue;
		for (const port of container.each('ports')) {
			const number = port.get('containerPort');
			const use = proxyPorts.get(Number(number?.value));
			if (number !== undefined && use !== undefined && port.get('protocol')?.text !== 'UDP')
				yield { span: number, message: 'container', with: { port: number.text, use } };
		}
	}
}

interface Container {
	readonly name?: string;
	readonly ports?: readonly { readonly containerPort?: number; readonly protocol?: string }[];
}

function* ofService({ resource }: DeployedAs<'Service'>): Generator<Finding<typeof messages>> {
	for (const { port, protocol } of serviceFacts(resource).ports) {
		if (port !== undefined && protocol !== undefined && isHttp(protocol)) yield* taken(port);
	}
}

function* ofEntry(by: DeployedAs<'ServiceEntry'>): Generator<Finding<typeof messages>> {
	for (const { number, protocol } of entryPorts(by))
		if (number !== undefined && protocol !== undefined && isHttp(protocol)) yield* taken(number);
}

function* taken({ text, start, end }: Word): Generator<Finding<typeof messages>> {
	const port = Number(text);
	if (listenerPorts.has(port))
		yield { span: { start, end }, message: 'service', with: { port, use: proxyPorts.get(port) ?? '' } };
}
