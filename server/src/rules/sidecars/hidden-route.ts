// A Sidecar that does not import the VirtualServices of its own namespace.

import { indexedBy } from '../../facts/indexed.ts';
import { fullHost } from '../../istio/host-names.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { egressHost, isImported } from '../../istio/sidecars.ts';
import { exportOf, isPrivate } from '../../istio/visibility.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title, type Word } from '../../model/resource.ts';
import { lineStart } from '../../text/lines.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { selectorOf } from '../shared/rivals.ts';

export default stating({
	hidden: {
		wrong: 'VirtualService {routes} of this namespace is not imported',
		consequence: ', so it does not apply to clients in this namespace',
	},
})({
	severity: 'information',
	kinds: ['Sidecar'],
	codes: [],
	docs: {
		summary: 'The Sidecar of a namespace does not import a VirtualService in the same namespace.',
		why: 'A client uses a VirtualService only if an egress host of its Sidecar matches the namespace of the VirtualService and one of its hosts. Otherwise the VirtualService does not apply to clients in this namespace, although it may apply to clients in other namespaces.',
		exceptions:
			'VirtualServices that are only for gateways, delegates, and Sidecars with a selector. Destinations need no egress host: they are imported with the VirtualService.',
		severityNotes: 'Warning if `exportTo: ["."]` makes the VirtualService visible to this namespace only.',
		bad: `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
  - hosts: ['istio-system/*']
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
`,
		mend: ["['istio-system/*']", "['istio-system/*', './*']"],
		links: ['https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener'],
	},
	*check(resource, mesh) {
		const namespace = namespaceOf(resource);
		const spec = manifest(resource.resource).get('spec');
		const listeners = spec?.each('egress') ?? [];
		if (namespace === undefined || selectorOf(resource)?.length !== 0 || listeners.length === 0) return;
		const entries = listeners.flatMap((one) => one.each('hosts'));
		const isOpen = listeners.some((one) => one.opaque || one.get('hosts')?.opaque === true);
		const last = entries.at(-1);
		if (isOpen || last === undefined || entries.some(({ opaque }) => opaque)) return;
		const { clusterDomain } = mesh.environment.settings;
		const reach = listeners.map((one) => one.each('hosts').flatMap(({ text }) => egressHost(text, namespace) ?? []));
		const hidden = (routes(mesh).get(namespace) ?? []).filter(
			(one) =>
				areTogether(mesh, one, resource) &&
				hostsOf(one, namespace, clusterDomain).every(
					(host) => !reach.some((listener) => isImported(listener, namespace, host, 'route')),
				),
		);
		if (hidden.length === 0) return;
		const key = spec?.entries.find((one) => one.key.text === 'egress')?.key;
		yield {
			span: key ?? last,
			message: 'hidden',
			with: { routes: hidden.map((one) => one.resource.name?.text ?? '') },
			severity: hidden.some((one) => isForOwn(mesh, one)) ? 'warning' : 'information',
			related: hidden.slice(0, 5).map((one) => ({
				in: one,
				span: one.resource.name ?? one.resource,
				message: `${title(one.resource)} has no host that is imported from namespace "${namespace}"`,
			})),
			// What is taken out stays out, whatever else is let in.
			fixes: reach.flat().some(({ isExcluded }) => isExcluded) ? [] : toAdd(resource, entries, last),
		};
	},
});

/** VirtualServices that route in the mesh, by the namespace they surely are in. Read off their references: their trees may be gone. */
const routes = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => {
		const [hosts, gateways] = [wordsAt(by, 'spec.hosts[]'), wordsAt(by, 'spec.gateways[]')];
		const isInMesh = gateways.length === 0 || gateways.some(({ text }) => text === 'mesh');
		const isKnown =
			by.standing === 'whole' && hosts.length > 0 && ![...hosts, ...gateways].some(({ opaque }) => opaque);
		const namespace = namespaceOf(by);
		return namespace !== undefined && isInMesh && isKnown ? [namespace] : [];
	},
);

function wordsAt({ references }: Deployed, path: string): readonly Word[] {
	return references.filter(({ row }) => row.at === path);
}

function hostsOf(by: Deployed, namespace: string, domain: string): readonly string[] {
	return wordsAt(by, 'spec.hosts[]').map(({ text }) => fullHost(text, namespace, domain));
}

/** Whether a VirtualService is for clients of its own namespace alone. */
function isForOwn(mesh: Mesh, by: Deployed): boolean {
	const exportTo = exportOf(by);
	return (
		exportTo !== undefined &&
		isPrivate(exportTo, namespaceOf(by) ?? '', meshConfigOf(mesh).defaultVirtualServiceExportTo)
	);
}

function toAdd({ resource }: Deployed, entries: readonly Node[], last: Node): readonly Fix[] {
	const { text } = resource.chunk;
	const title = 'Import everything in this namespace';
	const quote = /["']/.test(text.charAt(last.end)) ? text.charAt(last.end) : '';
	const [own, another] = entries.filter((one) => one.text.startsWith('./'));
	// Beside `./*` another host of the namespace says nothing.
	if (own !== undefined && another === undefined && /["']/.test(text.charAt(own.end)))
		return [{ title, edits: [{ start: own.start, end: own.end, text: './*' }] }];
	if (quote === '' || own !== undefined) return [];
	const lead = /^\s*- ["']$/.exec(text.slice(lineStart(text, last.start), last.start))?.[0];
	const added = lead === undefined ? `, ${quote}./*${quote}` : `\n${lead.slice(0, -1)}${quote}./*${quote}`;
	const end = last.end + 1;
	return [{ title, edits: [{ start: end, end, text: added }] }];
}
