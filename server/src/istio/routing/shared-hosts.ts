// Which VirtualServices route the same host for the same clients: in the mesh, or at one gateway.

import { indexed } from '../../facts/indexed.ts';
import { memo, memoOfMany } from '../../facts/memo.ts';
import { grouped, push } from '../../maps.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import type { Word } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { gatewayName, meshGateway } from '../gateways.ts';
import { hostForm, isWildcard, overlap, serviceHost } from '../host-names.ts';
import { meshConfigOf } from '../mesh-config.ts';
import { type Audience, audienceOf, exportOf } from '../visibility.ts';
import { gatewaysOf, type Route, routesOf } from './routes.ts';

/** A host that a VirtualService routes at one place: a gateway, or `mesh`. */
export interface Routed {
	readonly by: Deployed;
	/** Where it stands. */
	readonly host: Word;
	/** In full, lower case. */
	readonly name: string;
	/** `mesh`, or `ns/name` of a gateway. */
	readonly at: string;
	readonly audience: Audience;
}

export interface SharedHost {
	readonly own: Routed;
	readonly other: Routed;
	/** Whether the two are written differently, so that only wildcards make them meet. */
	readonly isOverlap: boolean;
}

/** Hosts by place and name; all at a place under `all`, those with a wildcard under `wild` as well. */
const routedBy = indexed<Mesh, Deployed, string, Routed>({
	of: (mesh) => resourcesOf(mesh, 'VirtualService'),
	give: (by, mesh) =>
		routed(mesh, by).flatMap((one) => {
			const keys = [`${one.at} ${one.name}`, `all ${one.at}`, ...(isWildcard(one.name) ? [`wild ${one.at}`] : [])];
			return keys.map((key) => [key, one] as const);
		}),
	itemOf: ({ by }) => by,
});

/** Hosts by place, of VirtualServices with routes for TCP. Most have none, and do not ask. */
const tcpRoutedBy = indexed<Mesh, Deployed, string, Routed>({
	of: (mesh) => resourcesOf(mesh, 'VirtualService'),
	give: (by, mesh) => (hasTcp(by) ? routed(mesh, by).map((one) => [one.at, one] as const) : []),
	itemOf: ({ by }) => by,
});

/** Read off the references, not the tree, which may be gone by now. */
const hostsOf = memo((by: Deployed): readonly Word[] =>
	by.references.filter(({ row, opaque }) => row.at === 'spec.hosts[]' && row.to === 'host' && !opaque),
);

function routed(mesh: Mesh, by: Deployed): readonly Routed[] {
	const exportTo = exportOf(by);
	const namespace = ownNamespace(by);
	if (by.standing !== 'whole' || exportTo === undefined || namespace === undefined) return [];
	const audience = audienceOf(exportTo, namespace, meshConfigOf(mesh).defaultVirtualServiceExportTo);
	const gateways = by.references.flatMap(({ row, text }) => (row.at === 'spec.gateways[]' ? [text] : []));
	const places = (gateways.length === 0 ? [meshGateway] : gateways).map((gateway) => placeOf(gateway, namespace));
	return hostsOf(by).flatMap((host) => {
		const name = fullName(mesh, host.text, namespace);
		return places.map((at) => ({ by, host, name, at, audience }));
	});
}

/** '' where none is stated, undefined where there are several. */
function ownNamespace(by: Deployed): string | undefined {
	return by.namespaces === undefined ? '' : namespaceOf(by);
}

function fullName(mesh: Mesh, text: string, own: string): string {
	const domain = mesh.environment.settings.clusterDomain;
	const form = hostForm(text, domain);
	return (form.form === 'service' ? serviceHost(form.name, form.namespace ?? own, domain) : text).toLowerCase();
}

function placeOf(gateway: string, own: string): string {
	if (gateway === meshGateway) return meshGateway;
	const { name, namespaces } = gatewayName(gateway, [own]);
	return `${namespaces?.[0] ?? ''}/${name}`;
}

/**
 * The hosts of `by` that other VirtualServices, surely deployed with it, route for the same clients. A thousand may route one
 * host at one gateway: of those that `isWanted` says no to nothing else is asked, whoever has enough of a host and place takes
 * `most`, and whoever has enough of all stops.
 */
export function* sharedHosts(
	mesh: Mesh,
	by: Deployed,
	isWanted: (shared: SharedHost) => boolean = () => true,
	{ where = 'anywhere', most = Number.POSITIVE_INFINITY }: Search = {},
): Generator<SharedHost> {
	for (const own of routed(mesh, by)) {
		if (where !== 'anywhere' && (own.at === meshGateway) !== (where === 'mesh')) continue;
		let found = 0;
		for (const shared of meeting(mesh, own)) {
			if (!isWanted(shared) || !isConflict(mesh, own, shared.other)) continue;
			yield shared;
			found++;
			if (found >= most) break;
		}
	}
}

/** What of the hosts that are shared is looked for. */
interface Search {
	readonly where?: 'anywhere' | 'mesh' | 'gateways';
	/** How many for each host and place. */
	readonly most?: number;
}

/** So many of those that share a host say enough: messages name five. */
export const enough = 20;

