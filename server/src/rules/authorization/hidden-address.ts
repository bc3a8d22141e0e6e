// Addresses of clients are compared at a gateway that Kubernetes shows the address of a node.

import { fieldsOf, policyOf } from '../../istio/policies/authorization-policy.ts';
import { scopeOf, workloadsSelected } from '../../istio/policies/scope.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { areTogether } from '../../mesh/together.ts';
import { manifest, title } from '../../model/resource.ts';
import { stating } from '../engine/rule.ts';
import { servicesFor } from '../shared/gateway-ports.ts';

export default stating({
	hidden: {
		wrong: '"{field}" is compared with the address of a node, not of the client: Service "{service}" does not keep it',
		remedy:
			'set "externalTrafficPolicy: Local" there, or use "remoteIpBlocks" where a proxy before the gateway sets X-Forwarded-For',
	},
})({
	severity: 'information',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A policy at a gateway compares public addresses of clients, which the Service of the gateway hides.',
		why: 'With `externalTrafficPolicy: Cluster`, the default, Kubernetes forwards connections from any node and replaces the address of the client with that of the node. An ALLOW rule lets nobody in, a DENY rule keeps nobody out.',
		exceptions:
			'Reported only if all Services of the gateway are in the workspace, are of type LoadBalancer or NodePort, and have no annotation about the PROXY protocol or about pods as targets; and only for public addresses.',
		severityNotes: 'Information because some networks keep the address anyway.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: edge, namespace: infra }
spec:
  type: LoadBalancer
  selector: { app: edge }
  ports: [{ name: https, port: 443, targetPort: 8443 }]
---
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: infra, labels: { app: edge } }
spec: { containers: [{ name: istio-proxy, image: proxyv2 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: office, namespace: infra }
spec:
  selector: { matchLabels: { app: edge } }
  rules:
  - from: [{ source: { ipBlocks: [203.0.113.0/24] } }]
`,
		mend: ['type: LoadBalancer', 'type: LoadBalancer\n  externalTrafficPolicy: Local'],
		links: [
			'https://istio.io/latest/docs/tasks/security/authorization/authz-ingress/',
			'https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-loadbalancer',
		],
	},
	*check(by, mesh) {
		if (policyOf(by).isOpen || scopeOf(by).hasTargets) return;
		const fields = fieldsOf(by, ['ipBlocks']).filter(({ values }) => values.some(({ text }) => isPublic(text)));
		const pods = fields.length === 0 ? undefined : workloadsSelected(mesh, by);
		const services = pods === undefined ? undefined : servicesFor(mesh, pods);
		const [service] = services ?? [];
		if (service === undefined || !services?.every((one) => areTogether(mesh, one, by) && hidesClients(one))) return;
		const name = service.resource.name;
		for (const { key, written } of fields)
			yield {
				span: key,
				message: 'hidden',
				with: { field: written, service: name?.text ?? '' },
				related: [{ in: service, span: name ?? service.resource, message: title(service.resource) }],
			};
	},
});

/** Not of a private network, which may be that of the nodes or pods themselves. */
function isPublic(address: string): boolean {
	return !/^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|:|^0\.0\.0\.0/.test(
		address,
	);
}

function hidesClients({ resource, standing }: DeployedAs<'Service'>): boolean {
	const spec = manifest(resource).get('spec');
	const [type, policy] = [spec?.get('type'), spec?.get('externalTrafficPolicy')];
	const annotations = manifest(resource).get('metadata')?.get('annotations')?.entries ?? [];
	const isKept = annotations.some(
		({ key, value }) =>
			key.opaque ||
			value.opaque ||
			/proxy-protocol|target-type|nlb-ip|load-balancer-type|preserve|dsr/i.test(key.text + value.text),
	);
	return (
		standing === 'whole' &&
		!isKept &&
		(type?.text === 'LoadBalancer' || type?.text === 'NodePort') &&
		(policy === undefined || policy.text === 'Cluster')
	);
}
