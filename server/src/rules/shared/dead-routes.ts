// Routes of two VirtualServices at one gateway of which only one can get what both ask for.
import { factOf } from '../../facts/fact.ts';
import { memo } from '../../facts/memo.ts';
import { meshGateway } from '../../istio/gateways.ts';
import { isWithin } from '../../istio/host-names.ts';
import { isCatchAll } from '../../istio/routing/http-matches.ts';
import { type Entry, routesOf } from '../../istio/routing/routes.ts';
import { companionsAt, type SharedHost, sharedHosts } from '../../istio/routing/shared-hosts.ts';
import { serversOf } from '../../istio/servers.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Span } from '../../text/span.ts';
import { gatewaysFound } from './gateways-found.ts';

export interface DeadRoute {
	/** The host that both have. */
	readonly own: string;
	readonly span: Span;
	readonly other: Deployed;
	readonly at: string;
	readonly protocol: 'http' | 'tls' | 'tcp';
	/** The names or the port that both ask for. */
	readonly what: string;
}

/** What of `by` an other VirtualService may take away, at most one finding for each of them and each protocol. */
export const deadRoutes = factOf((mesh: Mesh, by: Deployed): readonly DeadRoute[] => {
	if (by.standing !== 'whole') return [];
	const found = new Map<string, DeadRoute>();
	const add = (one: DeadRoute | undefined): void => {
		const key = one && `${one.protocol} ${one.other.resource.namespace?.text} ${one.other.resource.name?.text}`;
		if (one !== undefined && key !== undefined && !found.has(key)) found.set(key, one);
	};
	for (const shared of sharedHosts(mesh, by, haveClaim, { where: 'gateways' })) {
		if (found.size >= most) break;
		if (!shared.isOverlap) add(sameRequests(shared));
		add(sameNames(shared));
	}
	for (const shared of companionsAt(mesh, by)) add(samePort(mesh, shared));
	return [...found.values()];
});

/** A thousand may ask for the same; further ones say nothing new. */
const most = 20;

/** Whether two VirtualServices at one gateway ask for something in common: only then their routes are looked at. */
function haveClaim({ own, other, isOverlap }: SharedHost): boolean {
	if (own.by === other.by) return false;
	const theirs = claimsOf(other.by);
	for (const claim of claimsOf(own.by)) if ((!isOverlap || claim.startsWith('tls')) && theirs.has(claim)) return true;
	return false;
}

/** What the routes of a VirtualService ask for, as texts that are equal where two may ask for the same. Kept, for its tree is not. */
const claimsOf = memo((by: Deployed): ReadonlySet<string> => {
	const http = entriesOf(by, 'http').filter(isForAll);
	const tls = entriesOf(by, 'tls').filter(isForAll);
	return new Set([
		...http.flatMap(({ text }) => (text === '' ? [] : [`http ${text}`])),
		...http.flatMap((one) => (isCatchAll(one.http) ? [`all ${one.http.port}`] : [])),
		...tls.flatMap(({ layer4 }) => layer4.sniHosts.map((name) => `tls ${name}`)),
	]);
});

/** The pairs of which `deadRoutes` tells, and all where there are too many to be told, so that nothing else need be said of them. */
export function isDeadPair(mesh: Mesh, { own, other }: SharedHost): boolean {
	if (own.at === meshGateway) return false;
	const others = othersIn(deadRoutes(mesh, own.by));
	return others.size >= most || others.has(other.by);
}

const othersIn = memo((routes: readonly DeadRoute[]) => new Set(routes.map(({ other }) => other)));

