// A WorkloadEntry with a name as its address, in a ServiceEntry that resolves none.

import { workloadsOf } from '../../istio/selectors.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest } from '../../model/resource.ts';
import { isIp } from '../../schema/formats/addresses.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	name: {
		wrong:
			'With resolution STATIC addresses are not looked up, but WorkloadEntry "{entry}" has the address "{address}"',
		consequence: ', so Envoy refuses its endpoints',
		remedy: 'set "resolution: DNS"',
	},
})({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	codes: [],
	docs: {
		summary: 'A ServiceEntry with resolution STATIC selects a WorkloadEntry whose address is a host name.',
		why: 'Envoy accepts only IP addresses as endpoints of such a host: "malformed IP address". None of its endpoints is used.',
		exceptions:
			'Istio refuses the same in `endpoints` of the ServiceEntry itself, but does not look at WorkloadEntries.',
		bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: db, namespace: shop }
spec:
  hosts: [db.example.com]
  location: MESH_INTERNAL
  resolution: STATIC
  ports: [{ number: 80, name: http, protocol: HTTP }]
  workloadSelector: { labels: { app: db } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: db, namespace: shop }
spec: { address: vm1.example.com, labels: { app: db } }
`,
		mend: ['resolution: STATIC', 'resolution: DNS'],
		links: ['https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry'],
	},
	// envoy: source/common/network/resolver_impl.cc: EDS endpoints are resolved by no DNS
	*check(by, mesh) {
		const resolution = manifest(by.resource).get('spec')?.get('resolution');
		if (by.standing !== 'whole' || resolution?.text !== 'STATIC') return;
		for (const { by: entry } of workloadsOf(mesh, by)) {
			if (!isDeployedAs(entry, 'WorkloadEntry') || entry.standing !== 'whole' || !areTogether(mesh, entry, by))
				continue;
			const address = manifest(entry.resource).get('spec')?.get('address');
			if (address === undefined || isUnknown(address) || address.text === '' || address.text.startsWith('unix:'))
				continue;
			if (isIp(address.text)) continue;
			yield {
				span: resolution,
				message: 'name',
				with: { entry: entry.resource.name?.text ?? '', address: address.text },
				related: [{ in: entry, span: address, message: 'The address' }],
				fixes: changeTo(resolution, 'DNS'),
			};
			return;
		}
	},
});
