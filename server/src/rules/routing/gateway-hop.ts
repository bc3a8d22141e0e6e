// A route leads to the pods of a gateway, which route back to themselves, or nowhere.
import { indexedBy } from '../../facts/indexed.ts';
import { memoOfMany } from '../../facts/memo.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { servedTo, wildcardsOver } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { gatewaysOf, hostsOf, type Route, routesOf } from '../../istio/routing/routes.ts';
import { selectedBy } from '../../istio/selectors.ts';
import { podsOfGateway, selectorOfGateway, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { declarersOf } from '../../mesh/declared-in.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { isOfKind, title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import type { Messages, Said } from '../engine/message.ts';
import { type Fault, stating } from '../engine/rule.ts';
import { gatewaysFound } from '../shared/gateways-found.ts';

const messages = {
	loop: {
		wrong: 'At gateway "{gateway}" this route leads back to the gateway itself',
		remedy: 'add "gateways: [mesh]" to its match, and another route for the gateway',
	},
	deadEnd: {
		wrong: 'Gateway "{gateway}" gets these requests, and has no route for host "{host}"',
		consequence: ', so they get 404',
		remedy: 'bind a VirtualService for the host to it',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary:
			'A route leads to the Service of a gateway, and the gateway routes the host back to itself, or not at all.',
		why: 'Traffic through an egress gateway needs two routes: one for `mesh`, from the sidecars to the gateway, and one for the gateway, which leads on to the host. Without the second one the gateway answers 404; where the first one applies at the gateway too, requests loop.',
		exceptions:
			'The Gateway and the Service of its pods must be in the workspace. Routes that change the host are not looked at.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: egress, namespace: infra }
spec:
  selector: { app: egress }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: Pod
metadata: { name: egress, namespace: infra, labels: { app: egress } }
spec: { containers: [{ name: istio-proxy, image: proxy }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: infra }
spec:
  selector: { app: egress }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [api.example.com]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: infra }
spec:
  hosts: [api.example.com]
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: partner, namespace: infra }
spec:
  hosts: [api.example.com]
  gateways: [mesh, egress]
  http:
  - route:
    - destination: { host: egress, port: { number: 80 } }
`,
		mend: [
			'  http:\n  - route:\n',
			'  http:\n  - match: [{ gateways: [egress] }]\n    route:\n    - destination: { host: api.example.com, port: { number: 80 } }\n  - match: [{ gateways: [mesh] }]\n    route:\n',
		],
		links: ['https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, TranslateRouteMatch, sourceMatchHTTP (gateways of a match)
	*check(by, mesh) {
		const gateways = gatewaysOf(by);
		if (by.standing !== 'whole' || gateways === undefined) return;
		// Thousands of routes mostly lead to a few hosts, from the same gateways.
		const known = new Map<string, Hop | undefined>();
		let bound: readonly Bound[] | undefined;
		for (const route of routesOf(by)) {
			// None of the matches can be read: for which gateways it is, is not known.
			if (route.entries === undefined || route.entries.length === 0 || changesHost(route)) continue;
			const at = atOf(by, route);
			for (const host of hostsIn(route)) {
				const way = [route.protocol, host.text, ...at].join(' ');
				bound ??= boundTo(mesh, by);
				if (!known.has(way)) known.set(way, hop(mesh, by, { protocol: route.protocol, at, bound, host }));
				const found = known.get(way);
				if (found !== undefined) yield { ...found, span: host };
			}
		}
	},
});

function changesHost({ node }: Route): boolean {
	const rewrite = node.entries.find(({ key }) => key.text === 'rewrite')?.value;
	return rewrite !== undefined && (rewrite.opaque || rewrite.entries.some(({ key }) => key.text === 'authority'));
}

interface Written {
	readonly route?: readonly { readonly destination?: { readonly host?: string } }[];
}

function hostsIn({ node }: Route): readonly Node[] {
	const hosts = (node as Node<Written>).each('route').flatMap((one) => one.get('destination')?.get('host') ?? []);
	return hosts.filter((host) => !isUnknown(host));
}

/** The gateways that a route is for, as written. */
function atOf(by: Deployed, { entries = [], protocol }: Route): readonly string[] {
	const own = gatewaysOf(by) ?? [];
	const all = entries.flatMap(({ http, layer4 }) => {
		const at = protocol === 'http' ? (http.gateways ?? []) : layer4.gateways;
		return at.length > 0 ? at : own;
	});
	return [...new Set(all)];
}

type Hop = Pick<Fault, 'related'> & Said<typeof messages>;

/** A host that routes lead to, from the gateways that they are for. */
interface Way {
	readonly protocol: Route['protocol'];
	readonly at: readonly string[];
	readonly bound: readonly Bound[];
	readonly host: Node;
}

function hop(mesh: Mesh, by: DeployedAs<'VirtualService'>, { protocol, at, bound, host }: Way): Hop | undefined {
	const services = declarersOf(hostsCalled(mesh, { text: host.text, namespaces: by.namespaces }));
	const [service] = services;
	if (service === undefined || !areServices(services)) return undefined;
	const related = [{ in: service, span: service.resource.name ?? service.resource, message: title(service.resource) }];
	const own = bound.filter(({ written }) => at.includes(written));
	const loop = own.find(({ gateway }) => isBefore(mesh, service, gateway));
	if (loop !== undefined) return { message: 'loop', with: { gateway: nameOf(loop.gateway) }, related };
	if (!at.includes(meshGateway) || protocol !== 'http') return undefined;
	for (const name of hostsOf(by)) {
		const gateway = serving(mesh)
			.get(name)
			?.find((one) => areTogether(mesh, one, by) && isFor(one, by, name) && isBefore(mesh, service, one));
		if (gateway === undefined || isRouted(mesh, name)) continue;
		return { message: 'deadEnd', with: { gateway: nameOf(gateway), host: name }, related };
	}
	return undefined;
}

const areServices = memoOfMany((all: readonly Deployed[]) =>
	all.every((one) => one.standing === 'whole' && isOfKind(one.resource, 'Service')),
);

function nameOf({ resource }: Deployed): string {
	return resource.name?.text ?? '';
}

interface Bound {
	readonly written: string;
	readonly gateway: DeployedAs<'Gateway'>;
}

function boundTo(mesh: Mesh, by: Deployed): readonly Bound[] {
	return by.references.flatMap((mention): readonly Bound[] => {
		if (mention.row.at !== 'spec.gateways[]' || mention.text === meshGateway || mention.opaque) return [];
		return gatewaysFound(resolve(mesh, { by, mention })).flatMap((gateway) =>
			isDeployedAs(gateway, 'Gateway') ? [{ written: mention.text, gateway }] : [],
		);
	});
}

/** Whether a Service leads to the pods of a Gateway. */
function isBefore(mesh: Mesh, service: Deployed, gateway: Deployed): boolean {
	const labels = selectorOfGateway(gateway);
	const selector = service.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	if (labels === undefined || labels.length === 0 || selector.length === 0) return false;
	const pods = new Set(podsOfGateway(mesh, gateway).map((one) => one.by));
	return selectedBy(mesh, selector, service.namespaces).some((one) => pods.has(one.by));
}

function isFor(gateway: DeployedAs<'Gateway'>, by: Deployed, host: string): boolean {
	return serversOf(gateway).some(({ hosts }) =>
		hosts.some(({ text }) => servedTo(text, gateway.namespaces, by.namespaces) === host),
	);
}

/** Gateways by the hosts they serve, as written without a namespace. */
const serving = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	(by) => [...new Set(serversOf(by).flatMap(({ hosts }) => hosts.map(({ text }) => text.replace(/^.*\//, ''))))],
);

/** Whether some VirtualService at a gateway may have the host. */
function isRouted(mesh: Mesh, host: string): boolean {
	return [host, ...wildcardsOver(host), '*', '?'].some((name) => routed(mesh).has(name));
}

/** The hosts of VirtualServices at gateways; `?` of those that a template keeps open. */
const routed = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => {
		const gateways = gatewaysOf(by);
		if (gateways === undefined || by.standing === 'template') return ['?'];
		return gateways.some((one) => one !== meshGateway) ? hostsOf(by) : [];
	},
);
