// Hosts that several VirtualServices route together: joined at a gateway, or one within the wildcard of another.
import { byHost, enough, isForSomeSenders, type SharedHost, sharedHosts } from '../../istio/routing/shared-hosts.ts';
import { title } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { isDeadPair } from '../shared/dead-routes.ts';

const messages = {
	oneOverlap: {
		wrong: 'VirtualService {others} has a host that overlaps "{host}"',
		consequence: 'only the more specific one is used',
	},
	severalOverlap: {
		wrong: 'VirtualServices {others} have a host that overlaps "{host}"',
		consequence: 'only the more specific one is used',
	},
	oneForSome: 'VirtualService {others} also routes host "{host}", one of them for some clients only',
	severalForSome: 'VirtualServices {others} also route host "{host}", one of them for some clients only',
	oneMerged: {
		wrong: 'VirtualService {others} also routes host "{host}" at gateway "{gateway}"',
		consequence: 'their routes are merged, the oldest first',
	},
	severalMerged: {
		wrong: 'VirtualServices {others} also route host "{host}" at gateway "{gateway}"',
		consequence: 'their routes are merged, the oldest first',
	},
} as const satisfies Messages;

export default stating(messages)({
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
		const shared = [...sharedHosts(mesh, by, (one) => !isDeadPair(mesh, one) && !isConflict(one), { most: enough })];
		if (shared.length === 0) return;
		// istioctl speaks once of each VirtualService, whichever of its hosts is met first.
		let isSaid = [...sharedHosts(mesh, by, isConflict, { where: 'mesh', most: 1 })].length > 0;
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

function* finding(shared: readonly SharedHost[]): Generator<Finding<typeof messages>> {
	const [first] = shared;
	if (first === undefined) return;
	const { host, at } = first.own;
	const all = [...new Set(shared.map(({ other }) => other.by.resource.name?.text ?? ''))];
	const number = all.length === 1 ? 'one' : 'several';
	const effect = first.isOverlap ? 'Overlap' : at === 'mesh' ? 'ForSome' : 'Merged';
	yield {
		span: { start: host.start, end: host.end },
		message: `${number}${effect}`,
		with: { others: all, host: host.text, gateway: at.replace(/^\//, '') },
		related: shared
			.slice(0, 5)
			.map(({ other }) => ({ in: other.by, span: other.host, message: title(other.by.resource) })),
	};
}

/** istioctl compares wildcards only for what is exported to some namespaces, with what is exported to all. */
function isKnownToIstioctl({ own, other, isOverlap }: SharedHost): boolean {
	return own.at === 'mesh' && (!isOverlap || (own.audience === 'everyone') !== (other.audience === 'everyone'));
}
