// Two VirtualServices route the same host in the mesh, where only one of them counts.
import { byHost, enough, isForSomeSenders, type SharedHost, sharedHosts } from '../../istio/routing/shared-hosts.ts';
import { title } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	one: {
		wrong: 'VirtualService {others} also routes host "{host}" in the mesh',
		consequence: 'sidecars use only the oldest one',
	},
	several: {
		wrong: 'VirtualServices {others} also route host "{host}" in the mesh',
		consequence: 'sidecars use only the oldest one',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0109', 'KIA1106'],
	docs: {
		summary: 'Two VirtualServices route the same host in the mesh for the same clients.',
		why: 'Sidecars do not merge VirtualServices: for each host they use the first one that has routes for them (the oldest) and ignore the others.',
		exceptions:
			'VirtualServices are compared by the full names of their hosts, and only if they are certainly deployed together and a namespace sees both (`exportTo`). VirtualServices with routes for different protocols, or only for some clients, are not compared. Gateways do merge VirtualServices; for those, and for wildcards, where the more specific host wins, see `routing/host-overlap`.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  http:
  - route:
    - destination: { host: reviews.example.com }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-canary, namespace: shop }
spec:
  hosts: [reviews.example.com]
  http:
  - match:
    - headers: { x-canary: { exact: 'yes' } }
    route:
    - destination: { host: canary.example.com }
`,
		mend: [
			`kind: VirtualService
metadata: { name: reviews-canary, namespace: shop }
spec:
  hosts: [reviews.example.com]`,
			`kind: VirtualService
metadata: { name: reviews-canary, namespace: shop }
spec:
  hosts: [canary.example.com]`,
		],
		links: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services'],
	},
	// istio: pilot/pkg/networking/core/httproute.go, BuildSidecarOutboundVirtualHosts, dedupeDomains; the oldest is first:
	// pilot/pkg/model/virtualservice_controller.go, sortMergedVirtualServicesByCreationTime
	*check(by, mesh) {
		if (isForSomeSenders(by)) return;
		const isRival = (one: SharedHost) => !one.isOverlap && !isForSomeSenders(one.other.by);
		const rivals = sharedHosts(mesh, by, isRival, { where: 'mesh', most: enough });
		// istioctl speaks once of each VirtualService.
		let codes = ['IST0109', 'KIA1106'];
		for (const shared of byHost(rivals)) {
			for (const one of finding(shared)) yield { ...one, codes };
			codes = ['KIA1106'];
		}
	},
});

function* finding(shared: readonly SharedHost[]): Generator<Finding<typeof messages>> {
	const [first] = shared;
	if (first === undefined) return;
	const { host } = first.own;
	const names = shared.map(({ other }) => other.by.resource.name?.text ?? '');
	yield {
		span: { start: host.start, end: host.end },
		message: names.length > 1 ? 'several' : 'one',
		with: { others: names, host: host.text },
		related: shared
			.slice(0, 5)
			.map(({ other }) => ({ in: other.by, span: other.host, message: title(other.by.resource) })),
	};
}
