// Servers of Gateways that meet on one port of the same pods: which of their hosts, and whether they can stand together.

import { isPlainHttp, isTlsServer } from '../../istio/gateway-servers.ts';
import { isWildcard, isWithin } from '../../istio/host-names.ts';
import { type Server, samePods, serversByPort, serversOf } from '../../istio/servers.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
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
 * The other servers on the port of `server`, on the same pods, that surely are deployed with it, and of which `may` is true. A
 * port may have hundreds of servers, so that is asked first.
 */
function* serversBeside(
	mesh: Mesh,
	server: Server,
	may: (other: Server) => boolean,
): Generator<{ other: Server; isSameSelector: boolean }> {
	for (const other of serversByPort(mesh).get(server.port) ?? []) {
		if (other.node === server.node || !may(other) || isAlternative(server, other)) continue;
		const pods = other.by === server.by ? 'equal' : samePods(mesh, server.by, other.by);
		if (pods === undefined || !areTogether(mesh, server.by, other.by)) continue;
		if (pods === 'equal') yield { other, isSameSelector: true };
		else if (samePods(mesh, other.by, server.by) === 'shared' || pods !== 'within')
			yield { other, isSameSelector: false };
		else if (mesh.environment.isComplete) yield { other, isSameSelector: false };
	}
}

/** Two documents of one name are one Gateway, written twice. */
function isAlternative(a: Server, b: Server): boolean {
	const [x, y] = [a.by, b.by];
	return x !== y && x.resource.name?.text === y.resource.name?.text && x.namespaces?.join() === y.namespaces?.join();
}

/** The hosts of `server` that servers beside it have too, or that it has twice itself. */
export function* hostsMet(mesh: Mesh, server: Server): Generator<Met> {
	const meetsOne = (other: Server): boolean =>
		server.hosts.some((host) => other.hosts.some((one) => meet(host.text, server, one.text, other)));
	const beside = [{ other: server, isSameSelector: true }, ...serversBeside(mesh, server, meetsOne)];
	for (const host of server.hosts) {
		for (const { other, isSameSelector } of beside) {
			const otherHost = other.hosts.find((one) => one !== host && meet(host.text, server, one.text, other));
			if (otherHost === undefined) continue;
			const isSame = host.text.toLowerCase() === otherHost.text.toLowerCase();
			yield { server, host, other, otherHost, isSame, isSameSelector };
		}
	}
}

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
	const mayDisplace = (other: Server): boolean => other.bind === server.bind && displaces(other, server);
	for (const { other } of serversBeside(mesh, server, mayDisplace)) {
		const isWithinOne = other.by === server.by;
		if (isWithinOne && isBehind(other, server)) continue;
		return { other, isSure: isWithinOne };
	}
	return undefined;
}

function isBehind(a: Server, b: Server): boolean {
	const servers = serversOf(a.by);
	return servers.indexOf(a) > servers.indexOf(b);
}

/** Whether of two servers on one port the second cannot be opened. */
function displaces(first: Server, second: Server): boolean {
	if (isTlsServer(first)) return false;
	return !(isPlainHttp(first.protocol) && isPlainHttp(second.protocol));
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
