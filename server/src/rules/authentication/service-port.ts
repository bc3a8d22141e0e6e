// A port of a Service where the port of the pods is meant.

import { isImplied, scopeOf } from '../../istio/policies/scope.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { rule } from '../engine/rule.ts';

export default rule({
	severity: 'warning',
	kinds: ['PeerAuthentication'],
	codes: [],
	docs: {
		summary: 'A key of "portLevelMtls" is the port of a Service, not the port of its pods.',
		why: 'The mode is set for a port that nothing listens on; the intended port keeps the mode of the workload.',
		exceptions:
			'Reported only if a Service with the same selector labels, or some of them, has this port, and no Service port targets it.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: 9080 }]
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  portLevelMtls:
    80: { mode: PERMISSIVE }
`,
		mend: ['80: {', '9080: {'],
		links: ['https://istio.io/latest/docs/reference/config/security/peer_authentication/'],
	},
	// istio: pilot/pkg/security/authn/policy_applier.go, GetMutualTLSModeForPort: by the port of the endpoint
	*check(resource, mesh) {
		const spec = manifest(resource.resource).get('spec');
		const ports = spec?.get('portLevelMtls')?.entries ?? [];
		const { labels, isOpen } = scopeOf(resource);
		if (isOpen || labels.length === 0 || ports.length === 0) return;
		const services = resourcesOf(mesh, 'Service').filter((service) => isBefore(service, resource));
		const known = services.flatMap(portsOf);
		for (const { key } of ports) {
			const number = Number(key.text);
			const meant = known.find(({ port }) => port === number);
			if (meant === undefined || known.some(({ target }) => target === undefined || target === number)) continue;
			const { start, end } = key;
			yield {
				span: { start, end },
				message: `Port ${number} is the port of Service "${meant.by.resource.name?.text}"; its pods listen on ${meant.target}`,
				related: [{ in: meant.by, span: meant.by.resource.name ?? meant.by.resource, message: 'The Service' }],
				fixes:
					known.filter(({ port }) => port === number).length > 1 ||
					ports.some((one) => one.key.text === `${meant.target}`)
						? []
						: [{ title: `Change to ${meant.target}`, edits: [{ start, end, text: `${meant.target}` }] }],
			};
		}
	},
});

/** Whether a Service leads to workloads that the policy selects. */
function isBefore(service: Deployed, policy: Deployed): boolean {
	const selector = service.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	return (
		selector.length > 0 &&
		service.standing === 'whole' &&
		mayShare(service.namespaces, policy.namespaces) &&
		isImplied(selector, scopeOf(policy).labels)
	);
}

interface Port {
	readonly by: Deployed;
	readonly port: number;
	/** Undefined: it has a name, or is made by a template. */
	readonly target: number | undefined;
}

function portsOf(by: DeployedAs<'Service'>): readonly Port[] {
	const ports = manifest(by.resource).get('spec')?.each('ports') ?? [];
	return ports.flatMap((one) => {
		const port = one.get('port')?.value;
		const written = one.get('targetPort');
		if (typeof port !== 'number') return [];
		const target = written === undefined ? port : written.value;
		return [{ by, port, target: typeof target === 'number' ? target : undefined }];
	});
}