function part({ own, other }: SharedHost): Pick<DeadRoute, 'own' | 'other' | 'at'> {
	return { own: own.host.text, other: other.by, at: own.at.replace(/^\//, '') };
}

function entriesOf(by: Deployed, protocol: DeadRoute['protocol']): readonly Entry[] {
	return routesOf(by).flatMap((route) => (route.protocol === protocol && route.isFinal ? (route.entries ?? []) : []));
}

/** Routes for some gateways only may be for other ones, and those for some senders count in the mesh alone. */
function isForAll({ http, layer4: { gateways, sourceLabels, sourceNamespace } }: Entry): boolean {
	if ((http.gateways ?? []).length > 0 || gateways.length > 0) return false;
	return Object.keys(sourceLabels).length === 0 && sourceNamespace === '';
}

function sameRequests(shared: SharedHost): DeadRoute | undefined {
	const { own, other } = shared;
	const theirs = entriesOf(other.by, 'http').filter(isForAll);
	const isSame = (mine: Entry): boolean =>
		theirs.some((one) => {
			const areAll = isCatchAll(mine.http) && isCatchAll(one.http);
			return (areAll && mine.http.port === one.http.port) || (mine.text !== '' && mine.text === one.text);
		});
	const mine = entriesOf(own.by, 'http').filter(isForAll).find(isSame);
	return mine && { ...part(shared), span: mine.node ?? own.host, protocol: 'http', what: '' };
}

function sameNames(shared: SharedHost): DeadRoute | undefined {
	const theirs = entriesOf(shared.other.by, 'tls').filter(isForAll);
	for (const { node, layer4 } of entriesOf(shared.own.by, 'tls').filter(isForAll)) {
		const common = layer4.sniHosts.filter((name) =>
			theirs.some((one) => one.layer4.sniHosts.includes(name) && mayShare(one.layer4.port, layer4.port)),
		);
		const [first] = common;
		if (first === undefined || node === undefined) continue;
		return {
			...part(shared),
			span: node,
			protocol: 'tls',
			what: `"sniHosts" ${common.map((name) => `"${name}"`).join(', ')}`,
		};
	}
	return undefined;
}

function mayShare(a: number, b: number): boolean {
	return a === 0 || b === 0 || a === b;
}

/** Hosts count for a TCP server only in that one of them must be among its own; all that are take the same connections. */
function samePort(mesh: Mesh, shared: SharedHost): DeadRoute | undefined {
	const theirs = entriesOf(shared.other.by, 'tcp').filter(isForAll);
	for (const { node, layer4 } of entriesOf(shared.own.by, 'tcp').filter(isForAll)) {
		const ports = theirs.flatMap((one) =>
			mayShare(one.layer4.port, layer4.port) ? [layer4.port || one.layer4.port] : [],
		);
		const [first] = ports;
		if (first === undefined || layer4.destinationSubnets.length > 0) continue;
		const port = first || onlyPort(mesh, shared.own.by);
		if (port === undefined) continue;
		return { ...part(shared), span: node ?? shared.own.host, protocol: 'tcp', what: `port ${port}` };
	}
	return undefined;
}

/** The port of the gateways of a VirtualService that passes bytes on, if there is one. */
function onlyPort(mesh: Mesh, by: Deployed): number | undefined {
	const ports = by.references.flatMap((mention) => {
		if (mention.row.at !== 'spec.gateways[]') return [];
		return gatewaysFound(resolve(mesh, { by, mention })).flatMap((one) =>
			isDeployedAs(one, 'Gateway')
				? serversOf(one).flatMap(({ protocol, port }) => (/^TCP$/i.test(protocol) ? [port] : []))
				: [],
		);
	});
	const [port, another] = new Set(ports);
	return another === undefined ? port : undefined;
}

/**
 * The narrower of two hosts at one gateway, of VirtualServices of which the wider takes every request and the narrower does
 * not: what it leaves gets 404, for nothing falls through (envoy: docs, Route matching: one virtual host is chosen).
 */
export function fallingThrough(mesh: Mesh, by: Deployed): Iterable<SharedHost> {
	const hasDelegate = routesOf(by).some(({ isFinal, entries }) => !isFinal || entries === undefined);
	if (by.standing !== 'whole' || routesOf(by).length === 0 || hasDelegate || takesAll(by)) return [];
	return sharedHosts(
		mesh,
		by,
		({ own, other, isOverlap }) => isOverlap && isWithin(own.name, other.name) && takesAll(other.by),
		{ where: 'gateways' },
	);
}

const takesAll = memo((by: Deployed): boolean => entriesOf(by, 'http').some(({ http }) => isCatchAll(http)));
