// A workload stands behind several ports of Services that make one of what is two, or two of what is one.

import { memoOfMany } from '../../facts/memo.ts';
import { factsOf, modeOf, namespaceFactsOf, podOf } from '../../istio/pods.ts';
import { type PortBefore, portsBy, servicesBefore, targetOf } from '../../istio/shared-pods.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { quoted } from '../shared/contradictions.ts';
import { coexist, pointer, shareNamespace } from '../shared/pairs.ts';

const messages = {
	transports: {
		wrong: 'Services {services} of this workload use port {port} with {transports}',
		codes: ['IST0116'],
	},
	ports: {
		wrong: 'Services {services} of this workload map different ports to its port {target}: {ports}',
		codes: ['IST0137'],
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'hint',
	isOptIn: true,
	kinds: ['Deployment', 'StatefulSet', 'DaemonSet'],
	codes: ['IST0116', 'IST0137'],
	docs: {
		summary:
			'The Services of a workload use one port with different transports, or one target port with different ports.',
		why: 'The proxy has one listener for each port of the pods. Which of the Services configures it depends on their age.',
		exceptions:
			'Only workloads with a proxy are checked. For different protocols on one target port, see `services/clashing-protocols`.',
		severityNotes:
			'Off by default: TCP and UDP on one number (as for DNS) work, and so do two ports for one target port.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: a, namespace: shop }
spec: { selector: { app: a }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: a-admin, namespace: shop }
spec: { selector: { app: a }, ports: [{ name: http, port: 81, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: a, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: a, image: a }] }
`,
		mend: ['port: 81, targetPort: 8080', 'port: 81, targetPort: 8081'],
		links: [
			'https://istio.io/latest/docs/ops/deployment/application-requirements/',
			'https://istio.io/latest/docs/reference/config/analysis/ist0137/',
		],
	},
	*check(resource, mesh) {
		const { name } = resource.resource;
		if (name === undefined || resource.standing !== 'whole' || !isInMesh(mesh, resource)) return;
		const labels = manifest(resource.resource).get('metadata')?.get('labels')?.entries ?? [];
		if (labels.some(({ key }) => key.text === 'gateway.istio.io/managed')) return;
		const all = servicesBefore(mesh, resource);
		if (!mayClash(all)) return;
		const services = all.filter((service) => shareNamespace(resource, service) && coexist(mesh, resource, service));
		yield* clashes(resource, services);
	},
});

/** Whether some of their ports differ in a way that matters, if they are deployed together. */
const mayClash = memoOfMany((services: readonly DeployedAs<'Service'>[]): boolean => {
	const byNumber = [...portsBy(services, ({ port }) => port?.text).values()];
	return (
		byNumber.some((ports) => transportsOf(ports).size > 1) ||
		[...portsBy(services, targetOf).values()].some((ports) => numbersOf(ports).size > 1)
	);
});

function transportsOf(ports: readonly PortBefore[]): ReadonlySet<string> {
	return new Set(ports.map(({ port }) => port.transport?.text ?? 'TCP'));
}

function numbersOf(ports: readonly PortBefore[]): ReadonlySet<string> {
	return new Set(ports.map(({ port }) => port.port?.text ?? ''));
}

function isInMesh(mesh: Mesh, by: Deployed): boolean {
	const [facts, namespace] = [factsOf(by), namespaceFactsOf(mesh, by)];
	const containers = podOf(by.resource)?.get('spec')?.each('containers') ?? [];
	if (containers.some((one) => one.get('name')?.text === 'istio-proxy')) return true;
	const wish = facts?.labels.get('sidecar.istio.io/inject') ?? facts?.annotations.get('sidecar.istio.io/inject');
	if (facts === undefined || wish !== undefined) return wish?.toLowerCase() === 'true';
	return namespace !== undefined && modeOf(namespace, facts) === 'sidecar';
}

function* clashes(by: Deployed, services: readonly DeployedAs<'Service'>[]): Generator<Finding<typeof messages>> {
	const span = by.resource.name;
	if (span === undefined) return;
	for (const [number, ports] of portsBy(services, ({ port }) => port?.text)) {
		const transports = transportsOf(ports);
		if (transports.size < 2) continue;
		yield {
			span,
			message: 'transports',
			with: { services: namesOf(ports), port: number, transports: listed(transports) },
			related: pointersTo(ports),
		};
	}
	for (const [target, ports] of portsBy(services, targetOf)) {
		const numbers = numbersOf(ports);
		if (numbers.size < 2) continue;
		yield {
			span,
			message: 'ports',
			with: { services: namesOf(ports), target, ports: listed(numbers) },
			related: pointersTo(ports),
		};
	}
}

function namesOf(ports: readonly PortBefore[]): readonly string[] {
	return ports.map(({ service }) => service.resource.name?.text ?? '');
}

/** Words without quotes. */
function listed(words: Iterable<string>): string {
	return quoted(words).replaceAll('"', '');
}

function pointersTo(ports: readonly PortBefore[]) {
	return ports.slice(0, 5).flatMap(({ service, port }) => pointer(service, port.port));
}
