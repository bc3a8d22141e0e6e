// Two Services lead to one port of the same pods and take it for different protocols.

import { portsBy, servicesBeside, targetOf } from '../../istio/shared-pods.ts';
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
		const others = [...servicesBeside(mesh, service)].filter(
			(other) => coexist(mesh, service, other) && shareNamespace(service, other) && !isHeadless(other),
		);
		if (others.length === 0 || isHeadless(service)) return;
		const there = portsBy(others, targetOf);
		for (const [target, own] of portsBy([service], targetOf)) {
			for (const { port } of own) yield* clash(port, target, there.get(target) ?? []);
		}
	},
});

function isHeadless({ resource }: DeployedAs<'Service'>): boolean {
	return serviceFacts(resource).isHeadless;
}

function* clash(
	port: ServicePort,
	target: string,
	there: readonly { readonly service: DeployedAs<'Service'>; readonly port: ServicePort }[],
): Generator<Finding<typeof messages>> {
	const { protocol } = port;
	const span = port.appProtocol ?? port.name;
	const rival = there.find((other) => other.port.protocol !== undefined && differ(protocol, other.port.protocol));
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
