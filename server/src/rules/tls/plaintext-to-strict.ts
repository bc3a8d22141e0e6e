// Clients are told to send no mutual TLS where the server takes nothing else.

import { isInAmbient } from '../../istio/pods.ts';
import { type ClientTls, clientsOf, clientTlsOf, modeMet, reachOf } from '../../istio/policies/client-tls.ts';
import { isInRoot } from '../../istio/policies/scope.ts';
import type { Stated } from '../../istio/policies/server-mode.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

const messages = {
	plaintext: '{clients} send plaintext to "{host}", which requires mutual TLS (STRICT)',
	withoutCertificate: '{clients} send TLS without a client certificate to "{host}", which requires mutual TLS (STRICT)',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: ['KIA0207', 'KIA0208'],
	docs: {
		summary:
			'A DestinationRule makes clients send plaintext, or TLS of their own, to a server that requires mutual TLS.',
		why: 'The sidecar of the server closes each connection: clients get 503, or a connection reset.',
		exceptions:
			'Reported only if the PeerAuthentication certainly applies to all pods of the host and is deployed together with the rule.',
		differences:
			'Unlike Kiali, this rule also checks single Services and ports, and does not use policies of other namespaces.',
		bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec:
  mtls: { mode: STRICT }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    tls: { mode: DISABLE }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['DISABLE', 'ISTIO_MUTUAL'],
		links: [
			'https://istio.io/latest/docs/ops/common-problems/network-issues/#service-unavailable-errors-after-setting-destination-rule',
		],
	},
	// istio: pilot/pkg/networking/core/filterchain_options.go, getFilterChainMatchOptions: STRICT has chains for TLS only
	*check(resource, mesh) {
		for (const tls of clientTlsOf(resource)) {
			if (tls.mode !== 'DISABLE' && tls.mode !== 'SIMPLE') continue;
			const server = modeMet(mesh, tls);
			if (server?.mode === 'STRICT' && areTogether(mesh, server.by, resource) && !isInAmbient(mesh, server.by))
				yield finding(mesh, tls, server);
		}
	},
});

function finding(mesh: Mesh, tls: ClientTls, server: Stated): Finding<typeof messages> {
	const { reach } = reachOf(tls.host, mesh.environment.settings.clusterDomain);
	const clients = reach === 'service' ? clientsOf(mesh, tls.by, server.by.namespaces?.[0]) : undefined;
	const who = clients === undefined || isInRoot(mesh, server.by) ? 'Clients' : `Clients in namespace "${clients}"`;
	const codes = reach === 'service' ? [] : [isInRoot(mesh, server.by) ? 'KIA0208' : 'KIA0207'];
	return {
		span: tls.span,
		message: tls.mode === 'DISABLE' ? 'plaintext' : 'withoutCertificate',
		with: { clients: who, host: tls.host },
		codes,
		related: [{ in: server.by, span: server.span, message: `${title(server.by.resource)} sets mode STRICT` }],
		fixes: tls.mode === 'DISABLE' ? changeWord(tls.by, tls.span, 'ISTIO_MUTUAL') : [],
	};
}
