// A request among the virtual hosts of a proxy: which host, which route, and what the route does.
import { lowerKeys } from '../istio/routing/http-matches.ts';
import { unmet } from '../istio/routing/requests.ts';
import { type Route, routesOf } from '../istio/routing/routes.ts';
import { formOf, type StringMatch } from '../istio/routing/strings.ts';
import { title } from '../model/resource.ts';
import type { Json } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';
import {
	abortOf,
	afterRewrite,
	allowsOrigin,
	corsHeaders,
	directAnswer,
	preflightAnswer,
	redirectAnswer,
} from './actions.ts';
import { alternativesTo } from './alternatives.ts';
import { clusterOf, nameDestination } from './destinations.ts';
import { at, isOpen, listAt } from './fields.ts';
import { endOf, forward, type Goal, type Journey } from './forward.ts';
import { missedHost, othersFor } from './missed-hosts.ts';
import type { ProxyPod } from './proxies.ts';
import { withReplyHeaders } from './reply-headers.ts';
import type { Traveller } from './request.ts';
import type { Code } from './sentences.ts';
import { doubt, type End, note, type PassedOver, type Place, passed, placeOf, tell } from './story.ts';
import { candidatesFor, isBlackhole, type VirtualHost } from './virtual-hosts.ts';
import type { HttpEntry } from './virtual-services.ts';

/** What comes of a request: the end, or where it goes on to. */
export interface Outcome {
	readonly end: End;
	readonly goals: readonly Goal[];
	/** The pod of the last proxy that sent it on; undefined for that where the story begins. */
	readonly last?: ProxyPod;
	/** Whether nobody on the way reads requests, so that what is refused is closed without an answer. */
	readonly isUnread?: boolean;
}

const ended = (end: End): Outcome => ({ end, goals: [] });

export const notFound: End = { is: 'answered', status: 404, flag: 'NR', details: 'route_not_found' };

interface Asked {
	readonly hosts: readonly VirtualHost[];
	readonly request: Traveller;
	readonly claims: Json | undefined;
	/** Whether the connection came without TLS, so that a server may send it there. */
	readonly isPlain: boolean;
	/** What becomes of a Host that no virtual host has; undefined: 404. */
	readonly otherwise?: () => Outcome;
}

/** Routes a request among virtual hosts. */
export function routed(journey: Journey, { hosts, request, claims, isPlain, otherwise }: Asked): Outcome {
	const { story } = journey;
	const [host, ...lost] = candidatesFor(hosts, request.host);
	if (host === undefined) {
		if (otherwise !== undefined) return otherwise();
		const passedOver = missedHost(journey.mesh, journey.client, hosts, request.host);
		tell(story, 'host.none', { host: request.host }, { passedOver });
		return ended(notFound);
	}
	note(story, { virtualHost: host.name });
	if (isBlackhole(host)) {
		const passedOver = missedHost(journey.mesh, journey.client, [], request.host);
		tell(story, 'host.unbound', { port: host.port }, { passedOver });
		return ended(notFound);
	}
	const passedOver = lost.map((one) => {
		return passed('host.lost', { virtualHost: one.domains[0] ?? '', winner: host.domains[0] ?? '' }, placeOfHost(one));
	});
	const others = othersFor(journey.mesh, journey.client, host);
	const words = { host: request.host, virtualHost: host.name };
	tell(story, 'host.found', words, { at: placeOfHost(host), passedOver: [...others, ...passedOver] });
	tellAlternatives(journey, host);
	if (host.isTlsOnly && isPlain) {
		const location = `https://${request.host}${request.path}`;
		tell(story, 'host.redirected', {}, { at: host.redirectedBy ?? placeOfHost(host) });
		return ended({ is: 'answered', status: 301, flag: '', details: 'direct_response', location });
	}
	const entry = choose(journey, host, request, claims);
	if (entry === undefined) return ended(notFound);
	// Routes are made for the port of a server or service, which need not be the one that took the connection.
	const outcome = act({ ...journey, client: { ...journey.client, port: entry.port } }, entry, request);
	return withReplyHeaders(outcome, entry, request);
}

/** Says where other resources of the same name may be meant. */
function tellAlternatives({ mesh, story }: Journey, { entries }: VirtualHost): void {
	for (const by of new Set(entries.map(({ root }) => root))) {
		const count = alternativesTo(mesh, by).length;
		if (count > 1)
			doubt(
				story,
				'resource.several',
				{ count, resource: title(by.resource) },
				placeOf(by, by.resource.name ?? by.resource),
			);
	}
}

