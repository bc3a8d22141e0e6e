// Mutual TLS switched off for the whole mesh.

import { isInRoot } from '../../istio/policies/scope.ts';
import { peerOf } from '../../istio/policies/server-mode.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

export default stating({
	disabled: {
		wrong: 'This disables mutual TLS for the whole mesh',
		remedy: 'use PERMISSIVE to accept plaintext as well',
	},
})({
	severity: 'information',
	kinds: ['PeerAuthentication'],
	codes: [],
	docs: {
		summary: 'A PeerAuthentication in the root namespace disables mutual TLS for the whole mesh.',
		why: 'All traffic in the mesh is plaintext, and policies that check the identity of the peer match nobody. PERMISSIVE accepts both plaintext and mutual TLS.',
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
			message: 'disabled',
			fixes: changeWord(resource, mode.span, 'PERMISSIVE'),
		};
	},
});
