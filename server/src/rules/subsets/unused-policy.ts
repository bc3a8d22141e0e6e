// The traffic policy of a subset that no request is sent to.
import { hostOf } from '../../istio/destination-rules.ts';
import { hostKey, isWildcard } from '../../istio/host-names.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { isNamedInVain } from '../../resolution/resolve.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { hasUnreadDestinations, subsetsRouted } from '../shared/subset-routes.ts';

export default stating({
	unused: {
		wrong: 'The traffic policy of subset "{subset}" is never applied: no route names a subset of host "{host}"',
		remedy: 'route to the subset in a VirtualService, or move the policy to "trafficPolicy" of the rule',
	},
})({
	severity: 'information',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'A subset has a traffic policy of its own, and no route leads to a subset of its host.',
		why: 'Istio applies the policy of a subset only to requests that a VirtualService sends to this subset. Without one, requests reach its pods all the same, but without the policy.',
		exceptions:
			'Reported only if the Service is deployed with the rule, and no Rollouts or Canaries, which change routes, are in the workspace.',
		severityNotes: 'Information because the VirtualService may be kept elsewhere.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: reviews, namespace: shop, labels: { app: reviews, version: v1 } }
spec: { containers: [{ name: reviews, image: reviews }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
    trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
`,
		mend: ['destination: { host: reviews }', 'destination: { host: reviews, subset: v1 }'],
		links: ['https://istio.io/latest/docs/ops/common-problems/network-issues/#destination-rule-policy-not-activated'],
	},
	// istio: pilot/pkg/networking/core/cluster_builder.go, applyDestinationRule: a cluster of its own for each subset
	*check(by, mesh) {
		const host = hostOf(by);
		if (host === undefined || isUnknown(host) || by.standing !== 'whole' || isWildcard(host.text)) return;
		const subsets = (manifest(by.resource).get('spec')?.each('subsets') ?? []).filter((one) => {
			const policy = one.get('trafficPolicy');
			return policy !== undefined && !policy.opaque && policy.entries.length > 0;
		});
		if (subsets.length === 0) return;
		if ((subsetsRouted(mesh).get(hostKey(host.text, mesh.environment.settings.clusterDomain)) ?? []).length > 0) return;
		const services = hostsCalled(mesh, { text: host.text, namespaces: by.namespaces }).map((one) => one.by);
		const areKnown = services.every((one) => isDeployedAs(one, 'Service') && areTogether(mesh, one, by));
		if (services.length === 0 || !areKnown) return;
		if (resourcesOf(mesh, 'Rollout').length + resourcesOf(mesh, 'Canary').length > 0) return;
		// What cannot be read may name it.
		if (resourcesOf(mesh, 'VirtualService').some(({ standing }) => standing !== 'whole')) return;
		if (hasUnreadDestinations(mesh) || isNamedInVain(mesh, host.text)) return;
		for (const subset of subsets) {
			const policy = subset.entries.find(({ key }) => key.text === 'trafficPolicy');
			if (policy === undefined) continue;
			yield { span: policy.key, message: 'unused', with: { subset: subset.get('name')?.text ?? '', host: host.text } };
		}
	},
});
