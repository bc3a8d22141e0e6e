// A subset that nothing routes to, although VirtualServices route to others of the same host.
import { hostOf } from '../../istio/destination-rules.ts';
import { hostKey } from '../../istio/host-names.ts';
import { mayBeSame } from '../../istio/hosts.ts';
import { declarationsIn } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { isNamedInVain } from '../../resolution/resolve.ts';
import { stating } from '../engine/rule.ts';
import { pointer } from '../shared/pairs.ts';
import { hasUnreadDestinations, subsetsRouted } from '../shared/subset-routes.ts';

export default stating({
	unrouted: { wrong: 'No route uses subset "{subset}"', consequence: 'routes for host "{host}" use only {used}' },
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'No VirtualService routes to a subset, although some route to other subsets of its host.',
		why: 'The subset is left over, or a route was forgotten: its pods get no traffic from a VirtualService.',
		exceptions:
			'Reported only if a VirtualService that is certainly deployed together with the rule routes to another subset, and none in the workspace, including alternatives, routes to this one. Wildcard hosts are not reported.',
		bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
  - name: v2
    labels: { version: v2 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: v1 }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`,
		mend: [
			'subset: v1 }',
			'subset: v1 }\n      weight: 90\n    - destination: { host: reviews, subset: v2 }\n      weight: 10',
		],
		links: ['https://istio.io/latest/docs/concepts/traffic-management/#destination-rules'],
	},
	*check(resource, mesh) {
		const host = hostOf(resource);
		if (host === undefined || host.opaque || host.text.startsWith('*') || resource.standing !== 'whole') return;
		const query = { text: host.text, namespaces: resource.namespaces };
		const routed = (subsetsRouted(mesh).get(hostKey(host.text, mesh.environment.settings.clusterDomain)) ?? []).filter(
			({ by, mention }) =>
				mention.of !== undefined && mayBeSame(mesh, query, { text: mention.of.text, namespaces: by.namespaces }),
		);
		const names = new Set(routed.map(({ mention }) => mention.text));
		const [first] = routed.filter(({ by }) => by.standing === 'whole' && areTogether(mesh, by, resource));
		if (first === undefined || routed.some(({ by, mention }) => mention.opaque || by.standing !== 'whole')) return;
		if (hasUnreadDestinations(mesh) || isNamedInVain(mesh, host.text)) return;
		const own = declarationsIn(resource, 'subset');
		// A name that is not among them may be a slip, and mean one that is.
		if (![...names].every((name) => own.some(({ text }) => text === name))) return;
		for (const subset of own) {
			if (subset.opaque || names.has(subset.text)) continue;
			yield {
				span: subset,
				message: 'unrouted',
				with: { subset: subset.text, host: host.text, used: [...names] },
				related: pointer(first.by, first.mention),
			};
		}
	},
});
