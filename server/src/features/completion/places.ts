// What is offered at single places, where neither the schema nor a name's declaration tells: the hosts that a gateway is to
// serve, what a policy targets, the name of the resource that a patch changes, headers.
import { gatewayName } from '../../istio/gateways.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Mesh, mayShare } from '../../mesh/mesh.ts';
import type { KindRow } from '../../model/kinds.ts';
import { title } from '../../model/resource.ts';
import { openPorts } from '../../rules/shared/gateway-ports.ts';
import type { Placed } from '../../text/source-file.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import type { CompletionKind } from '../answers.ts';
import { shortPath } from '../describe.ts';
import { type ManifestAt, manifestAt } from '../field.ts';
import { fieldPath, rowFor } from '../words/words.ts';
import { headerMaps } from './word-tables.ts';

export interface PlaceProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly markdown?: () => string;
	readonly sort: string;
	readonly asItem: boolean;
	/** In the first column; undefined: the label is a value. */
	readonly snippet: string | undefined;
}

/** Proposals for the cursor's place; none where it is none of these. */
export function placeProposals(mesh: Mesh, uri: string, placed: Placed, cursor: Cursor): readonly PlaceProposal[] {
	const manifest = manifestAt(cursor.ancestors);
	if (manifest === undefined) return [];
	const path = cursor.path.slice(manifest.depth);
	const at = fieldPath(path);
	const isItem = typeof path.at(-1) === 'number';
	if (cursor.role === 'key') return headerNames(cursor, manifest.kind, at);
	if (at === 'spec.servers.hosts' && manifest.kind.id === 'Gateway')
		return servedHosts(mesh, manifest).map((one) => ({ ...one, asItem: !isItem }));
	if (/^spec\.(?:http|tcp|tls)\.route\.weight$/.test(at)) return weightLeft(cursor);
	if (at === 'spec.tls.match.sniHosts') return ownHosts(cursor, manifest).map((one) => ({ ...one, asItem: !isItem }));
	if (at === 'spec.servers.port.number') return gatewayPorts(mesh, uri, manifest);
	if (at === 'metadata.name') return patchedNames(mesh, uri, placed, manifest);
	if (/^spec\.targetRefs?\.(?:kind|group)$/.test(at)) return targets(cursor, manifest.kind, at.endsWith('kind'));
	return [];
}

function headerNames(cursor: Cursor, kind: KindRow, at: string): readonly PlaceProposal[] {
	const row = rowFor(headerMaps, kind.kind, at);
	if (row === undefined) return [];
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text.toLowerCase()));
	return row.words
		.filter(([name]) => !present.has(name))
		.map(([label, detail], index) => ({
			label,
			kind: 'field',
			detail,
			sort: `n${String(index).padStart(2, '0')}`,
			asItem: false,
			snippet: at.endsWith('eaders') ? `${label}:\n  exact: $1` : `${label}: $1`,
		}));
}

/** The hosts of the VirtualServices that name the Gateway; and all hosts. */
function servedHosts(mesh: Mesh, { root }: ManifestAt): readonly PlaceProposal[] {
	const metadata = (root as Node<{ metadata?: { name?: string; namespace?: string } }>).get('metadata');
	const [name, namespace] = [metadata?.get('name')?.text, metadata?.get('namespace')?.text];
	const own = namespace === undefined ? undefined : [namespace];
	const found = new Map<string, string>();
	for (const by of resourcesOf(mesh, 'VirtualService')) {
		const isBound = by.references.some(({ row, text }) => {
			if (row.at !== 'spec.gateways[]') return false;
			const meant = gatewayName(text, by.namespaces);
			return meant.name === name && mayShare(meant.namespaces, own);
		});
		if (!isBound) continue;
		for (const { row, text, opaque } of by.references)
			if (row.at === 'spec.hosts[]' && !opaque && (text.includes('.') || text === '*') && !found.has(text))
				found.set(text, title(by.resource));
	}
	const present = new Set(
		(root as Node<{ spec?: { servers?: { hosts?: string[] }[] } }>)
			.get('spec')
			?.each('servers')
			.flatMap((server) => server.each('hosts').map(({ text }) => text)),
	);
	const bound = [...found].filter(([host]) => !present.has(host) && host !== '*');
	return [...bound, ['*', 'all hosts'] as const].map(([label, detail], index) => ({
		label,
		kind: 'host',
		detail,
		sort: `p${String(index).padStart(4, '0')}`,
		asItem: false,
		snippet: undefined,
	}));
}

interface Weighed {
	readonly weight?: number;
}

