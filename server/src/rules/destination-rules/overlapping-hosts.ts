// DestinationRules that clients may see for one host, and of which each gets only one: nothing is inherited between them.
import { hostOf, rulesFor } from '../../istio/destination-rules.ts';
import { isWildcard } from '../../istio/host-names.ts';
import { exportOf } from '../../istio/visibility.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { coexist, named, pointer } from '../shared/pairs.ts';

export default stating({
	overlapping: {
		wrong: '{other} for host "{otherHost}" also applies to "{host}"',
		consequence: 'each client uses only one of the two',
	},
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['DestinationRule'],
	codes: ['KIA0201'],
	docs: {
		summary: 'Several DestinationRules apply to one host, through wildcards or from different namespaces.',
		why: 'A client uses only one of them: the one in its own namespace, else in the namespace of the service, else in the root namespace, and there the one with the most specific host. The subsets, TLS and load balancing settings of the others are ignored.',
		exceptions:
			'Rules for a whole mesh or namespace that enable Istio mutual TLS, as in Kiali, and rules that only have different subsets.',
		severityNotes: 'Off by default because this is the usual way to set defaults for a mesh or a namespace.',
		bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "*.shop.svc.cluster.local"
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST } }
`,
		mend: ['*.shop.svc', '*.web.svc'],
		links: ['https://istio.io/latest/docs/ops/best-practices/traffic-management/#cross-namespace-configuration'],
	},
	*check(resource, mesh) {
		const host = hostOf(resource);
		if (host === undefined || isUnknown(host) || resource.resource.namespace?.opaque === true) return;
		if (isDefault(mesh, resource)) return;
		const [first] = rulesFor(mesh, { text: host.text, namespaces: resource.namespaces }).filter((other) =>
			isRival(mesh, resource, other),
		);
		if (first === undefined) return;
		yield {
			span: host,
			message: 'overlapping',
			with: { other: named(first), otherHost: hostOf(first)?.text ?? '', host: host.text },
			related: pointer(first, hostOf(first)),
		};
	},
});

function isRival(mesh: Mesh, by: Deployed, other: DeployedAs<'DestinationRule'>): boolean {
	if (other.resource.namespace?.opaque === true) return false;
	return coexist(mesh, by, other) && !isDefault(mesh, other) && haveClients(by, other) && clash(by, other);
}

/** Mutual TLS for a whole mesh or namespace. */
function isDefault(mesh: Mesh, by: DeployedAs<'DestinationRule'>): boolean {
	const host = hostOf(by)?.text ?? '';
	const { clusterDomain } = mesh.environment.settings;
	const own = by.namespaces?.map((namespace) => `*.${namespace}.svc.${clusterDomain}`) ?? [];
	const tls = manifest(by.resource).get('spec')?.get('trafficPolicy')?.get('tls');
	const isWide = isWildcard(host) && (own.includes(host) || `.svc.${clusterDomain}`.endsWith(host.slice(1)));
	return isWide && tls?.get('mode')?.text === 'ISTIO_MUTUAL';
}

/** Whether some namespace sees both. */
function haveClients(a: Deployed, b: Deployed): boolean {
	const [x, y] = [audience(a), audience(b)];
	return x === undefined || y === undefined || x.some((one) => y.includes(one));
}

/** The namespaces that see a rule; undefined: all. */
function audience(by: Deployed): readonly string[] | undefined {
	const exported = exportOf(by);
	if (exported === undefined || exported.length === 0 || exported.includes('*')) return undefined;
	return exported.flatMap((one) => (one === '.' ? (by.namespaces ?? []) : [one]));
}

/** Whether both say something of the same: a subset of one name, or one of them of all. */
function clash(a: Deployed, b: Deployed): boolean {
	const [x, y] = [a, b].map((by) => declarationsIn(by, 'subset').map(({ text }) => text));
	if (x === undefined || y === undefined || x.length === 0 || y.length === 0) return true;
	return x.some((one) => y.includes(one));
}
