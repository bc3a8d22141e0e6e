// A VirtualService for a public host that names no gateway, though a Gateway serves the host.
import { indexedBy } from '../../facts/indexed.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { servedTo, wildcardsOver } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { gatewaysOf, specOf } from '../../istio/routing/routes.ts';
import { selectorOfGateway, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mention } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { ReferenceRow } from '../../mesh/references.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { mayBeUnread } from '../../resolution/unread.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import { type Fix, stating } from '../engine/rule.ts';

export default stating({
	unbound: {
		wrong:
			'Gateway "{gateway}" serves host "{host}" but gets no route from here, because without "gateways" routes apply only in the mesh',
		remedy: 'name the gateway',
	},
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	absent: ['gateways'],
	codes: [],
	docs: {
		summary: 'A VirtualService for a host that a Gateway serves says nothing of `gateways`.',
		why: 'Without `gateways` its routes are for sidecars in the mesh alone. The Gateway lets the host in and finds no route for it: 404.',
		exceptions:
			'Hosts that a Service or a ServiceEntry declares, egress gateways, and hosts that another VirtualService routes at the gateway.',
		severityNotes: 'Information where the Gateway serves every host (`*`).',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
  - port: { number: 80, name: http, protocol: HTTP }
    hosts: [shop.example.com]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  http:
  - route:
    - destination: { host: web }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80 }]
`,
		mend: ['  hosts: [shop.example.com]\n  http:', '  hosts: [shop.example.com]\n  gateways: [edge]\n  http:'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService'],
	},
	// istio: pilot/pkg/model/push_context.go, initVirtualServices: without gateways it is indexed for the mesh alone
	*check(by, mesh) {
		if (by.standing !== 'whole' || gatewaysOf(by)?.every((one) => one === meshGateway) !== true) return;
		for (const host of by.references) {
			if (host.row.at !== 'spec.hosts[]' || host.row.to !== 'host' || host.opaque || !isPublic(mesh, by, host))
				continue;
			const found = gatewaysFor(mesh, host.text.toLowerCase(), by);
			const [first] = found;
			if (first === undefined || isBoundElsewhere(mesh, host.text, by)) continue;
			const name = `${namespaceOf(first.by) ?? ''}/${first.by.resource.name?.text ?? ''}`.replace(/^\//, '');
			const isWide = first.host === '*';
			yield {
				span: host,
				...(isWide ? { severity: 'information' } : {}),
				message: 'unbound',
				with: { gateway: name, host: host.text },
				related: [
					{ in: first.by, span: first.by.resource.name ?? first.by.resource, message: title(first.by.resource) },
				],
				fixes: found.length === 1 ? bound(mesh, by, first.by, name) : [],
			};
			return;
		}
	},
});

/** A name of the internet that nothing in the mesh has. */
function isPublic(mesh: Mesh, by: Deployed, mention: Mention<ReferenceRow>): boolean {
	const { text } = mention;
	const { clusterDomain } = mesh.environment.settings;
	const isInternal = /\.svc(?:\.|$)|\.local$|\.internal$/.test(text) || text.endsWith(`.${clusterDomain}`);
	if (!text.replace(/^\*\./, '').includes('.') || isInternal || text === '*') return false;
	if (hostsCalled(mesh, { text, namespaces: by.namespaces }).length > 0) return false;
	return !mayBeUnread(mesh, { by }, 'host', text, by.namespaces);
}

interface Serving {
	readonly by: DeployedAs<'Gateway'>;
	/** The host of the server, without its namespace. */
	readonly host: string;
}

/** The Gateways that are deployed together with `by` and serve a host; those that serve all hosts come last. */
function gatewaysFor(mesh: Mesh, host: string, by: Deployed): readonly Serving[] {
	const found = [host, ...wildcardsOver(host), '*'].flatMap((name) =>
		(servedBy(mesh).get(name) ?? []).map((gateway): Serving => ({ by: gateway, host: name })),
	);
	return found.filter((one) => isFor(one, by) && areTogether(mesh, one.by, by));
}

/** Whether a Gateway lets routes of this namespace have the host. */
function isFor({ by: gateway, host }: Serving, by: Deployed): boolean {
	return serversOf(gateway).some(({ hosts }) =>
		hosts.some(({ text }) => servedTo(text.toLowerCase(), gateway.namespaces, by.namespaces) === host),
	);
}

/** Gateways by the hosts they serve, without those that lead out of the mesh, or into it from another cluster. */
const servedBy = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	(by) => {
		const selector = selectorOfGateway(by) ?? [];
		const isOther = /egress|east-?west/.test(
			`${by.resource.name?.text} ${selector.map(({ value }) => value.text).join(' ')}`,
		);
		const hosts = serversOf(by).flatMap(({ hosts }) =>
			hosts.map(({ text }) => text.toLowerCase().replace(/^.*\//, '')),
		);
		return isOther ? [] : [...new Set(hosts)];
	},
);

/** Whether another VirtualService has the host at some gateway, so that this one is for the mesh on purpose. */
function isBoundElsewhere(mesh: Mesh, host: string, by: Deployed): boolean {
	const bound = boundHosts(mesh);
	const [others, unread] = [bound.get(host.toLowerCase()) ?? [], bound.get('') ?? []];
	return others.some((one) => one !== by) || unread.some((one) => areTogether(mesh, one, by));
}

const boundHosts = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	({ references }) => {
		const isBound = references.some(({ row, text }) => row.at === 'spec.gateways[]' && text !== meshGateway);
		const hosts = references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
		// One that is filled in later may be any.
		return isBound ? hosts.map(({ opaque, text }) => (opaque ? '' : text.toLowerCase())) : [];
	},
);

/** Where some of the hosts are of the mesh, its sidecars still need the routes. */
function bound(mesh: Mesh, by: Deployed, gateway: Deployed, name: string): readonly Fix[] {
	const spec = specOf(by);
	const written = spec?.get('gateways');
	if (spec === undefined || written !== undefined) return [];
	const isOwn = namespaceOf(by) !== undefined && namespaceOf(by) === namespaceOf(gateway);
	const hosts = by.references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
	const named = [
		isOwn ? (gateway.resource.name?.text ?? '') : name,
		...(hosts.every((host) => isPublic(mesh, by, host)) ? [] : [meshGateway]),
	];
	const edit = newEntry(by.resource.chunk.text, spec, `gateways: [${named.join(', ')}]`);
	return edit === undefined ? [] : [{ title: `Bind to Gateway "${name}"`, edits: [edit] }];
}