/** What the other destinations of a route leave of a hundred. */
function weightLeft(cursor: Cursor): readonly PlaceProposal[] {
	const own = cursor.ancestors.at(-1);
	const others = (cursor.ancestors.at(-2)?.items ?? []).filter((one) => one !== own) as Node<Weighed>[];
	const weights = others.map((one) => Number(one.get('weight')?.text ?? 0));
	const left = 100 - weights.reduce((sum, weight) => sum + weight, 0);
	if (others.length === 0 || !(left > 0)) return [];
	const detail = 'what the others leave of 100';
	return [{ label: String(left), kind: 'port', detail, sort: 'p', asItem: false, snippet: undefined }];
}

/** The hosts of the VirtualService itself, which those of its TLS routes have to be among (istio: pkg/config/validation/virtualservice.go, validateTLSMatch). */
function ownHosts(cursor: Cursor, { root }: ManifestAt): readonly PlaceProposal[] {
	const hosts = (root as Node<{ spec?: { hosts?: string[] } }>).get('spec')?.each('hosts') ?? [];
	const present = new Set(cursor.ancestors.at(-1)?.items.map(({ text }) => text));
	return hosts
		.filter(({ text, opaque }) => text !== '' && !opaque && !present.has(text))
		.map(({ text }, index) => ({
			label: text,
			kind: 'host',
			detail: 'host of this VirtualService',
			sort: `p${index}`,
			asItem: false,
			snippet: undefined,
		}));
}

/** The ports by which the pods of the Gateway are reached; none where that is not known. */
function gatewayPorts(mesh: Mesh, uri: string, manifest: ManifestAt): readonly PlaceProposal[] {
	const by = gatewayAt(mesh, uri, manifest);
	const open = by && openPorts(mesh, by);
	return [...(open?.ports ?? [])].map((port, index) => ({
		label: String(port),
		kind: 'port',
		detail: `port of Service ${open?.services.map(({ resource }) => resource.name?.text).join(', ')}`,
		sort: `p${String(index).padStart(2, '0')}`,
		asItem: false,
		snippet: undefined,
	}));
}

/** The Gateway that is being written, as it was known last. */
export function gatewayAt(mesh: Mesh, uri: string, { root }: ManifestAt): DeployedAs<'Gateway'> | undefined {
	const name = (root as Node<{ metadata?: { name?: string } }>).get('metadata')?.get('name')?.text;
	return mesh.ofFile.get(uri)?.find((by): by is DeployedAs<'Gateway'> => {
		return isDeployedAs(by, 'Gateway') && by.resource.name?.text === name;
	});
}

/** What a policy can target (istio: pkg/config/validation/validation.go, validatePolicyTargetReferences). */
const targetKinds: readonly (readonly [kind: string, group: string, doc: string])[] = [
	['Gateway', 'gateway.networking.k8s.io', 'a gateway or a waypoint of the Gateway API'],
	['Service', '', 'a Service behind a waypoint'],
	['ServiceEntry', 'networking.istio.io', 'a ServiceEntry behind a waypoint'],
	['GatewayClass', 'gateway.networking.k8s.io', 'all waypoints; in the root namespace only'],
];

/** A kind with its group, unless that is written already. */
function targets(cursor: Cursor, kind: KindRow, isKind: boolean): readonly PlaceProposal[] {
	if (kind.family !== 'istio') return [];
	const target = cursor.ancestors.at(-1) as Node<{ group?: string; kind?: string }> | undefined;
	const other = isKind ? target?.get('group')?.text : target?.get('kind')?.text;
	const fitting = targetKinds.filter(([name, group]) => other === undefined || other === (isKind ? group : name));
	const seen = new Set<string>();
	return fitting.flatMap(([name, group, detail], index): readonly PlaceProposal[] => {
		const label = isKind ? name : group;
		if (label === '' || seen.has(label)) return [];
		seen.add(label);
		const isAlone = isKind && other === undefined && group !== '' && cursor.quote === undefined;
		const snippet = isAlone ? `${name}${cursor.flow ? ', ' : '\n'}group: ${group}` : undefined;
		return [{ label, kind: 'value', detail, sort: `p${index}`, asItem: false, snippet }];
	});
}

/** Of a patch: the names of the resources of its kind that it may be for. */
function patchedNames(mesh: Mesh, uri: string, { chunk }: Placed, { kind }: ManifestAt): readonly PlaceProposal[] {
	const member = mesh.membersOf.get(uri)?.find((one) => one.chunk === chunk);
	if (member?.standing !== 'patch') return [];
	const found = new Map<string, string>();
	for (const { resource, standing, member: other } of mesh.ofKind.get(kind.id) ?? []) {
		const name = resource.name;
		if (standing === 'patch' || name === undefined || name.opaque || found.has(name.text)) continue;
		found.set(name.text, `${title(resource)} · ${shortPath(other.uri)}`);
	}
	return [...found].map(([label, detail], index) => ({
		label,
		kind: 'value',
		detail,
		sort: `p${String(index).padStart(4, '0')}`,
		asItem: false,
		snippet: undefined,
	}));
}
