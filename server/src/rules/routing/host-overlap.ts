// Hosts that several VirtualServices route together: joined at a gateway, or one within the wildcard of another.
import { byHost, isForSomeSenders, type SharedHost, sharedHosts } from '../../istio/routing/shared-hosts.ts';
import { title } from '../../model/resource.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { quoted } from '../shared/contradictions.ts';
import { isDeadPair } from '../shared/dead-routes.ts';

export default rule({
	severity: 'hint',
	isOptIn: true,
	kinds: ['VirtualService'],
	codes: ['IST0109', 'KIA1106'],
	docs: {
		summary:
			'A host is routed by several VirtualServices: at one gateway, for different clients, or through a wildcard.',
		why: 'A gateway merges the routes of all VirtualServices for a host, those of the oldest resource first; no file shows the result. If one has a wildcard, only the VirtualService with the more specific host is used for that host, and unmatched requests are not passed on to the other one.',
		severityNotes:
			'Off by default because splitting the routes of a gateway is common, and correct if their matches do not overlap.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /cart }
    route:
    - destination: { host: cart.example.com }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop-api, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /api }
    route:
    - destination: { host: api.example.com }
`,
		mend: [
			`metadata: { name: shop-api, namespace: shop }
spec:
  hosts: [shop.example.com]`,
			`metadata: { name: shop-api, namespace: shop }
spec:
  hosts: [api.example.com]`,
		],
		links: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services'],
	},
	*check(by, mesh) {
		const all = sharedHosts(mesh, by).filter((one) => !isDeadPair(mesh, one));
		const shared = all.filter((one) => !isConflict(one));
		// istioctl speaks once of each VirtualService, whichever of its hosts is met first.
		let isSaid = shared.length < all.length;
		for (const of of byHost(shared)) {
			const isFirst = !isSaid && of.some(isKnownToIstioctl);
			for (const one of finding(of)) yield { ...one, codes: isFirst ? ['IST0109', 'KIA1106'] : ['KIA1106'] };
			isSaid ||= isFirst;
		}
	},
});

/** What `routing/host-conflict` reports. */
function isConflict({ own, other, isOverlap }: SharedHost): boolean {
	return own.at === 'mesh' && !isOverlap && !isForSomeSenders(own.by) && !isForSomeSenders(other.by);
}

function* finding(shared: readonly SharedHost[]): Generator<Finding> {
	const [first] = shared;
	if (first === undefined) return;
	const { host, at } = first.own;
	const all = [...new Set(shared.map(({ other }) => other.by.resource.name?.text ?? ''))];
	const isOne = all.length === 1;
	const routes = isOne ? 'also routes' : 'also route';
	const effect = first.isOverlap
		? `${isOne ? 'has' : 'have'} a host that overlaps "${host.text}"; only the more specific one is used`
		: at === 'mesh'
			? `${routes} host "${host.text}", one of them for some clients only`
			: `${routes} host "${host.text}" at gateway "${at.replace(/^\//, '')}"; their routes are merged, the oldest first`;
	yield {
		span: { start: host.start, end: host.end },
		message: `VirtualService${isOne ? '' : 's'} ${quoted(all)} ${effect}`,
		related: shared
			.slice(0, 5)
			.map(({ other }) => ({ in: other.by, span: other.host, message: title(other.by.resource) })),
	};
}

/** istioctl compares wildcards only for what is exported to some namespaces, with what is exported to all. */
function isKnownToIstioctl({ own, other, isOverlap }: SharedHost): boolean {
	return own.at === 'mesh' && (!isOverlap || (own.audience === 'everyone') !== (other.audience === 'everyone'));
}
