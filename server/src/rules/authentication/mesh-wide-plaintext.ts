// Mutual TLS switched off for the whole mesh.
import { isInRoot } from '../../istio/policies/scope.ts';
import { peerOf } from '../../istio/policies/server-mode.ts';
import { rule } from '../engine/rule.ts';

export default rule({
	severity: 'information',
	kinds: ['PeerAuthentication'],
	codes: [],
	docs: {
		summary: 'A PeerAuthentication of the root namespace switches mutual TLS off everywhere.',
		why: 'All traffic of the mesh is plain text, and policies that ask who the peer is match nobody. PERMISSIVE takes plain text as well, and mutual TLS from whoever can.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec:
  mtls: { mode: DISABLE }
`,
		mend: ['DISABLE', 'PERMISSIVE'],
		links: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
	},
	*check(resource, mesh) {
		const { mode, scope } = peerOf(resource);
		if (mode?.mode !== 'DISABLE' || scope.isOpen || scope.labels.length > 0 || !isInRoot(mesh, resource)) return;
		const { start, end } = mode.span;
		yield {
			span: { start, end },
			message: 'This switches mutual TLS off for the whole mesh; PERMISSIVE takes plain text as well',
			fixes: [{ title: 'Change to "PERMISSIVE"', edits: [{ start, end, text: 'PERMISSIVE' }] }],
		};
	},
});
