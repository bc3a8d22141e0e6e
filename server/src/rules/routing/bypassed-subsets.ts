// A route from a gateway goes to a host whose own routes choose subsets, which do not count for it.

import { indexed } from '../../facts/indexed.ts';
import { hostKey } from '../../istio/host-names.ts';
import { mayBeSame } from '../../istio/hosts.ts';
import { type ReferringFrom, resourcesOf } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	skipped: {
		wrong: 'Requests from this gateway skip the subsets that {other} selects for "{host}"',
		consequence: ': routing is applied only once',
	},
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['VirtualService'],
	codes: ['IST0140'],
	docs: {
		summary: 'A gateway route sends requests to a host whose own VirtualService selects subsets.',
		why: 'A request is routed only once: requests through the gateway use the routes bound to the gateway, and the routes that select subsets inside the mesh are not applied.',
		severityNotes: 'Off by default because this is how Istio works, and often intended.',
		differences: 'istioctl compares hosts as written; here short and full names are the same.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-inside, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http:
  - route:
    - destination: { host: reviews.shop.svc.cluster.local, subset: v1 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: reviews.shop.svc.cluster.local }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  subsets:
  - name: v1
    labels: { version: v1 }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  ports: [{ name: http, port: 80 }]
`,
		mend: [
			'destination: { host: reviews.shop.svc.cluster.local }',
			'destination: { host: reviews.shop.svc.cluster.local, subset: v1 }',
		],
		links: [
			'https://istio.io/latest/docs/ops/common-problems/network-issues/#route-rules-have-no-effect-on-ingress-gateway-requests',
		],
	},
	*check(by, mesh) {
		if (!by.references.some(({ row }) => row.at === 'spec.gateways[]')) return;
		const withSubset = subsetHosts(by);
		for (const mention of by.references) {
			if (mention.row.at !== 'spec.http[].route[].destination.host' || withSubset.has(mention.start)) continue;
			const { clusterDomain } = mesh.environment.settings;
			const here = { text: mention.text, namespaces: by.namespaces };
			for (const other of choosers(mesh).get(hostKey(mention.text, clusterDomain)) ?? []) {
				const there = { text: other.mention.text, namespaces: other.by.namespaces };
				if (!mayBeSame(mesh, here, there) || !areTogether(mesh, by, other.by)) continue;
				yield {
					span: mention,
					message: 'skipped',
					with: { other: title(other.by.resource), host: mention.text },
					related: [{ in: other.by, span: other.mention, message: title(other.by.resource) }],
				};
			}
		}
	},
});

/** Where the hosts of destinations with a subset stand. */
function subsetHosts(by: Deployed): ReadonlySet<number | undefined> {
	return new Set(by.references.flatMap(({ row, of }) => (row.to === 'subset' ? [of?.start] : [])));
}

/** The VirtualServices that choose subsets for a host of their own, by that host. */
const choosers = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	*give(by, mesh): Generator<readonly [string, ReferringFrom<'VirtualService'>]> {
		const withSubset = subsetHosts(by);
		const own = new Set(by.references.flatMap(({ row, text }) => (row.at === 'spec.hosts[]' ? [text] : [])));
		const chosen = new Set<string>();
		for (const mention of by.references) {
			const isChosen = mention.row.at === 'spec.http[].route[].destination.host' && withSubset.has(mention.start);
			if (!isChosen || !own.has(mention.text) || chosen.has(mention.text)) continue;
			chosen.add(mention.text);
			yield [hostKey(mention.text, mesh.environment.settings.clusterDomain), { by, mention }];
		}
	},
	itemOf: ({ by }: ReferringFrom<'VirtualService'>) => by,
});
