// Two VirtualServices route the same host in the mesh, where only one of them counts.
import { byHost, isForSomeSenders, type SharedHost, sharedHosts } from '../../istio/routing/shared-hosts.ts';
import { title } from '../../model/resource.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { quoted } from '../shared/contradictions.ts';

export default rule({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0109', 'KIA1106'],
	docs: {
		summary: 'Two VirtualServices route the same host in the mesh for the same clients.',
		why: 'Sidecars do not join VirtualServices: for each host they take the first that has routes for them (the older one), and ignore the others as if they were not there.',
		silence:
			'Only VirtualServices that surely are deployed together are compared, for namespaces that see both (`exportTo`), and by the full names of hosts; not those that have routes for different protocols, or for some senders only. At gateways VirtualServices are joined; see `routing/host-overlap`, also for wildcards, where the narrower host counts.',
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
		const rivals = sharedHosts(mesh, by).filter((one) => !one.isOverlap && one.own.at === 'mesh' && isSure(one));
		// istioctl speaks once of each VirtualService.
		let codes = ['IST0109', 'KIA1106'];
		for (const shared of byHost(rivals)) {
			for (const one of finding(shared)) yield { ...one, codes };
			codes = ['KIA1106'];
		}
	},
});

function isSure({ own, other }: SharedHost): boolean {
	return !isForSomeSenders(own.by) && !isForSomeSenders(other.by);
}

function* finding(shared: readonly SharedHost[]): Generator<Finding> {
	const [first] = shared;
	if (first === undefined) return;
	const { host } = first.own;
	const names = shared.map(({ other }) => other.by.resource.name?.text ?? '');
	yield {
		span: { start: host.start, end: host.end },
		message: `${names.length > 1 ? `VirtualServices ${quoted(names)} route` : `VirtualService ${quoted(names)} routes`} host "${host.text}" in the mesh too; sidecars obey only the oldest`,
		related: shared
			.slice(0, 5)
			.map(({ other }) => ({ in: other.by, span: other.host, message: title(other.by.resource) })),
	};
}
