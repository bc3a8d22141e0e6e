// Servers that take mutual TLS only, in a mesh whose clients send none by themselves.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { clientTls, isTlsOpen, reachOf } from '../../istio/policies/client-tls.ts';
import { isInRoot } from '../../istio/policies/scope.ts';
import { peerOf } from '../../istio/policies/server-mode.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	mesh: {
		wrong: 'Automatic mutual TLS is off and no DestinationRule enables it for clients of this mesh',
		consequence: ', so their calls are rejected',
		codes: ['KIA0401'],
	},
	namespace: {
		wrong: 'Automatic mutual TLS is off and no DestinationRule enables it for clients of this namespace',
		consequence: ', so their calls are rejected',
		codes: ['KIA0501'],
	},
})({
	severity: 'warning',
	kinds: ['PeerAuthentication'],
	codes: ['KIA0401', 'KIA0501'],
	docs: {
		summary:
			'A PeerAuthentication requires mutual TLS, automatic mutual TLS is off, and no DestinationRule enables it for clients.',
		why: 'Clients send plaintext and the servers reject it: each call in the mesh, or the namespace, fails.',
		exceptions:
			'Reported only if the mesh configuration sets `enableAutoMtls: false`; by default clients use mutual TLS if the server supports it.',
		differences: 'Unlike Kiali, this rule also considers DestinationRules for single hosts of the namespace.',
		bad: `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { enableAutoMtls: false } }
#- policy.yaml
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
		mend: ['enableAutoMtls: false', 'enableAutoMtls: true'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#auto-mtls'],
	},
	// istio: pilot/pkg/networking/core/cluster_tls.go, buildUpstreamTLSSettings: without autoMtls only what a rule asks for
	*check(resource, mesh) {
		const { mode, scope } = peerOf(resource);
		if (mode?.mode !== 'STRICT' || scope.isOpen || scope.labels.length > 0 || namespaceOf(resource) === undefined)
			return;
		if (meshConfigOf(mesh).enableAutoMtls || hasClients(mesh, resource)) return;
		const isMesh = isInRoot(mesh, resource);
		yield {
			span: mode.span,
			message: isMesh ? 'mesh' : 'namespace',
		};
	},
});

/** Whether a DestinationRule makes clients of the policy's servers use mutual TLS. */
function hasClients(mesh: Mesh, by: Deployed): boolean {
	const own = namespaceOf(by);
	if (resourcesOf(mesh, 'DestinationRule').some(isTlsOpen)) return true;
	return clientTls(mesh).some(({ mode, host, by: rule }) => {
		if (mode !== 'ISTIO_MUTUAL' && mode !== 'MUTUAL') return false;
		const { reach, namespace } = reachOf(host, mesh.environment.settings.clusterDomain);
		if (reach === 'mesh') return true;
		if (isInRoot(mesh, by)) return false;
		return reach === 'namespace' ? namespace === own : namespaceOf(rule) === own || host.includes(`.${own}.`);
	});
}
