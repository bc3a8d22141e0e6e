// Clients that are told to use mutual TLS, to servers that do not say that they want it.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { clientTlsOf, reachOf } from '../../istio/policies/client-tls.ts';
import { rootNamespaceOf } from '../../istio/policies/scope.ts';
import { peers } from '../../istio/policies/server-mode.ts';
import { type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	mesh: {
		wrong: 'No PeerAuthentication requires mutual TLS in the mesh',
		consequence: ', so its servers also accept plaintext',
		codes: ['KIA0205'],
	},
	namespace: {
		wrong: 'No PeerAuthentication requires mutual TLS in the namespace',
		consequence: ', so its servers also accept plaintext',
		codes: ['KIA0206'],
	},
})({
	severity: 'hint',
	kinds: ['DestinationRule'],
	codes: ['KIA0205', 'KIA0206'],
	docs: {
		summary:
			'A DestinationRule enables mutual TLS for clients, automatic mutual TLS is off, and no PeerAuthentication requires it.',
		why: 'Calls work because servers accept both, but clients outside the mesh can connect with plaintext.',
		exceptions:
			'Reported only if the mesh configuration sets `enableAutoMtls: false`, and the rule is for the mesh or for its own namespace.',
		differences: 'Kiali reports this as an error.',
		bad: `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { enableAutoMtls: false } }
#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: default, namespace: istio-system }
spec:
  host: "*.local"
  trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }
`,
		mend: ['enableAutoMtls: false', 'enableAutoMtls: true'],
		links: ['https://istio.io/latest/docs/concepts/security/#peer-authentication'],
	},
	*check(resource, mesh) {
		if (meshConfigOf(mesh).enableAutoMtls) return;
		for (const { host, mode, span, port } of clientTlsOf(resource)) {
			const { reach, namespace } = reachOf(host, mesh.environment.settings.clusterDomain);
			const isOwn = reach === 'namespace' && namespace === namespaceOf(resource);
			if (mode !== 'ISTIO_MUTUAL' || port !== undefined || (reach !== 'mesh' && !isOwn)) continue;
			const places = [rootNamespaceOf(mesh), ...(isOwn && namespace !== undefined ? [namespace] : [])];
			if (isAsked(mesh, places)) continue;
			yield {
				span,
				message: isOwn ? 'namespace' : 'mesh',
			};
		}
	},
});

/** Whether a policy for all of one of the namespaces speaks of mutual TLS, or may do so. */
function isAsked(mesh: Mesh, namespaces: readonly string[]): boolean {
	return peers(mesh).some((peer) => {
		const { by, mode } = peer;
		const { labels, isOpen } = peer.scope;
		return (
			mayShare(by.namespaces, namespaces) &&
			(isOpen || peer.isOpen || (labels.length === 0 && mode !== undefined && mode.mode !== 'DISABLE'))
		);
	});
}
