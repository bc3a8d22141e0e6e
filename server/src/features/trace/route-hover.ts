// What a hover on a route says in one line: which requests get there.

import { routersDelegating } from '../../graph/routers.ts';
import { senderWords } from '../../graph/words.ts';
import { covers, type HttpMatch, pathOf } from '../../istio/routing/http-matches.ts';
import { type Entry, gatewaysOf, routesOf } from '../../istio/routing/routes.ts';
import { excludes, type StringMatch } from '../../istio/routing/strings.ts';
import { isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, meshOf } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { contains } from '../../text/span.ts';
import { waysOf } from '../../trace/api-rules.ts';
import { listAt, specAt } from '../../trace/fields.ts';
import { matchWords } from '../../trace/route-words.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { pathAt } from '../../yaml/path.ts';
import { tree } from '../../yaml/tree.ts';
import type { At } from '../answers.ts';
import { documentAt } from '../place.ts';
import { resourcesIn } from '../target.ts';

/** The fields of a route that say what it takes; of one that says what becomes of it, the key alone. */
const telling: ReadonlySet<unknown> = new Set(['name', 'match', 'matches']);
const keysOnly: ReadonlySet<unknown> = new Set(['route', 'backendRefs', 'redirect', 'directResponse', 'delegate']);

/** Which requests get to the route whose name, match or end the cursor is at; undefined where it is at none, or where the files do not say. */
export function routeSentence(snapshot: Snapshot, at: At): string | undefined {
	const placed = documentAt(snapshot, at);
	const [environment] = environmentsOf(snapshot, at.uri);
	if (placed === undefined || environment === undefined) return undefined;
	const within = at.offset - placed.start;
	const found = pathAt(tree(placed.chunk).root, within);
	const list = found?.path.findIndex((step) => step === 'http' || step === 'rules') ?? -1;
	if (found === undefined || list < 0) return undefined;
	const field = found.path[list + 2];
	const isKey = found.on === 'key' && found.path.length === list + 3;
	if (!telling.has(field) && !(isKey && keysOnly.has(field))) return undefined;
	const mesh = meshOf(environment);
	const by = resourcesIn(mesh, at.uri, placed).find(({ resource }) => contains(resource, within));
	return by && sentenceFor(mesh, by, within);
}

function sentenceFor(mesh: Mesh, by: Deployed, within: number): string | undefined {
	const entries = entriesIn(mesh, by);
	const own = entries.filter(({ route }) => contains(route.node, within));
	const [first] = own;
	if (first === undefined) return undefined;
	const earlier = by.resource.kind.id === 'VirtualService' ? entries.slice(0, entries.indexOf(first)) : [];
	const gateways = gatewaysOf(by) ?? [];
	const winner = earlier.find(
		({ http, route }) => route.isFinal && own.every((entry) => covers(http, entry.http, gateways)),
	);
	if (winner !== undefined) return `No request gets here: ${nameOf(winner)} takes all of them first`;
	return `Requests ${toHosts(mesh, by)}${withWords(own)}${fromWords(by, own)}${unless(own, earlier)}`;
}

/** The ways into all HTTP routes of a resource; none of one that a template has a hand in. */
function entriesIn(mesh: Mesh, by: Deployed): readonly (Entry & { readonly isSegmented?: boolean })[] {
	if (isDeployedAs(by, 'HTTPRoute', 'GRPCRoute')) return waysOf(mesh, by, true);
	const routes = routesOf(by).filter(({ protocol }) => protocol === 'http');
	return routes.some(({ entries }) => entries === undefined) ? [] : routes.flatMap(({ entries = [] }) => entries);
}

const some = (words: readonly string[], most = 3): string =>
	words.length > most ? `${words.slice(0, most).join(', ')} and ${words.length - most} more` : words.join(', ');

function toHosts(mesh: Mesh, by: Deployed): string {
	const spec = specAt(by.resource);
	const hosts = [...listAt(spec, 'hosts'), ...listAt(spec, 'hostnames')].map(({ text }) => text);
	if (hosts.length > 0) return `to ${some(hosts)}`;
	const roots = routersDelegating(mesh, by).map(({ resource }) => title(resource));
	return roots.length > 0 ? `that ${some(roots)} delegates` : 'to any host';
}

function withWords(own: readonly (Entry & { readonly isSegmented?: boolean })[]): string {
	const words = own.map(({ http, isSegmented }) => matchWords(http, isSegmented));
	if (words.includes('any request')) return '';
	return ` with ${[...new Set(words)].slice(0, 3).join(', or with ')}${words.length > 3 ? ', or more' : ''}`;
}

/** Who sends them: from outside, through a gateway, or from workloads in the mesh. */
function fromWords(by: Deployed, own: readonly Entry[]): string {
	const senders = [...new Set(own.map(({ http }) => senderWords(http)))];
	if (senders.length > 0 && senders.every((one) => one !== '')) return `, ${senders.join(' or ')}`;
	if (by.resource.kind.id !== 'VirtualService') return '';
	const gateways = gatewaysOf(by) ?? [];
	const isInside = gateways.includes('mesh');
	const isOutside = gateways.some((one) => one !== 'mesh');
	if (listAt(specAt(by.resource), 'hosts').length === 0) return '';
	return isInside && isOutside ? ' from outside and from the mesh' : isInside ? ' from the mesh' : ' from outside';
}

/** What earlier routes take away. */
function unless(own: readonly Entry[], earlier: readonly Entry[]): string {
	const taking = earlier.filter(({ http }) => own.some((entry) => mayMeet(http, entry.http)));
	if (taking.length === 0) return '';
	const [only] = own;
	const words = taking.map((one) => {
		const more = only === undefined ? one.http : beyond(one.http, only.http);
		const asked = matchWords(more);
		return asked === 'any request' ? nameOf(one) : `${nameOf(one)} takes them (${asked})`;
	});
	return `, unless ${some([...new Set(words)], 2).replace(/, (?=[^,]*$)/, ' or ')}`;
}

function nameOf({ route: { index, name } }: Entry): string {
	return `route ${index + 1}${name?.text ? ` (${name.text})` : ''}`;
}

/** Whether some request may satisfy both. */
function mayMeet(a: HttpMatch, b: HttpMatch): boolean {
	if (excludes(pathOf(a), pathOf(b))) return false;
	const isApart = (x: StringMatch | undefined, y: StringMatch | undefined): boolean =>
		x !== undefined && y !== undefined && excludes(x, y);
	if (isApart(a.method, b.method) || isApart(a.authority, b.authority) || isApart(a.scheme, b.scheme)) return false;
	const [headers, query] = [b.headers ?? {}, b.queryParams ?? {}];
	return (
		!Object.entries(a.headers ?? {}).some(([name, one]) => isApart(one, headers[name])) &&
		!Object.entries(a.queryParams ?? {}).some(([name, one]) => isApart(one, query[name]))
	);
}

/** What a match asks beyond another one. */
function beyond(match: HttpMatch, than: HttpMatch): HttpMatch {
	const isSame = (field: string): boolean =>
		JSON.stringify(match[field as keyof HttpMatch]) === JSON.stringify(than[field as keyof HttpMatch]);
	return Object.fromEntries(Object.entries(match).filter(([field]) => !isSame(field)));
}
