// Servers of Gateways that meet on one port of the same pods: which of their hosts, and whether they can stand together.

import { factOf } from '../../facts/fact.ts';
import { indexed } from '../../facts/indexed.ts';
import { isPlainHttp, isTlsServer } from '../../istio/gateway-servers.ts';
import { isWildcard, isWithin, wildcardsOver } from '../../istio/host-names.ts';
import { type Server, samePods, serversOf } from '../../istio/servers.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Pointer } from '../engine/rule.ts';

/** A host of a server, and one of another server that is met there. */
export interface Met {
	readonly server: Server;
	readonly host: Node<string>;
	readonly other: Server;
	readonly otherHost: Node<string>;
	/** Whether the two are the same text, and neither only covers the other. */
	readonly isSame: boolean;
	/** Whether the two Gateways ask for exactly the same pods. */
	readonly isSameSelector: boolean;
}

/**
 * Whether another server on the port of `server` is on the same pods and surely deployed with it: by selectors that are `equal`,
 * or in `another` way. Undefined if it is not.
 */
function nearnessOf(mesh: Mesh, server: Server, other: Server): 'equal' | 'another' | undefined {
	if (isAlternative(server, other)) return undefined;
	const pods = other.by === server.by ? 'equal' : samePods(mesh, server.by, other.by);
	if (pods === undefined || !areTogether(mesh, server.by, other.by)) return undefined;
	if (pods === 'equal') return 'equal';
	const isShared = samePods(mesh, other.by, server.by) === 'shared' || pods !== 'within';
	return isShared || mesh.environment.isComplete ? 'another' : undefined;
}

/** Two documents of one name are one Gateway, written twice. */
function isAlternative(a: Server, b: Server): boolean {
	const [x, y] = [a.by, b.by];
	return x !== y && x.resource.name?.text === y.resource.name?.text && x.namespaces?.join() === y.namespaces?.join();
}

/** The hosts of `server` that servers beside it have too, or that it has twice itself; of each host the first few. */
export const hostsMet = factOf(
	(mesh: Mesh, server: Server): ReadonlyMap<Node<string>, readonly Met[]> =>
		new Map(server.hosts.map((host) => [host, hostMet(mesh, server, host)])),
);

/** A port may have a thousand servers of one host; further ones say nothing new. */
const most = 20;

function hostMet(mesh: Mesh, server: Server, host: Node<string>): readonly Met[] {
	const met = new Map<Server, Met>();
	for (const { server: other, host: otherHost } of placesLike(mesh, server, host)) {
		if (host === otherHost || met.has(other) || !meet(host.text, server, otherHost.text, other)) continue;
		const nearness = other === server ? 'equal' : nearnessOf(mesh, server, other);
		if (nearness === undefined) continue;
		const isSame = host.text.toLowerCase() === otherHost.text.toLowerCase();
		met.set(other, { server, host, other, otherHost, isSame, isSameSelector: nearness === 'equal' });
		if (met.size >= most) break;
	}
	return [...met.values()];
}

interface Place {
	readonly server: Server;
	readonly host: Node<string>;
}

/** The hosts on the port of `server` that may stand for some same host as one of its own. */
function* placesLike(mesh: Mesh, { port, by }: Server, { text }: Node<string>): Generator<Place> {
	const at = (key: string): readonly Place[] => placesByHost(mesh).get(`${port} ${key}`) ?? [];
	const { host } = parted(text, by);
	if (host === '*') return yield* at('*');
	yield* at(`= ${host}`);
	yield* at('= *');
	if (isWildcard(host)) yield* at(`< ${host}`);
	else for (const wide of wildcardsOver(host)) yield* at(`= ${wide}`);
}

