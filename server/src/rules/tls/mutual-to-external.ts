// Istio's own mutual TLS to a host outside of the mesh.

import { hostOf } from '../../istio/destination-rules.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { policiesIn } from '../../istio/traffic-policies.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	external: {
		wrong: 'ISTIO_MUTUAL uses the certificates of the mesh, which a server outside the mesh neither has nor trusts',
		remedy: 'use SIMPLE, or MUTUAL with certificates of its own',
	},
})({
	severity: 'warning',
	kinds: ['DestinationRule'],
	codes: [],
	docs: {
		summary: 'A DestinationRule sets ISTIO_MUTUAL for a host that a ServiceEntry declares as external.',
		why: 'The proxy then trusts only certificates of the mesh. The external server has another one, so each connection fails: 503, "TLS error: CERTIFICATE_VERIFY_FAILED".',
		exceptions:
			'ServiceEntries that name identities of a mesh under `subjectAltNames`, or lead to the gateway of another cluster (port 15443).',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: shop }
spec:
  hosts: [api.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: partner, namespace: shop }
spec:
  host: api.example.com
  trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }
`,
		mend: ['ISTIO_MUTUAL', 'SIMPLE'],
		links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode'],
	},
	// istio: pilot/pkg/networking/core/cluster_tls.go, buildUpstreamTLSSettings, constructUpstreamTLS: the root of the mesh
	*check(by, mesh) {
		const host = hostOf(by);
		if (by.standing !== 'whole' || host === undefined || host.opaque) return;
		const modes = policiesIn(by.resource).flatMap(({ settings }) => settings.get('tls')?.get('mode') ?? []);
		const own = modes.filter(({ text, opaque }) => text === 'ISTIO_MUTUAL' && !opaque);
		if (own.length === 0) return;
		const entries = hostsCalled(mesh, { text: host.text, namespaces: by.namespaces }).map((one) => one.by);
		const [first] = entries;
		const areOutside = entries.every(
			(one) => isDeployedAs(one, 'ServiceEntry') && isOutside(one) && areTogether(mesh, one, by),
		);
		if (first === undefined || !areOutside) return;
		for (const span of own)
			yield {
				span,
				message: 'external',
				related: [{ in: first, span: first.resource.name ?? first.resource, message: 'The ServiceEntry' }],
				fixes: changeTo(span, 'SIMPLE'),
			};
	},
});

function isOutside({ resource, standing }: DeployedAs<'ServiceEntry'>): boolean {
	const spec = manifest(resource).get('spec');
	const [location, names] = [spec?.get('location'), spec?.get('subjectAltNames')];
	const targets = [
		...(spec?.each('ports').map((port) => port.get('targetPort') ?? port.get('number')) ?? []),
		...(spec?.each('endpoints').flatMap((one) => one.get('ports')?.entries.map(({ value }) => value) ?? []) ?? []),
	];
	return (
		standing === 'whole' &&
		location?.text === 'MESH_EXTERNAL' &&
		names === undefined &&
		spec?.get('workloadSelector') === undefined &&
		!targets.some((port) => port?.text === '15443' || port?.opaque === true)
	);
}
