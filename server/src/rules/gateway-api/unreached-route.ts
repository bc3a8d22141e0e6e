// Two routes of the Gateway API ask for the same requests or connections of one parent: only one of them gets them.
import { indexedBy } from '../../facts/indexed.ts';
import { type Parent, parentsOf, routeKinds } from '../../istio/gateway-api/routes.ts';
import { textOf } from '../../istio/routing/routes.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { areTogether, meetingPlaces, meetingPlacesIn } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import { jsonOf } from '../../yaml/json.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	requests: {
		wrong: '{other} matches the same requests of {parent} "{name}"',
		consequence: ': only the older one gets them',
	},
	connections: {
		wrong: '{other} matches the same connections of {parent} "{name}"',
		consequence: ': only the older one gets them',
	},
})({
	severity: 'warning',
	kinds: routeKinds,
	codes: [],
	docs: {
		summary: 'Two routes have the same parent, the same host and the same match.',
		why: 'Rules of several routes are joined, and of two that match the same the one of the older route is used. The rule of the newer one gets nothing, and no error is shown: its status says that it is accepted. Of TCP routes at one listener only one is used at all.',
		exceptions:
			'Only routes that are certainly deployed together are compared, and matches are compared as they are written. The files do not show which of the two is older, so both are marked.',
		bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec:
  parentRefs: [{ name: front, namespace: infra }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: web, port: 80 }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: front, namespace: infra }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: api, port: 80 }] }]
`,
		mend: [
			'rules: [{ backendRefs: [{ name: api',
			'rules: [{ matches: [{ path: { value: /api } }], backendRefs: [{ name: api',
		],
		links: ['https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule'],
	},
	// istio: pilot/pkg/config/kube/gateway/route_collections.go, mergeHTTPRoutes (oldest first); pilot/pkg/networking/core/gateway.go
	*check(by, mesh) {
		const seen = new Set<Deployed>();
		for (const claim of claimsOf(by)) {
			const near = meetingPlacesIn(mesh, by).flatMap((place) => claimants(mesh).get(`${claim.key} at ${place}`) ?? []);
			const other = near.find((one) => one !== by && !seen.has(one) && areTogether(mesh, one, by));
			if (other === undefined) continue;
			seen.add(other);
			const { kind } = by.resource.kind;
			yield {
				span: claim.span,
				message: kind === 'TLSRoute' || kind === 'TCPRoute' ? 'connections' : 'requests',
				with: { other: title(other.resource), parent: claim.parent.kind, name: claim.parent.name.text },
				related: [{ in: other, span: other.resource.name ?? other.resource, message: title(other.resource) }],
			};
		}
	},
});

interface Claim {
	/** What is asked for, in one form. */
	readonly key: string;
	readonly span: Span;
	readonly parent: Parent;
}

interface Spec {
	readonly hostnames?: readonly string[];
	readonly rules?: readonly { readonly matches?: readonly unknown[]; readonly backendRefs?: readonly unknown[] }[];
}

const claimants = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) =>
		routeKinds.some((kind) => kind === by.resource.kind.id)
			? [...new Set(claimsOf(by).flatMap(({ key }) => meetingPlaces(by).map((place) => `${key} at ${place}`)))]
			: [],
);

/** All that a route asks for; none if something of that is made by a template. */
function claimsOf(by: Deployed): readonly Claim[] {
	const spec = manifest(by.resource).get('spec') as Node<Spec> | undefined;
	const { kind } = by.resource.kind;
	const [namespace, another] = by.namespaces ?? [];
	if (by.standing !== 'whole' || spec === undefined || namespace === undefined || another !== undefined) return [];
	const hostnames = spec.each('hostnames');
	if (hostnames.some(({ opaque }) => opaque) || spec.get('rules')?.opaque === true) return [];
	const hosts = hostnames.length > 0 && kind !== 'TCPRoute' ? hostnames.map(({ text }) => text.toLowerCase()) : ['*'];
	return parentsOf(by).flatMap((parent) => {
		const place = placeOf(parent, namespace);
		if (place === undefined) return [];
		return asked(spec, kind).flatMap(({ text, span }) =>
			hosts.map((host) => ({ key: [kind, place, host, text].join(' '), span: span ?? parent.name, parent })),
		);
	});
}

function placeOf({ kind, name, node }: Parent, own: string): string | undefined {
	const parts = ['namespace', 'sectionName', 'port'].map(
		(field) => node.entries.find(({ key }) => key.text === field)?.value,
	);
	if ([name, ...parts].some((one) => one?.opaque === true)) return undefined;
	const [namespace, section, port] = parts.map((one) => one?.text ?? '');
	return [kind, namespace || own, name.text, section, port].join('/');
}

interface Asked {
	readonly text: string;
	readonly span: Span | undefined;
}

/** What the rules match, in one form; of connections there is nothing but the host. */
function asked(spec: Node<Spec>, kind: string): readonly Asked[] {
	if (kind === 'TLSRoute' || kind === 'TCPRoute') return [{ text: '', span: undefined }];
	return spec.each('rules').flatMap((rule): readonly Asked[] => {
		const matches = rule.each('matches');
		if (rule.opaque || rule.get('matches')?.opaque === true) return [];
		if (matches.length === 0) return [{ text: all, span: undefined }];
		return matches.flatMap((match) => {
			const json = jsonOf(match);
			if (json === undefined) return [];
			const text = textOf(json);
			const isAll = /^\{("path":\{("type":"PathPrefix",)?("value":"\/")?\})?\}$/.test(text);
			return [{ text: isAll ? all : text, span: match }];
		});
	});
}

/** A match of all requests: a path that begins with a slash. */
const all = 'all';
