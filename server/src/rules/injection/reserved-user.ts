// A container that runs as the user of the proxy.
import { injectKey, refusesProxy } from '../../istio/injection.ts';
import { factsOf, isAmbientNamespace, namespaceFactsOf, podKinds, podOf } from '../../istio/pods.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { podFields } from '../shared/pods.ts';

const reserved = 1337;
/** Those of Istio itself. */
const proxies: ReadonlySet<string> = new Set(['istio-proxy', 'istio-operator', 'istio-init', 'istio-validation']);

export default stating({
	reserved: { wrong: 'UID 1337 is reserved for the proxy', consequence: ": this container's traffic bypasses Istio" },
})({
	severity: 'warning',
	kinds: podKinds,
	codes: ['IST0144'],
	docs: {
		summary: 'A container runs as user 1337, which is reserved for the proxy.',
		why: 'Traffic of user 1337 is assumed to be the proxy’s own and is not captured: the container’s traffic bypasses Istio, without mutual TLS, routing or policies.',
		exceptions: 'Pods of Istio itself, pods that certainly get no sidecar, and init containers.',
		differences: '`istioctl analyze` checks only Pods and Deployments; this rule checks all workloads.',
		bad: `apiVersion: v1
kind: Pod
metadata:
  name: reviews
  namespace: shop
spec:
  securityContext: { runAsUser: 1337 }
  containers: [{ name: reviews, image: reviews }]
`,
		mend: ['1337', '1000'],
		links: ['https://istio.io/latest/docs/ops/deployment/application-requirements/'],
	},
	// istio: tools/istio-iptables/pkg/capture/run.go returns by the owner’s user; pkg/config/analysis/analyzers/deployment/pod.go
	*check(resource, mesh) {
		const facts = factsOf(resource);
		const spec = podOf(resource.resource)?.get('spec');
		if (spec === undefined || (resource.standing !== 'whole' && resource.standing !== 'patched')) return;
		const metadata = podOf(resource.resource)?.get('metadata');
		const wishes = [metadata?.get('labels'), metadata?.get('annotations')].map((one) => one?.get(injectKey));
		const isUndecided = wishes.some((wish) => wish !== undefined && isUnknown(wish));
		if (isUndecided || (facts !== undefined && refusesProxy(facts))) return;
		const namespace = namespaceFactsOf(mesh, resource);
		const injection = namespace?.labels.get('istio-injection');
		if (injection !== undefined ? injection !== 'enabled' : namespace && isAmbientNamespace(namespace)) return;
		const own = podFields(resource.resource, 'labels');
		if (own.has('istio') || own.get('release') === 'istio') return;
		const containers = spec.each('containers').filter((one) => !proxies.has(one.get('name')?.text ?? ''));
		if (containers.length === 0) return;
		const theirs = containers.map((one) => one.get('securityContext'));
		// The pod's user is that of the containers which set none.
		const isInherited = theirs.some((context) => context?.get('runAsUser') === undefined);
		const contexts = [...(isInherited ? [spec.get('securityContext')] : []), ...theirs];
		const users = contexts.flatMap((context) => reservedIn(context?.get('runAsUser')));
		const [first, ...others] = users;
		if (first === undefined) return;
		yield {
			span: first,
			message: 'reserved',
			related: others.map((span) => ({ in: resource, span, message: `also sets user ${reserved}` })),
		};
	},
});

function reservedIn(user: Node<number> | undefined): readonly Span[] {
	return user?.value === reserved ? [user] : [];
}
