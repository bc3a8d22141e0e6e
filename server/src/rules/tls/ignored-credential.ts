// A DestinationRule with a credential that sidecars do not read, for a host that only sidecars call.

import { hostOf } from '../../istio/destination-rules.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { waypoints } from '../../istio/waypoints.ts';
import { manifest } from '../../model/resource.ts';
import { isTls } from '../../schema/protocols.ts';
import { stating } from '../engine/rule.ts';
import { portsOfHost } from '../shared/host-ports.ts';
import { reachedByGateways } from '../shared/mesh-routes.ts';

export default stating({
	ignored: {
		wrong: 'Sidecars ignore "tls" with a "credentialName", and send plaintext',
		remedy: 'add a "workloadSelector", or route the traffic through an egress gateway',
	},
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	absent: ['workloadSelector'],
	codes: [],
	docs: {
		summary: 'A DestinationRule names a Secret for TLS, has no `workloadSelector`, and no gateway routes to its host.',
		why: 'Only gateways read the Secret that `credentialName` names, and sidecars that a `workloadSelector` selects. All other sidecars start no TLS at all: they send plaintext to a server that expects TLS.',
		exceptions:
			'Nothing is said if a gateway routes to the host, if the host is not in the workspace, or if there are waypoints, which read the Secret as well.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: shop }
spec:
  hosts: [api.example.com]
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: partner, namespace: shop }
spec:
  host: api.example.com
  trafficPolicy: { tls: { mode: MUTUAL, credentialName: partner-client } }
`,
		mend: ['  host: api.example.com\n', '  host: api.example.com\n  workloadSelector: { matchLabels: { app: web } }\n'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings'],
	},
	// istio: pilot/pkg/networking/core/cluster_tls.go, buildUpstreamClusterTLSContext (isDrWithSelector)
	*check(by, mesh) {
		const host = hostOf(by);
		const spec = manifest(by.resource).get('spec');
		if (by.standing !== 'whole' || host === undefined || host.opaque || spec?.get('workloadSelector') !== undefined)
			return;
		if (waypoints(mesh).size > 0 || hostsCalled(mesh, { text: host.text, namespaces: by.namespaces }).length === 0)
			return;
		if (reachedByGateways(mesh, { name: host.text })) return;
		// TLS within TLS is another mistake, and an alias has no TLS at all.
		const ports = portsOfHost(mesh, { text: host.text, namespaces: by.namespaces });
		if (ports === undefined || ports.length === 0 || ports.every(({ protocol }) => isTls(protocol))) return;
		for (const { settings } of policiesIn(by.resource)) {
			const [mode, name] = [settings.get('tls')?.get('mode'), settings.get('tls')?.get('credentialName')];
			if (name === undefined || name.opaque || name.text === '' || name.text.startsWith('configmap://')) continue;
			if (mode?.text === 'SIMPLE' || mode?.text === 'MUTUAL') yield { span: name, message: 'ignored' };
		}
	},
});
