// A ServiceEntry whose endpoints are static, and which has none.

import { indexedBy } from '../../facts/indexed.ts';
import { hostsOf } from '../../istio/routing/routes.ts';
import { entriesOfHost } from '../../istio/service-entries.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	none: {
		wrong: 'With resolution STATIC, host "{host}" has no endpoints',
		consequence: ', so its requests get 503',
		remedy: 'set "endpoints" or "workloadSelector", or use resolution DNS',
	},
})({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	absent: ['endpoints', 'workloadSelector'],
	codes: [],
	docs: {
		summary: 'A ServiceEntry has resolution STATIC, but neither endpoints nor a selector.',
		why: 'STATIC means that the addresses of the servers are written under `endpoints`, or are those of the workloads that `workloadSelector` selects. `addresses` are what clients call, not where the servers are. Without endpoints requests get "503 no healthy upstream".',
		exceptions:
			'Nothing is said if another ServiceEntry has the host, for endpoints of one host are joined, or if a VirtualService routes the host to others: then it is only a name.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partner, namespace: shop }
spec:
  hosts: [api.example.com]
  addresses: [192.0.2.10]
  resolution: STATIC
  ports: [{ number: 443, name: tls, protocol: TLS }]
`,
		mend: ['  resolution: STATIC', '  resolution: STATIC\n  endpoints: [{ address: 192.0.2.10 }]'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution'],
	},
	// istio: pilot/pkg/serviceregistry/serviceentry/conversion.go, convertServiceEntryToInstances: only DNS makes one of the host
	*check(by, mesh) {
		const spec = manifest(by.resource).get('spec');
		const resolution = spec?.get('resolution');
		if (by.standing !== 'whole' || resolution?.text !== 'STATIC' || resolution.opaque) return;
		const endpoints = spec?.each('endpoints') ?? [];
		const isFilled = endpoints.length > 0 || spec?.get('workloadSelector') !== undefined;
		const [host] = declarationsIn(by, 'host');
		if (isFilled || host === undefined) return;
		if (entriesOfHost(mesh, host.text).some((one) => one !== by)) return;
		if ((routedFor(mesh).get(host.text) ?? []).length > 0) return;
		yield { span: resolution, message: 'none', with: { host: host.text } };
	},
});

/** The VirtualServices by those of their hosts that they route to another one. */
const routedFor = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => {
		const called = by.references.filter(({ row }) => row.to === 'host' && row.at.includes('destination'));
		return hostsOf(by).filter((host) => called.some(({ text, opaque }) => opaque || text !== host));
	},
);