/** Where the host of a virtual host is written: at what is bound. */
function placeOfHost({ entries: [first] }: VirtualHost): Place | undefined {
	if (first === undefined) return undefined;
	const { root } = first;
	return placeOf(root, root.resource.name ?? root.resource);
}

/** Whether a template keeps a route, or one of its matches, from being read. */
function isUnread({ entries, node }: Route): boolean {
	return entries === undefined || entries.length < Math.max(1, listAt(node, 'match').length);
}

/** The first way into a route that takes a request; each that does not is told with the reason. */
function choose(
	{ story }: Journey,
	host: VirtualHost,
	request: Traveller,
	claims: Json | undefined,
): HttpEntry | undefined {
	const passedOver: PassedOver[] = [];
	for (const by of new Set(host.entries.map(({ root }) => root)))
		if (by.resource.kind.id === 'VirtualService' && routesOf(by).some(isUnread))
			doubt(story, 'route.open', { resource: title(by.resource) }, placeOf(by, by.resource.name ?? by.resource));
	// No route of Istio's takes CONNECT (envoy: a route needs a connect matcher for it).
	for (const entry of request.method === 'CONNECT' ? [] : host.entries) {
		const asked = { ...request, port: entry.port, ...(claims === undefined ? {} : { claims }) };
		const failed = unmet(entry.http, asked, entry.isSegmented);
		if (failed === undefined) {
			const words = { route: routeName(entry), resource: title(entry.by.resource) };
			tell(story, 'route.taken', words, {
				at: placeOf(entry.by, (entry.matchBy === undefined ? entry.node : undefined) ?? entry.route.node),
				passedOver,
			});
			return entry;
		}
		passedOver.push(reasonFor(entry, failed));
	}
	tell(story, 'route.none', { virtualHost: host.name }, { at: placeOfHost(host), passedOver });
	return undefined;
}

/** `route 2 (canary)`: counted from 1, with its name if it has one. */
function routeName({ route, plain }: HttpEntry): string {
	const name = plain.name ?? '';
	return `route ${route.index + 1}${name === '' ? '' : ` (${name})`}`;
}

function reasonFor(entry: HttpEntry, { field, name, value }: NonNullable<ReturnType<typeof unmet>>): PassedOver {
	const by = entry.node === undefined ? entry.by : (entry.matchBy ?? entry.by);
	const place = placeOf(by, conditionIn(entry, field, name) ?? entry.node ?? entry.route.node);
	const route = routeName(entry);
	if ((field === 'headers' || field === 'queryParams') && value === undefined) {
		const kind = field === 'headers' ? 'header' : 'query parameter';
		return passed('route.unmet.absent', { route, kind, name }, place);
	}
	const match = field === 'port' ? undefined : matchIn(entry, field, name);
	if (field === 'withoutHeaders' && match !== undefined && formOf(match).is === 'present')
		return passed('route.unmet.present', { route, name }, place);
	const wanted = field === 'port' ? String(entry.http.port ?? '') : wantedBy(match);
	return passed(`route.unmet.${field}` satisfies Code, { route, name, value: value ?? '', wanted }, place);
}

type Field = Exclude<NonNullable<ReturnType<typeof unmet>>['field'], 'port'>;

/** What a match asks of a field; names of headers in lower case. */
function matchIn({ http }: HttpEntry, field: Field, name: string): StringMatch | undefined {
	if (field === 'queryParams') return http.queryParams?.[name];
	return field === 'headers' || field === 'withoutHeaders' ? lowerKeys(http[field])[name] : http[field];
}

/** Where a condition is written. */
function conditionIn({ node }: HttpEntry, field: string, name: string): Node | undefined {
	const found = at(node, field);
	if (name === '') return found;
	return found?.entries.find(({ key }) => key.text === name || key.text.toLowerCase() === name)?.value ?? found;
}

function wantedBy(match: StringMatch | undefined): string {
	if (match === undefined) return 'what is asked for';
	const form = formOf(match);
	if (form.is === 'present') return 'anything';
	return form.is === 'exact' ? `\`${form.value}\`` : `${form.is} \`${form.value}\``;
}

