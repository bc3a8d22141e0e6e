// A DestinationRule that takes its hosts out of one which asks for mutual TLS.

import { fullHost, isWithin } from '../../istio/host-names.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { type ClientTls, clientTls, reachOf } from '../../istio/policies/client-tls.ts';
import { isInRoot } from '../../istio/policies/scope.ts';
import { exportOf, maySee } from '../../istio/visibility.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withField } from '../shared/fixes.ts';

export default stating({
	plaintext: {
		wrong: 'The mutual TLS settings for "{host}" are not inherited here',
		consequence: ', so clients send plaintext',
	},
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: ['KIA0204'],
	docs: {
		summary: 'A DestinationRule has a traffic policy without TLS, but a rule with a wider host enables mutual TLS.',
		why: 'Only the rule with the most specific host is used, and it inherits nothing. So clients send plaintext here.',
		exceptions:
			'Reported only if the mesh configuration sets `enableAutoMtls: false`, and the other rule is certainly deployed together with this one.',
		differences:
			'Kiali does not check `enableAutoMtls`: by default Istio uses mutual TLS by itself if no rule has TLS settings.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { enableAutoMtls: false } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer: { simple: RANDOM }
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
`,
		mend: ['loadBalancer: { simple: RANDOM }', 'loadBalancer: { simple: RANDOM }\n    tls: { mode: ISTIO_MUTUAL }'],
		links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/tls-configuration/#sidecars'],
	},
	// istio: pilot/pkg/model/push_context.go, destinationRule: the most specific host counts, alone
	*check(resource, mesh) {
		const spec = manifest(resource.resource).get('spec');
		const host = spec?.get('host');
		const policy = spec?.get('trafficPolicy');
		if (meshConfigOf(mesh).enableAutoMtls || resource.standing !== 'whole') return;
		if (host === undefined || host.opaque || policy?.opaque === true) return;
		if (policy !== undefined && setsTls(policy)) return;
		const wider = clientTls(mesh).find((tls) => isWider(mesh, tls, resource, host.text));
		if (wider === undefined) return;
		const key = spec?.entries.find((entry) => entry.key.text === 'trafficPolicy')?.key;
		yield {
			span: key ?? host,
			message: 'plaintext',
			with: { host: wider.host },
			fixes: policy === undefined ? [] : withField(resource, policy, 'tls: { mode: ISTIO_MUTUAL }'),
			related: [{ in: wider.by, span: wider.span, message: `${title(wider.by.resource)} sets mode ${wider.mode}` }],
		};
	},
});

interface Policy {
	readonly tls?: unknown;
	readonly portLevelSettings?: readonly { readonly tls?: unknown }[];
}

function setsTls(policy: Node<Policy>): boolean {
	return (
		policy.get('tls') !== undefined || policy.each('portLevelSettings').some((one) => one.get('tls') !== undefined)
	);
}

/** Whether a setting asks for mutual TLS to hosts of which `host` is one, and counts where `by` does. */
function isWider(mesh: Mesh, tls: ClientTls, by: Deployed, host: string): boolean {
	if (tls.mode !== 'ISTIO_MUTUAL' || tls.port !== undefined || tls.by === by) return false;
	const { clusterDomain } = mesh.environment.settings;
	const { reach } = reachOf(tls.host, clusterDomain);
	const own = namespaceOf(by);
	if (reach === 'service' || own === undefined) return false;
	const full = fullHost(host, own, clusterDomain);
	if (!isInRoot(mesh, tls.by) && namespaceOf(tls.by) !== own && !isOfOwner(mesh, tls.by, full, own)) return false;
	return full !== tls.host && isWithin(full, tls.host) && areTogether(mesh, tls.by, by);
}

/** Whether a rule is that of the namespace which the host's Services are in, and clients in `client` may see it. */
function isOfOwner(mesh: Mesh, by: DeployedAs<'DestinationRule'>, host: string, client: string): boolean {
	const suffix = `.svc.${mesh.environment.settings.clusterDomain}`;
	const owner = host.endsWith(suffix) ? host.slice(0, -suffix.length).split('.').at(-1) : undefined;
	return owner === namespaceOf(by) && exportOf(by) !== undefined && maySee(mesh, by, [client]);
}
