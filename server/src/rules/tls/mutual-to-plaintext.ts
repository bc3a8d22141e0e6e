// A server is told to take no mutual TLS from clients that are told to send it.

import { isInAmbient } from '../../istio/pods.ts';
import { type ClientTls, clientTls, modeMet, reachOf } from '../../istio/policies/client-tls.ts';
import { isInRoot } from '../../istio/policies/scope.ts';
import { peerOf, type Stated, serverMode } from '../../istio/policies/server-mode.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

export default stating({
	disabled: 'Clients use mutual TLS for "{host}", but this disables mutual TLS on the server',
})({
	severity: 'warning',
	kinds: ['PeerAuthentication'],
	codes: ['KIA0505', 'KIA0506'],
	docs: {
		summary: 'A PeerAuthentication disables mutual TLS on servers for which a DestinationRule enables it.',
		why: 'The server treats the TLS bytes as HTTP, or passes them to the application: the connection fails.',
		exceptions:
			'Reported only if the DestinationRule is certainly deployed together with the policy and reaches only pods that the policy applies to. Mode MUTUAL uses its own certificates, which the application itself may require; it is reported only for whole namespaces and the mesh.',
		differences: 'Unlike Kiali, this rule also checks single Services.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: DISABLE }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy:
    tls: { mode: ISTIO_MUTUAL }
`,
		mend: ['DISABLE', 'PERMISSIVE'],
		links: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
	},
	// istio: pilot/pkg/networking/core/filterchain_options.go, getFilterChainMatchOptions: DISABLE has no chain that ends TLS
	*check(resource, mesh) {
		if (isInAmbient(mesh, resource)) return;
		const peer = peerOf(resource);
		const stated = [...(peer.mode === undefined ? [] : [peer.mode]), ...peer.ports.values()];
		for (const { mode, span, port } of stated) {
			if (mode !== 'DISABLE') continue;
			const tls = clientsWithTls(mesh, resource, port);
			if (tls === undefined) continue;
			const { reach } = reachOf(tls.host, mesh.environment.settings.clusterDomain);
			yield {
				span,
				message: 'disabled',
				with: { host: tls.host },
				codes: reach === 'service' ? [] : [isInRoot(mesh, resource) ? 'KIA0506' : 'KIA0505'],
				related: [{ in: tls.by, span: tls.span, message: `${title(tls.by.resource)} sets mode ${tls.mode}` }],
				fixes: changeWord(resource, span, 'PERMISSIVE'),
			};
		}
	},
});

function clientsWithTls(mesh: Mesh, peer: Deployed, port: number | undefined): ClientTls | undefined {
	return clientTls(mesh).find((tls) => {
		const isMutual = tls.mode === 'ISTIO_MUTUAL' || (tls.mode === 'MUTUAL' && isWide(mesh, tls.host));
		if (!isMutual || !areTogether(mesh, tls.by, peer)) return false;
		const met = [modeMet(mesh, tls), port === undefined ? modeInNamespace(mesh, tls, peer) : undefined];
		return met.some((server) => server?.mode === 'DISABLE' && server.by === peer && server.port === port);
	});
}

/** What a rule for the whole mesh meets in the policy's namespace, unless another rule is for that namespace. */
function modeInNamespace(mesh: Mesh, tls: ClientTls, peer: Deployed): Stated | undefined {
	const namespace = namespaceOf(peer);
	const reach = (host: string) => reachOf(host, mesh.environment.settings.clusterDomain);
	const isNearer = ({ host }: ClientTls) => reach(host).namespace === namespace;
	if (namespace === undefined || reach(tls.host).reach !== 'mesh' || clientTls(mesh).some(isNearer)) return undefined;
	return serverMode(mesh, { namespace });
}

function isWide(mesh: Mesh, host: string): boolean {
	return reachOf(host, mesh.environment.settings.clusterDomain).reach !== 'service';
}
