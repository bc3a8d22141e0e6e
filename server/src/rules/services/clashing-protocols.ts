// Two Services lead to one port of the same pods and take it for different protocols.

import { memoOfMany } from '../../facts/memo.ts';
import { type PortBefore, portsBy, servicesBeside, targetOf } from '../../istio/shared-pods.ts';
import { grouped } from '../../maps.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type ServicePort, serviceFacts } from '../../model/services.ts';
import { isHttp, type Protocol } from '../../schema/protocols.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';
import { isAboutIstio } from '../shared/service-ports.ts';

const messages = {
	clash: {
		wrong: '{other} declares port {port} of the same pods as {theirs}, this Service as {own}',
		consequence: 'the older Service decides',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['Service'],
	codes: [],
	docs: {
		summary: 'Two Services use the same port of the same pods, one as HTTP and one as TCP.',
		why: 'The sidecar has only one listener for the port. The older Service decides whether it is HTTP; HTTP policies and metrics of the other one do not apply.',
		exceptions:
			'Ports that do not declare a protocol, and headless Services, which often exist next to another Service for the same pods.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews-raw, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: tcp, port: 9080 }]
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, trafficPolicy: { loadBalancer: { simple: RANDOM } } }
`,
		mend: ['name: tcp', 'name: http'],
		links: ['https://istio.io/latest/docs/ops/deployment/application-requirements/'],
	},
	*check(resource, mesh) {
		if (resource.standing !== 'whole' || !isAboutIstio(mesh)) return;
		const service = resource;
		if (isHeadless(service)) return;
		const there = portsOfAll(servicesBeside(mesh, service));
		const isRival = (other: DeployedAs<'Service'>) =>
			coexist(mesh, service, other) && shareNamespace(service, other) && !isHeadless(other);
		for (const [target, own] of portsBy([service], targetOf)) {
			for (const { port } of own) yield* clash(port, target, there.get(target) ?? none, isRival);
		}
	},
});

type Ports = ReadonlyMap<Protocol | undefined, readonly PortBefore[]>;
const none: Ports = new Map();

/** By where they lead, and then by protocol: of a thousand Services before the same pods all mostly have the same. */
const portsOfAll = memoOfMany((services: readonly DeployedAs<'Service'>[]): ReadonlyMap<string, Ports> => {
	const byTarget = [...portsBy(services, targetOf)];
	return new Map(byTarget.map(([target, ports]) => [target, grouped(ports, ({ port }) => port.protocol)]));
});

function isHeadless({ resource }: DeployedAs<'Service'>): boolean {
	return serviceFacts(resource).isHeadless;
}

function* clash(
	port: ServicePort,
	target: string,
	there: Ports,
	isRival: (other: DeployedAs<'Service'>) => boolean,
): Generator<Finding<typeof messages>> {
	const { protocol } = port;
	const span = port.appProtocol ?? port.name;
	const [rival] = [...there].flatMap(([other, ports]) =>
		other !== undefined && differ(protocol, other) ? (ports.find(({ service }) => isRival(service)) ?? []) : [],
	);
	if (rival === undefined || span === undefined || protocol === undefined) return;
	yield {
		span,
		message: 'clash',
		with: { other: named(rival.service), port: target, theirs: rival.port.protocol ?? '', own: protocol },
		related: pointer(rival.service, rival.port.appProtocol ?? rival.port.name),
	};
}

/** Whether one of them reads requests and the other surely does not. */
function differ(a: Protocol | undefined, b: Protocol): boolean {
	if (a === undefined || [a, b].some((one) => one === 'Unsupported' || one === 'UDP')) return false;
	return isHttp(a) !== isHttp(b);
}
