// Routes by the claims of a token, at gateways where nothing checks tokens.

import { isInRoot, mayMeet, scopeOf } from '../../istio/policies/scope.ts';
import { isSelected, selectedBy } from '../../istio/selectors.ts';
import { reachOfGateway } from '../../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	unchecked: {
		wrong: '"{claim}" needs a RequestAuthentication',
		consequence: ', but none applies to gateway "{gateway}"',
	},
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0149'],
	docs: {
		summary: 'A VirtualService routes by a claim of a token, but no RequestAuthentication applies to its gateway.',
		why: 'The gateway reads tokens only because of a RequestAuthentication. Without one it knows no claims, and the route never matches.',
		exceptions:
			'RequestAuthentications are often kept elsewhere, so this is reported only if the directory of the VirtualService or of its gateway has one that applies to other workloads. With `istio.assume: complete` it is always reported.',
		bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
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
  gateways: [public]
  http:
  - match:
    - headers: { "@request.auth.claims.group": { exact: admin } }
    route:
    - destination: { host: admin }
  - route:
    - destination: { host: admin }
---
apiVersion: v1
kind: Service
metadata: { name: admin, namespace: shop }
spec:
  selector: { app: admin }
  ports: [{ name: http, port: 80 }]
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: eastwestgateway } }
  jwtRules: [{ issuer: "https://accounts.example.com" }]
`,
		mend: ['eastwestgateway', 'ingressgateway'],
		links: ['https://istio.io/latest/docs/tasks/security/authentication/jwt-route/'],
	},
	*check(resource, mesh) {
		const claim = resource.standing === 'whole' ? claimIn(resource) : undefined;
		if (claim === undefined) return;
		for (const mention of resource.references) {
			if (mention.row.at !== 'spec.gateways[]') continue;
			const resolution = resolve(mesh, { by: resource, mention });
			const gateway = resolution.is === 'found' ? resolution.targets[0]?.by : undefined;
			if (gateway?.resource.kind.id !== 'Gateway' || !isBare(mesh, gateway, resource)) continue;
			yield {
				span: claim,
				message: 'unchecked',
				with: { claim: claim.text, gateway: mention.text },
				related: [{ in: gateway, span: gateway.resource.name ?? gateway.resource, message: title(gateway.resource) }],
			};
		}
	},
});

/** The first claim that a match compares. */
function claimIn({ resource }: DeployedAs<'VirtualService'>): Node<string> | undefined {
	const routes = manifest(resource).get('spec')?.each('http') ?? [];
	for (const match of routes.flatMap((route) => route.each('match'))) {
		const headers = [...(match.get('headers')?.entries ?? []), ...(match.get('withoutHeaders')?.entries ?? [])];
		const found = headers.find(({ key }) => /^@request\.auth\.claims[.[]/i.test(key.text));
		if (found !== undefined) return found.key;
	}
	return undefined;
}

/** Whether no RequestAuthentication is for some pod of a gateway, where it ought to be known. */
function isBare(mesh: Mesh, gateway: Deployed, by: Deployed): boolean {
	const labels = gateway.references.find(({ row }) => row.at === 'spec.selector')?.labels ?? [];
	if (gateway.standing !== 'whole' || labels.some(({ value }) => value.opaque)) return false;
	const all = resourcesOf(mesh, 'RequestAuthentication');
	const isKept = all.some((one) => areTogether(mesh, one, by) || areTogether(mesh, one, gateway));
	return (isKept || mesh.environment.isComplete) && !isServed(mesh, labels, reachOfGateway(mesh, gateway), all);
}

function isServed(
	mesh: Mesh,
	labels: readonly Label[],
	reach: readonly string[] | undefined,
	all: readonly Deployed[],
): boolean {
	const isOpen = ({ hasTargets, isOpen }: ReturnType<typeof scopeOf>) => hasTargets || isOpen;
	const pods = selectedBy(mesh, labels, reach);
	if (pods.length === 0) return all.some((one) => isOpen(scopeOf(one)) || mayMeet(scopeOf(one).labels, labels));
	return pods.every((pod) =>
		all.some((one) => {
			if (!isInRoot(mesh, one) && !mayShare(one.namespaces, pod.by.namespaces)) return false;
			return isOpen(scopeOf(one)) || isSelected(pod, scopeOf(one).labels);
		}),
	);
}
