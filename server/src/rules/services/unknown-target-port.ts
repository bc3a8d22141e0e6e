// The target port of a Service is none of the ports of its pods.

import { selectorOf, workloadsOf } from '../../istio/selectors.ts';
import { type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { type ServicePort, serviceFacts } from '../../model/services.ts';
import { type ContainerPort, containerPorts } from '../../model/workloads.ts';
import { mayHavePods } from '../../resolution/makers.ts';
import { meantAmong } from '../../text/likeness.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { quoted } from '../shared/contradictions.ts';
import { changeWord } from '../shared/fixes.ts';
import { pointer, shareNamespace } from '../shared/pairs.ts';

const messages = {
	number: {
		wrong: 'No container of this Service lists port {port}',
		consequence: 'they list {listed}',
		severity: 'hint',
	},
	name: 'No container of this Service lists a port named "{port}"',
	otherNames: { wrong: 'No container of this Service lists a port named "{port}"', consequence: 'they list {listed}' },
	misspelt: {
		wrong: 'No container of this Service lists a port named "{port}"',
		remedy: 'did you mean "{suggestion}"?',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['Service'],
	codes: ['KIA0701'],
	docs: {
		summary: 'No container of the pods of a Service lists its target port.',
		why: 'A port name that no container lists leads nowhere: the port has no endpoints. A number works even if it is not listed, but if other numbers are listed it is probably a mistake.',
		exceptions: 'Services of which one selected workload in the workspace lists the port, or lists no ports at all.',
		severityNotes: 'Hint for a number, because containers need not list their ports.',
		differences: 'Kiali warns about numbers.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: web }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec:
      containers:
      - name: reviews
        image: reviews
        ports: [{ name: http, containerPort: 9080 }]
`,
		mend: ['targetPort: web', 'targetPort: http'],
		links: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports'],
	},
	// kubernetes: pkg/api/v1/pod/util.go, FindPort
	*check(resource, mesh) {
		if (resource.standing !== 'whole') return;
		const facts = serviceFacts(resource.resource);
		if (facts.selector === undefined || facts.type === 'ExternalName') return;
		if (mayHavePods(mesh, selectorOf(resource) ?? [], resource.namespaces)) return;
		const pods = podsOf(mesh, resource);
		const ports = pods?.flatMap(({ listed }) => listed);
		const [first] = pods ?? [];
		if (pods === undefined || ports === undefined || first === undefined) return;
		const isListed = pods.every(({ listed }) => listed.length > 0);
		for (const port of facts.ports) {
			const found = judged(resource, port, ports, isListed);
			if (found !== undefined) yield { ...found, related: pointer(first.by, undefined) };
		}
	},
});

interface Pods {
	readonly by: Deployed;
	readonly listed: readonly ContainerPort[];
}

/** The workloads behind a Service and what they list; undefined if some of it is not known. */
function podsOf(mesh: Mesh, service: Deployed): readonly Pods[] | undefined {
	const found = [...new Set(workloadsOf(mesh, service).map(({ by }) => by))].map((by) => {
		const isKnown = by.standing === 'whole' && shareNamespace(by, service) && declarationsIn(by, 'workload').length > 0;
		const listed = isKnown ? containerPorts(by.resource) : undefined;
		return listed && { by, listed };
	});
	return found.every((one) => one !== undefined) ? found : undefined;
}

function judged(
	by: Deployed,
	port: ServicePort,
	listed: readonly ContainerPort[],
	isListed: boolean,
): Finding<typeof messages> | undefined {
	const target = port.targetPort ?? port.port;
	const transport = port.transport?.text ?? 'TCP';
	if (target === undefined || target.opaque || port.transport?.opaque === true) return undefined;
	const own = listed.filter((one) => one.transport === transport);
	const isNumber = /^\d+$/.test(target.text);
	if (own.some(({ name, number }) => (isNumber ? number : name)?.text === target.text)) return undefined;
	if (!isListed || own.length === 0) return undefined;
	if (isNumber) {
		const numbers = quoted(own.flatMap(({ number }) => number?.text ?? [])).replaceAll('"', '');
		return {
			span: target,
			message: 'number',
			with: { port: target.text, listed: numbers },
		};
	}
	// The injected proxy names ports of its own.
	if (target.text.startsWith('http-envoy') || target.text.startsWith('istio-')) return undefined;
	const names = own.flatMap(({ name }) => name?.text ?? []);
	const alike = meantAmong(target.text, names);
	const near = alike ?? (own.length === 1 ? names[0] : undefined);
	return {
		span: target,
		...saidOfName(target.text, names, alike),
		fixes: near === undefined ? [] : changeWord(by, target, near),
	};
}

function saidOfName(port: string, listed: readonly string[], suggestion: string | undefined): Said<typeof messages> {
	if (suggestion !== undefined) return { message: 'misspelt', with: { port, suggestion } };
	return listed.length > 0 ? { message: 'otherNames', with: { port, listed } } : { message: 'name', with: { port } };
}