/** All that may be routed for the same requests, whoever they are for. */
function* meeting(mesh: Mesh, own: Routed): Generator<SharedHost> {
	const at = (key: string) => routedBy(mesh).get(key) ?? [];
	const name = nameOf(own);
	for (const [another, equal] of byName(at(`${own.at} ${own.name}`)))
		if (another !== name) for (const other of equal) yield { own, other, isOverlap: false };
	// One VirtualService may have a thousand of both forms, and is no rival of its own.
	for (const other of at(`${isWildcard(own.name) ? 'all' : 'wild'} ${own.at}`))
		if (other.by !== own.by && other.name !== own.name && overlap(other.name, own.name))
			yield { own, other, isOverlap: true };
}

/** Those of one name are one resource in several forms, of which there may be a thousand; they are no rivals. */
const byName = memoOfMany((all: readonly Routed[]) => grouped(all, nameOf));

function nameOf({ by }: Routed): string {
	return `${ownNamespace(by)}/${by.resource.name?.text}`;
}

/** Tells of a host whether a VirtualService of another name than `by`, which is no alternative to it, routes it for the sidecars of the mesh. */
export function routedInMesh(mesh: Mesh, by: Deployed): (text: string) => boolean {
	const routers = routedBy(mesh);
	const own = ownNamespace(by) ?? '';
	const name = by.resource.name?.text;
	return (text) =>
		(routers.get(`${meshGateway} ${fullName(mesh, text, own)}`) ?? []).some(
			(one) => one.by.resource.name?.text !== name,
		);
}

/**
 * All VirtualServices with routes for TCP, surely deployed with `by`, which has some too, at the gateways of `by`, whatever
 * their hosts are; each once for each gateway.
 */
export function companionsAt(mesh: Mesh, by: Deployed): readonly SharedHost[] {
	if (!hasTcp(by)) return [];
	const found = new Map<string, SharedHost>();
	for (const own of routed(mesh, by)) {
		if (own.at === meshGateway) continue;
		for (const other of tcpRoutedBy(mesh).get(own.at) ?? []) {
			const key = `${own.at} ${other.by.member.uri} ${other.by.resource.name?.text}`;
			if (!found.has(key) && isConflict(mesh, own, other)) found.set(key, { own, other, isOverlap: true });
		}
	}
	return [...found.values()];
}

/** The same, together by the host of the VirtualService that is looked at. */
export function byHost(shared: Iterable<SharedHost>): Iterable<readonly SharedHost[]> {
	const found = new Map<Word, SharedHost[]>();
	for (const one of shared) push(found, one.own.host, one);
	return found.values();
}

function isConflict(mesh: Mesh, a: Routed, b: Routed): boolean {
	if (a.by === b.by || isSameName(a.by, b.by) || !meet(a.audience, b.audience)) return false;
	// Lists of gateways that a placeholder stands for are not among the references.
	if (gatewaysOf(a.by) === undefined || gatewaysOf(b.by) === undefined) return false;
	return areTogether(mesh, a.by, b.by) && haveProtocol(a.by, b.by);
}

/** The same resource in another form: an alternative, not a rival. */
function isSameName(a: Deployed, b: Deployed): boolean {
	return a.resource.name?.text === b.resource.name?.text && ownNamespace(a) === ownNamespace(b);
}

function meet(a: Audience, b: Audience): boolean {
	if (a === 'everyone') return b === 'everyone' || b.size > 0;
	return b === 'everyone' ? a.size > 0 : [...a].some((one) => b.has(one));
}

/** Routes of TCP and of HTTP are for different ports. Where one states no routes at all, it is not finished. */
function haveProtocol(a: Deployed, b: Deployed): boolean {
	const [x, y] = [protocolsOf(a), protocolsOf(b)];
	return x.length === 0 || y.length === 0 || x.some((protocol) => y.includes(protocol));
}

// Kept, as what follows is: the routes themselves go with the tree.
const protocolsOf = memo((by: Deployed) => [...new Set(routesOf(by).map(({ protocol }) => protocol))]);

function hasTcp(by: Deployed): boolean {
	return protocolsOf(by).includes('tcp');
}

/** Whether every way into a VirtualService asks who sends the request, so that others may be for other senders. */
export const isForSomeSenders = memo((by: Deployed): boolean => {
	const routes = routesOf(by);
	return routes.length > 0 && routes.every(mayAskForSenders);
});

const ofSenders: ReadonlySet<string> = new Set(['sourceLabels', 'sourceNamespace', 'port']);

/** Where a match cannot be read it is enough that it may ask: its fields are there, or one that nobody knows. */
function mayAskForSenders({ entries, node }: Route): boolean {
	if (entries === undefined)
		return (node as Node<{ match?: unknown[] }>)
			.each('match')
			.every(
				(match) =>
					match.opaque ||
					match.entries.some(({ key, meant }) => key.opaque || meant !== undefined || ofSenders.has(key.text)),
			);
	return entries.every(({ layer4: { sourceLabels, sourceNamespace, port } }) => {
		return Object.keys(sourceLabels).length > 0 || sourceNamespace !== '' || port !== 0;
	});
}
