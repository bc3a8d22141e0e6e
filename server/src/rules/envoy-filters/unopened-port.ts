// A patch for the listener of a gateway at a port that its pods do not listen at.
import { fact } from '../../facts/fact.ts';
import { memo } from '../../facts/memo.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { listenersOf } from '../../trace/listeners.ts';
import { podOfWorkload, servicesOf, targetsOf } from '../../trace/proxies.ts';
import { jsonOf } from '../../yaml/json.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { isAdditional, patchesOf } from '../shared/envoy-patches.ts';
import { contextOf } from '../shared/envoy-values.ts';
import { changeTo } from '../shared/fixes.ts';
import { podPort } from '../shared/pod-ports.ts';
import { selectorOf } from '../shared/rivals.ts';

const messages = {
	servicePort: {
		wrong: 'The pods of the gateway listen at port {target} for port {port} of their Service',
		consequence: ', so no listener has port {port}',
	},
	inbound: {
		wrong: 'Port {port} is the port of Service "{service}"',
		consequence: 'its pods are called at {target}, so no inbound listener has port {port}',
	},
	closed: 'The pods of the gateway do not listen at port {port}, only at {ports}',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['EnvoyFilter'],
	codes: [],
	docs: {
		summary: 'A patch matches listeners of a gateway, or inbound ones, at a port that the pods do not listen at.',
		why: 'The port of a listener is that of the pods, as in `targetPort` of the Service, and not the one that clients call: if a Service maps 443 to 8443, the listener has port 8443. The patch has no effect, and no error is shown.',
		exceptions:
			'Pods whose Services or Gateways are not in the workspace, or may not be deployed together with the EnvoyFilter. `portNumber` of a route configuration may be either port.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: edge, namespace: infra }
spec:
  selector: { app: edge }
  ports: [{ name: https, port: 443, targetPort: 8443 }]
---
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: infra, labels: { app: edge } }
spec: { containers: [{ name: edge, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec:
  selector: { app: edge }
  servers:
  - port: { number: 443, name: https, protocol: HTTPS }
    hosts: [shop.example.com]
    tls: { mode: SIMPLE, credentialName: edge-certificate }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: infra }
spec:
  hosts: [shop.example.com]
  gateways: [edge]
  http: [{ redirect: { authority: www.example.com } }]
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: slow, namespace: infra }
spec:
  workloadSelector: { labels: { app: edge } }
  configPatches:
  - applyTo: FILTER_CHAIN
    match: { context: GATEWAY, listener: { portNumber: 443 } }
    patch:
      operation: MERGE
      value: { transport_socket_connect_timeout: 4s }
`,
		mend: ['portNumber: 443', 'portNumber: 8443'],
		links: ['https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch'],
	},
	// istio: pilot/pkg/networking/core/envoyfilter/listener_patch.go, listenerMatch; pilot/pkg/model/gateway.go, mergeGateways
	*check(resource, mesh) {
		for (const patch of patchesOf(resource)) {
			const port = patch.match?.get('listener')?.get('portNumber');
			if (port === undefined || !/^[1-9]\d*$/.test(port.text) || isAdditional(patch)) continue;
			if (contextOf(patch) === 'SIDECAR_INBOUND') {
				const meant = podPort(mesh, resource, Number(port.text));
				const fixes = meant?.isOnly === true ? changeTo(port, `${meant.target}`) : [];
				const args = { port: port.text, service: meant?.by.resource.name?.text ?? '', target: meant?.target ?? '' };
				if (meant !== undefined) yield { span: port, message: 'inbound', with: args, fixes };
			}
			if (contextOf(patch) !== 'GATEWAY') continue;
			const known = portsOf(resource, mesh);
			if (known === undefined || known.ports.has(Number(port.text))) continue;
			const target = known.targets.get(Number(port.text));
			const isOpen = target !== undefined && known.ports.has(target);
			yield {
				span: port,
				message: isOpen ? 'servicePort' : 'closed',
				with: { port: port.text, target: target ?? '', ports: [...known.ports].join(', ') },
				fixes: isOpen ? changeTo(port, String(target)) : [],
			};
		}
	},
});

interface Ports {
	/** At which the pods listen. */
	readonly ports: ReadonlySet<number>;
	/** Port of a Service -> that of the pods. */
	readonly targets: ReadonlyMap<number, number>;
}

/** The ports of the pods that an EnvoyFilter selects; undefined if not all is known. */
function portsOf(by: Deployed, mesh: Mesh): Ports | undefined {
	const [namespace, labels] = [namespaceOf(by), selectorOf(by) ?? []];
	if (namespace === undefined || labels.length === 0 || !areReadable(mesh)) return undefined;
	const pods = new Set(selectedBy(mesh, labels, [namespace]).map((declared) => declared.by));
	if (pods.size === 0) return undefined;
	const [ports, targets] = [new Set<number>(), new Map<number, number>()];
	for (const one of pods) {
		const pod = one.standing === 'whole' ? podOfWorkload(one) : undefined;
		const services = pod === undefined ? [] : servicesOf(mesh, pod);
		if (pod === undefined || services.length === 0 || !services.every(isReadable)) return undefined;
		const listeners = listenersOf(mesh, pod);
		const involved = [one, ...services, ...listeners.flatMap(({ servers }) => servers.map((server) => server.by))];
		if (listeners.length === 0 || !involved.every((other) => areTogether(mesh, by, other))) return undefined;
		for (const listener of listeners) ports.add(listener.port);
		for (const { port, target } of targetsOf(mesh, pod)) if (target !== undefined) targets.set(port, target);
	}
	return { ports, targets };
}

interface Spec {
	readonly ports?: unknown;
	readonly selector?: unknown;
	readonly servers?: readonly { readonly port?: unknown }[];
}

/** Whether the ports of a Service are all written out. */
const isReadable = memo((by: Deployed): boolean => {
	const ports = specOf(by)?.get('ports');
	return by.standing === 'whole' && ports !== undefined && jsonOf(ports) !== undefined;
});

/** Whether it is written out which pods each Gateway selects, and at which ports. */
const areReadable = fact((mesh: Mesh): boolean =>
	resourcesOf(mesh, 'Gateway').every((by) => {
		const [servers, selector] = [specOf(by)?.each('servers') ?? [], specOf(by)?.get('selector')];
		const ports = servers.map((server) => server.get('port') ?? server);
		const all = selector === undefined ? ports : [selector, ...ports];
		return by.standing === 'whole' && all.every((node) => jsonOf(node) !== undefined);
	}),
);

function specOf({ resource }: Deployed): Node<Spec> | undefined {
	return (manifest(resource) as Node<{ spec?: Spec }>).get('spec');
}