/** Hosts of servers by port: under `*` all of them, each under itself, those without a wildcard under each that covers them. */
const placesByHost = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	*give(by): Generator<readonly [string, Place]> {
		if (by.standing !== 'whole') return;
		for (const server of serversOf(by)) {
			for (const host of server.hosts) {
				const { host: name } = parted(host.text, by);
				const covering = isWildcard(name) ? [] : wildcardsOver(name).map((wide) => `< ${wide}`);
				for (const key of ['*', `= ${name}`, ...covering]) yield [`${server.port} ${key}`, { server, host }];
			}
		}
	},
	itemOf: ({ server }: Place) => server.by,
});

/** Whether two hosts stand for some same host, to some same namespace. */
function meet(a: string, { by: x }: Server, b: string, { by: y }: Server): boolean {
	const [p, q] = [parted(a, x), parted(b, y)];
	if (p.namespace !== '*' && q.namespace !== '*' && p.namespace !== q.namespace) return false;
	if (p.host === q.host || p.host === '*' || q.host === '*') return true;
	return isWildcard(p.host) !== isWildcard(q.host) && (isWithin(p.host, q.host) || isWithin(q.host, p.host));
}

/** `ns/host`, its namespace `*` if none is given (istio: pilot/pkg/model/gateway.go, sanitizeServerHostNamespace). */
function parted(text: string, by: DeployedAs<'Gateway'>): { readonly namespace: string; readonly host: string } {
	const slash = text.indexOf('/');
	const host = text.slice(slash + 1).toLowerCase();
	const prefix = slash === -1 ? '*' : text.slice(0, slash);
	return { namespace: prefix === '.' ? (by.namespaces?.join() ?? '.') : prefix, host };
}

/**
 * The server that makes Istio leave out `server`: on its port, of a kind that cannot share it, and before it, or as likely
 * before as behind (istio: pilot/pkg/model/gateway.go, mergeGateways). Undefined if none does.
 */
export function displacing(mesh: Mesh, server: Server): { other: Server; isSure: boolean } | undefined {
	for (const kind of displacingKinds[kindOf(server)]) {
		for (const other of serversByKind(mesh).get(`${server.port} ${kind}`) ?? []) {
			if (other === server || other.bind !== server.bind || nearnessOf(mesh, server, other) === undefined) continue;
			const isWithinOne = other.by === server.by;
			if (!isWithinOne || !isBehind(other, server)) return { other, isSure: isWithinOne };
		}
	}
	return undefined;
}

type Kind = 'tls' | 'http' | 'other';

function kindOf(server: Server): Kind {
	if (isTlsServer(server)) return 'tls';
	return isPlainHttp(server.protocol) ? 'http' : 'other';
}

/** Which servers make that one of a kind on their port cannot be opened. */
const displacingKinds: Readonly<Record<Kind, readonly Kind[]>> = {
	tls: ['http', 'other'],
	http: ['other'],
	other: ['http', 'other'],
};

/** Servers by port and kind: a port mostly has servers of one kind, which may be hundreds. */
const serversByKind = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	give: (by) =>
		by.standing === 'whole' ? serversOf(by).map((server) => [`${server.port} ${kindOf(server)}`, server] as const) : [],
	itemOf: ({ by }: Server) => by,
});

function isBehind(a: Server, b: Server): boolean {
	const servers = serversOf(a.by);
	return servers.indexOf(a) > servers.indexOf(b);
}

/** Whether the later of two TLS servers is left out because of this host. */
export function isTakenByTls({ server, other, isSame }: Met): boolean {
	return isSame && server !== other && server.bind === other.bind && isTlsServer(server) && isTlsServer(other);
}

/** Where `other` is, seen from `server`. */
export function whereIs(other: Server, server: Server): string {
	if (other === server) return 'this server';
	return other.by === server.by ? 'another server of this Gateway' : `Gateway "${other.by.resource.name?.text ?? ''}"`;
}

export function pointerTo({ by, node }: Server, at: Node = node): Pointer {
	return { in: by, span: at.kind === 'scalar' ? at : head(at), message: title(by.resource) };
}

/** The first key of a map, rather than all of it. */
function head(node: Node): { readonly start: number; readonly end: number } {
	return node.entries[0]?.key ?? node;
}
