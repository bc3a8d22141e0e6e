// A ServiceEntry for the host of a Kubernetes Service of the same namespace, which goes before it.
import { hostsCalled } from '../../istio/hosts.ts';
import { declarationsIn } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { coexist, named, pointer, shareNamespace } from '../shared/pairs.ts';

export default stating({
	taken: '{service} already has this host and takes precedence over a ServiceEntry in its namespace',
})({
	severity: 'warning',
	kinds: ['ServiceEntry'],
	codes: [],
	docs: {
		summary: 'A ServiceEntry has the host of a Kubernetes Service in its own namespace.',
		why: 'The Service takes precedence: the ports, endpoints and resolution of the ServiceEntry are ignored. To add endpoints to a Service, create WorkloadEntries that its selector matches.',
		exceptions:
			'Entries with `subjectAltNames`, which are used, and Services that may not be deployed together with the entry.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  location: MESH_INTERNAL
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: STATIC
  endpoints: [{ address: 10.0.0.1 }]
`,
		mend: ['reviews.shop.svc.cluster.local', 'reviews.shop.internal'],
		links: ['https://istio.io/latest/docs/reference/config/networking/service-entry/'],
	},
	// istio: pilot/pkg/model/sidecar.go, appendSidecarServices
	*check(resource, mesh) {
		const spec = manifest(resource.resource).get('spec');
		if (spec?.get('subjectAltNames') !== undefined) return;
		const suffix = `.svc.${mesh.environment.settings.clusterDomain}`;
		for (const host of declarationsIn(resource, 'host')) {
			const [name, namespace, another] = host.text.endsWith(suffix)
				? host.text.slice(0, -suffix.length).split('.')
				: [];
			if (name === undefined || namespace === undefined || another !== undefined || host.opaque) continue;
			const services = hostsCalled(mesh, { text: name, namespaces: [namespace] }).filter(
				({ by }) => by.resource.kind.id === 'Service' && shareNamespace(by, resource) && coexist(mesh, by, resource),
			);
			const [service] = services;
			if (service === undefined || resource.namespaces?.[0] !== namespace) continue;
			yield {
				span: host,
				message: 'taken',
				with: { service: named(service.by) },
				related: pointer(service.by, service.mention),
			};
		}
	},
});
