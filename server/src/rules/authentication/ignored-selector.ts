// A PeerAuthentication that selects workloads from the root namespace, and so counts nowhere.
import { isInRoot } from '../../istio/policies/scope.ts';
import { peerOf } from '../../istio/policies/server-mode.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';

// istio: pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication.
export default stating({
	ignored: {
		wrong: 'A PeerAuthentication with a selector is ignored in the root namespace',
		remedy: 'move it to the namespace of the workloads',
	},
})({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['PeerAuthentication'],
	codes: [],
	docs: {
		summary: 'A PeerAuthentication in the root namespace has a selector.',
		why: 'In the root namespace Istio reads PeerAuthentications for the mesh as a whole and ignores those with a selector. Unlike an AuthorizationPolicy, it does not apply to workloads of other namespaces.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: istio-system }
spec:
  selector: { matchLabels: { app: reviews } }
  mtls: { mode: STRICT }
`,
		mend: ['namespace: istio-system', 'namespace: shop'],
		links: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
	},
	*check(resource, mesh) {
		const { scope } = peerOf(resource);
		const spec = manifest(resource.resource).get('spec');
		const selector = spec?.entries.find(({ key }) => key.text === 'selector')?.key;
		const [first] = scope.labels;
		const last = scope.labels.at(-1);
		if (first === undefined || last === undefined || scope.isOpen || !isInRoot(mesh, resource)) return;
		yield {
			span: { start: first.key.start, end: last.value.end },
			message: 'ignored',
			fixes:
				selector === undefined
					? []
					: withoutField(resource, selector, { what: 'the selector, and apply it to the whole mesh', upTo: 0 }),
		};
	},
});