/** What a route does with a request. */
function act(journey: Journey, entry: HttpEntry, request: Traveller): Outcome {
	const { story } = journey;
	const { plain } = entry;
	const place = (...path: readonly string[]) => ({
		at: placeOf(entry.by, at(entry.route.node, ...path) ?? entry.route.node),
	});
	const isForwarded = plain.redirect === undefined && plain.directResponse === undefined;
	const cors = isForwarded ? plain.corsPolicy : undefined;
	const preflight = cors && preflightAnswer(cors, request);
	if (preflight !== undefined) {
		tell(story, 'action.cors', {}, place('corsPolicy'));
		return ended(preflight);
	}
	const origin = request.headers.origin ?? '';
	if (cors !== undefined && origin !== '')
		tell(
			story,
			allowsOrigin(cors, origin) ? 'action.corsOrigin' : 'action.corsRefused',
			{ origin },
			place('corsPolicy'),
		);
	const delay = plain.fault?.delay;
	if (delay?.fixedDelay !== undefined)
		tell(
			story,
			'action.delay',
			{ delay: delay.fixedDelay, percent: delay.percentage?.value ?? 0 },
			place('fault', 'delay'),
		);
	const abort = abortOf(plain);
	if (abort !== undefined) {
		tell(story, abort.percent >= 100 ? 'action.abort' : 'action.someAbort', abort, place('fault', 'abort'));
		if (abort.percent >= 100)
			return ended({
				is: 'answered',
				status: abort.status,
				flag: 'FI',
				details: 'fault_filter_abort',
				body: 'fault filter abort',
			});
	}
	const redirect = redirectAnswer(entry, request);
	if (redirect !== undefined) {
		tell(story, 'action.redirect', { location: redirect.location ?? '', status: redirect.status }, place('redirect'));
		return ended(redirect);
	}
	const direct = directAnswer(entry, request);
	if (direct !== undefined) {
		tell(story, 'action.direct', { status: direct.status }, place('directResponse'));
		return ended(direct);
	}
	const allowed = cors === undefined ? {} : corsHeaders(cors, origin);
	const sent = sendOn({ ...journey, cors: allowed }, entry, request);
	const { end } = sent;
	return end.is === 'answered' ? { ...sent, end: { ...end, headers: { ...allowed, ...end.headers } } } : sent;
}

function sendOn(journey: Journey, entry: HttpEntry, request: Traveller): Outcome {
	const { story } = journey;
	const { plain } = entry;
	const place = (...path: readonly string[]) => ({
		at: placeOf(entry.by, at(entry.route.node, ...path) ?? entry.route.node),
	});
	const rewritten = afterRewrite(entry, request);
	if (rewritten.path !== request.path || rewritten.host !== request.host)
		tell(story, 'action.rewrite', { host: rewritten.host, path: rewritten.path }, place('rewrite'));
	const operations = [plain.headers?.request, plain.headers?.response];
	const names = operations.flatMap((one) => [...Object.keys({ ...one?.set, ...one?.add }), ...(one?.remove ?? [])]);
	if (names.length > 0) tell(story, 'action.headers', { headers: names.join(', ') }, place('headers'));
	if (plain.timeout !== undefined) tell(story, 'action.timeout', { timeout: plain.timeout }, place('timeout'));
	if (plain.retries?.attempts !== undefined)
		tell(story, 'action.retries', { attempts: plain.retries.attempts }, place('retries'));
	mirror(journey, entry);
	const goals = forward(journey, entry, rewritten);
	if (goals.length === 0 && isOpen(entry.route.node)) {
		doubt(story, 'route.unread', { resource: title(entry.by.resource) }, placeOf(entry.by, entry.route.node));
		return { end: { is: 'reached', as: 'request', to: [] }, goals };
	}
	if (goals.length === 0) {
		tell(story, 'destination.none', {}, place());
		return ended({ is: 'answered', status: 500, flag: '', details: 'direct_response' });
	}
	return { end: endOf(goals, 'request', entry.isOfApi === true), goals };
}

/** Tells who gets a copy (istio: route.go, MirrorPercent: all, where nothing is said). */
function mirror({ mesh, client, story }: Journey, entry: HttpEntry): void {
	const { mirror: one, mirrorPercentage, mirrorPercent, mirrors = [] } = entry.plain;
	const percent = mirrorPercentage?.value ?? mirrorPercent;
	const old =
		one === undefined
			? []
			: [{ destination: one, ...(percent === undefined ? {} : { percentage: { value: percent } }) }];
	const clusters = [...(mirrors.length > 0 ? mirrors : old)].flatMap(({ destination = {}, percentage }) => {
		const share = percentage === undefined ? 100 : (percentage.value ?? 0);
		const named = share > 0 ? nameDestination(mesh, entry, destination, client) : undefined;
		if (named === undefined) return [];
		tell(
			story,
			'action.mirror',
			{ percent: share, cluster: clusterOf(named) },
			{ at: placeOf(entry.by, entry.route.node) },
		);
		return [clusterOf(named)];
	});
	if (clusters.length > 0) note(story, { mirrors: clusters });
}
