// Inlay hints: what holds though nobody wrote it: the full name of a short host, the namespace, default weights and ports.

import { hostForm } from '../istio/host-names.ts';
import { hostsCalled } from '../istio/hosts.ts';
import type { Mention } from '../mesh/extract.ts';
import { type Deployed, type Mesh, meshOf, namespaceOf } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { manifest } from '../model/resource.ts';
import { portsOf } from '../resolution/ports.ts';
import { overlaps, type Span } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import { offsetOf } from './place.ts';

export interface InlayHint {
	/** In file offsets. */
	readonly offset: number;
	readonly text: string;
	/** Why it says so, one sentence. */
	readonly tooltip: string;
}

/** The hints within `span` (file offsets), as far as the setting `inlayHints` asks for them; none for what is not known for sure. */
export function inlayHints(snapshot: Snapshot, uri: string, span: Span): readonly InlayHint[] {
	const kinds = new Set(snapshot.settingsOf(uri).inlayHints);
	const [environment, another] = environmentsOf(snapshot, uri);
	// Of a base in several overlays nothing holds everywhere.
	if (kinds.size === 0 || environment === undefined || another !== undefined) return [];
	const mesh = meshOf(environment);
	return (mesh.ofFile.get(uri) ?? []).flatMap((by) => {
		const start = offsetOf(snapshot, uri, by.member.chunk);
		const own = { start: start + by.resource.start, end: start + by.resource.end };
		if (!overlaps(own, span)) return [];
		return [
			...(kinds.has('host') ? by.references.flatMap((mention) => hostHint(mesh, by, mention)) : []),
			...(kinds.has('namespace') ? namespaceHint(by) : []),
			...(kinds.has('weight') ? weightHints(by) : []),
			...(kinds.has('port') ? by.references.flatMap((mention) => portHint(mesh, by, mention)) : []),
		]
			.map((hint) => ({ ...hint, offset: hint.offset + start }))
			.filter(({ offset }) => span.start <= offset && offset <= span.end);
	});
}

/** Where a host as such is written, which Istio reads in the namespace of the resource (istio: pilot/pkg/model/config.go, ResolveShortnameToFQDN). */
function isHost({ row, opaque }: Mention<ReferenceRow>): boolean {
	return row.to === 'host' && !opaque && row.form === undefined && row.when === undefined && /host|Host/.test(row.at);
}

function hostHint(mesh: Mesh, by: Deployed, mention: Mention<ReferenceRow>): readonly InlayHint[] {
	const namespace = namespaceOf(by);
	const { clusterDomain } = mesh.environment.settings;
	const form = hostForm(mention.text, clusterDomain);
	if (!isHost(mention) || namespace === undefined || form.form !== 'service' || form.namespace !== undefined) return [];
	const text = `.${namespace}.svc.${clusterDomain}`;
	return [{ offset: mention.end, text, tooltip: 'The host in full, as Istio reads it from here' }];
}

function namespaceHint(by: Deployed): readonly InlayHint[] {
	const { name, namespace, kind } = by.resource;
	const own = namespaceOf(by);
	if (name === undefined || namespace !== undefined || own === undefined || kind.clusterScoped === true) return [];
	return [
		{
			offset: name.end,
			text: ` in ${own}`,
			tooltip: 'The namespace in effect, by a kustomization, a deployment or a setting',
		},
	];
}

type Fields = Node<Record<string, unknown>>;

/** Lists of destinations, by path, and what a weight is there that is not written. */
const weighed: readonly {
	readonly kinds: readonly string[];
	readonly lists: readonly string[];
	readonly item: string;
	readonly weight: number;
}[] = [
	// istio/api: networking/v1alpha3/virtual_service.proto, HTTPRouteDestination
	{ kinds: ['VirtualService'], lists: ['http', 'tls', 'tcp'], item: 'route', weight: 0 },
	// gateway-api: apis/v1/shared_types.go, BackendRef
	{ kinds: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'], lists: ['rules'], item: 'backendRefs', weight: 1 },
];

function weightHints(by: Deployed): readonly InlayHint[] {
	const spec = (manifest(by.resource) as Fields).get('spec') as Fields | undefined;
	return weighed.flatMap(({ kinds, lists, item, weight }) =>
		kinds.includes(by.resource.kind.id)
			? lists
					.flatMap((key) => spec?.get(key)?.items ?? [])
					.flatMap((route) => weightsIn((route as Fields).get(item)?.items ?? [], weight))
			: [],
	);
}

/** An only destination gets everything, whatever its weight. */
function weightsIn(destinations: readonly Node[], weight: number): readonly InlayHint[] {
	if (destinations.length < 2) return [];
	return destinations.flatMap((one) => {
		const isOpen = one.kind !== 'map' || one.opaque || one.entries.some(({ key }) => key.opaque || key.text === '<<');
		const name = ((one as Fields).get('destination') as Fields | undefined)?.get('host') ?? (one as Fields).get('name');
		if (isOpen || name === undefined || name.opaque || (one as Fields).get('weight') !== undefined) return [];
		return [{ offset: name.end, text: ` weight ${weight}`, tooltip: 'The weight of a destination that states none' }];
	});
}

/** istio/api: networking/v1alpha3/virtual_service.proto, Destination: a Service with one port needs none. */
function portHint(mesh: Mesh, by: Deployed, mention: Mention<ReferenceRow>): readonly InlayHint[] {
	if (by.resource.kind.id !== 'VirtualService' || !isHost(mention) || !/destination|mirror/.test(mention.row.at))
		return [];
	if (by.references.some(({ row, of }) => row.to === 'port' && of?.start === mention.start)) return [];
	const ports = hostsCalled(mesh, { text: mention.text, namespaces: by.namespaces }).map(portsOf);
	const numbers = new Set(ports.flat().map(({ mention: port }) => (port.opaque ? '' : port.text)));
	const [only = ''] = numbers;
	if (numbers.size !== 1 || only === '' || ports.some((list) => list.length !== 1)) return [];
	return [{ offset: mention.end, text: ` port ${only}`, tooltip: 'The only port of the Service' }];
}
