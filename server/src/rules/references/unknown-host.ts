// A route, a DestinationRule or a Sidecar names a host that no Service and no ServiceEntry declares.
import { indexedBy } from '../../facts/indexed.ts';
import { subsetsOf } from '../../istio/destination-rules.ts';
import { fullHost, hostKey } from '../../istio/host-names.ts';
import { isByName } from '../../istio/hosts.ts';
import { clientsOf } from '../../istio/visibility.ts';
import { type Deployed, declarationsIn, type Mesh, namespaceOf, type Referring } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import type { Messages, Said } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { type Contradiction, contradictions, declaredIn, inNamespace } from '../shared/contradictions.ts';
import { entryCreations } from '../shared/entry-creations.ts';
import { nearServiceHosts, serviceHosts } from '../shared/service-hosts.ts';

const messages = {
	missingHost: 'No Service and no ServiceEntry has the host "{host}"{where}',
	missingService: 'No Service "{service}"{place}{where}',
	notExported: 'Host "{host}" is not exported to namespace {namespaces}',
	notCompleted: {
		wrong: 'Host "{host}" leads nowhere: Istio only completes hosts without a dot',
		remedy: 'write "{full}"',
	},
	importedShort: {
		wrong: 'Host "{host}" leads nowhere: Istio does not complete hosts of a Sidecar',
		remedy: 'write "{full}"',
	},
	shortEntry: {
		wrong: 'Host "{host}" leads nowhere: the hosts of a ServiceEntry are used as written',
		remedy: 'declare the full host there',
	},
	completedBesideEntry: {
		wrong: 'Host "{host}" means "{means}" here and leads nowhere: the hosts of a ServiceEntry are used as written',
		remedy: 'declare the full host there',
	},
	...serviceHosts,
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: [
		'Service',
		'VirtualService',
		'DestinationRule',
		'Sidecar',
		'HTTPRoute',
		'GRPCRoute',
		'TLSRoute',
		'TCPRoute',
		'UDPRoute',
		'Rollout',
	],
	codes: ['IST0101', 'IST0174', 'KIA1101', 'KIA0202', 'KIA1004', 'KIA1402'],
	docs: {
		summary:
			'A destination, a mirror, a backend, a DestinationRule, a Sidecar or an ExternalName Service names a host that no Service and no ServiceEntry declares.',
		why: 'Istio has no endpoints for such a host: requests routed there get 503, and a DestinationRule for it has no effect.',
		exceptions:
			'Services are often kept in another repository. A name is reported if it is similar to a declared one, if it exists only in another namespace, or if other hosts named next to it are declared. A name that differs in a whole word, such as `db-rw` and `db-ro`, is not similar, and a common name such as `redis` in one namespace is not evidence for another. Only the first two apply to backends, to external names and to the hosts that a Sidecar imports, which often come from elsewhere. Hosts outside the mesh, wildcards, templated names and what Istio itself installs are not reported.',
		severityNotes:
			'Error if the workspace proves it (always with `istio.assume: complete`), warning if it is likely, information or hint if the evidence is weak.',
		bad: `#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
#- virtual-service.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reveiws }
`,
		mend: ['reveiws', 'reviews'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, GetDestinationCluster; for routes of the Gateway API:
	// pilot/pkg/config/kube/gateway/conversion.go, buildDestination
	*check(resource, mesh) {
		yield* nearServiceHosts(resource, mesh, codesOf);
		const found = contradictions(resource, mesh, 'host', {
			said: (from, contradiction, where) => said(mesh, from, contradiction, where),
			evidence: declaredIn,
			isApt: keepsSubsets,
			create: entryCreations,
			codes: ({ by, mention: { row } }) => codesOf(by.resource.kind.id, row.at),
		});
		if (resource.resource.kind.id !== 'Service' || isOfService(resource, mesh)) yield* found;
	},
});

/** Whether an external name is that of a Service in full: others are hosts out there, or said by services/external-address. */
function isOfService({ references }: Deployed, mesh: Mesh): boolean {
	const name = references.find(({ row }) => row.at === 'spec.externalName')?.text ?? '';
	return name.endsWith(`.svc.${mesh.environment.settings.clusterDomain}`);
}

/** Istio completes a host without a dot, none in a Sidecar, and never those of ServiceEntries. */
function notCompleted(mesh: Mesh, { by, mention }: Referring, full: string | undefined): Said<typeof messages> {
	const { text: host, row } = mention;
	if (full !== undefined)
		return { message: row.form === 'egressHost' ? 'importedShort' : 'notCompleted', with: { host, full } };
	const means = fullHost(host, namespaceOf(by) ?? 'NAMESPACE', mesh.environment.settings.clusterDomain);
	return means === host
		? { message: 'shortEntry', with: { host } }
		: { message: 'completedBesideEntry', with: { host, means } };
}

/**
 * Whether the subsets that are named together with a host are known with `meant` too. Where the routes and the DestinationRule
 * agree, it is the Service that has the slip.
 */
function keepsSubsets(mesh: Mesh, { by, mention }: Referring, meant: string): boolean {
	const { namespaces } = by;
	const knows = (text: string, subset: string): boolean =>
		subsetsOf(mesh, { text, namespaces }).some((one) => one.mention.text === subset);
	if (mention.row.at === 'spec.host') {
		const key = hostKey(mention.text, mesh.environment.settings.clusterDomain);
		return declarationsIn(by, 'subset').every(({ text }) => !subsetsNamed(mesh).has(`${key} ${text}`));
	}
	const subsets = by.references.filter(({ row, of }) => row.to === 'subset' && of?.start === mention.start);
	return subsets.every(({ text }) => !knows(mention.text, text) || knows(meant, text));
}

/** The subsets that something names, behind the names of their hosts. */
const subsetsNamed = indexedBy(
	(mesh: Mesh) => mesh.resources,
	({ references }, mesh) =>
		references.flatMap(({ row, of, text }) =>
			row.to === 'subset' && of !== undefined
				? [`${hostKey(of.text, mesh.environment.settings.clusterDomain)} ${text}`]
				: [],
		),
);

function said(
	mesh: Mesh,
	from: Referring,
	{ reason, suggestion }: Contradiction,
	where: string,
): Said<typeof messages> {
	const { by, mention } = from;
	const { text, row } = mention;
	if (reason === 'notExported')
		return { message: 'notExported', with: { host: text, namespaces: clientsOf(mesh, by) ?? by.namespaces ?? [] } };
	if (reason === 'notExpanded') return notCompleted(mesh, from, suggestion);
	return text.includes('.') && !isByName(row)
		? { message: 'missingHost', with: { host: text, where } }
		: { message: 'missingService', with: { service: text, place: inNamespace(by), where } };
}

const seenByKiali: ReadonlySet<KindId> = new Set(['HTTPRoute', 'GRPCRoute']);

function codesOf(kind: KindId, at: string): readonly string[] {
	if (kind === 'VirtualService') return at.includes('mirror') ? ['IST0101'] : ['IST0101', 'KIA1101'];
	if (kind === 'DestinationRule') return ['IST0174', 'KIA0202'];
	return kind === 'Sidecar' ? ['KIA1004'] : at.includes('filters') || !seenByKiali.has(kind) ? [] : ['KIA1402'];
}
