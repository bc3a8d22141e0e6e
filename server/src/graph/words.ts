// What stands in the nodes of a graph: what a route asks of requests, and what is set on the way.
import type { HttpMatch } from '../istio/routing/http-matches.ts';
import type { Layer4Match } from '../istio/routing/layer4-matches.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { title } from '../model/resource.ts';
import { policiesFor } from '../trace/access.ts';
import { participationOf } from '../trace/client-tls.ts';
import { jwtRulesFor } from '../trace/jwt.ts';
import { peerModes } from '../trace/peer-modes.ts';
import type { ProxyPod } from '../trace/proxies.ts';
import { destinationWords, matchWords } from '../trace/route-words.ts';
import type { OwnEntry, PlainRoute } from '../trace/routes.ts';
import type { Badge } from './graph.ts';

/** How many matches of a route are shown. */
const mostMatches = 3;

/** What a route asks, a line for each of its matches; '' where the files do not say. */
export function matchLines(entries: readonly OwnEntry[]): readonly string[] {
	const lines = entries.map((entry) => askedBy(entry));
	const unique = [...new Set(lines)];
	const more = unique.length - mostMatches;
	return more > 0 ? [...unique.slice(0, mostMatches), `or ${more} more`] : unique;
}

function askedBy({ http, layer4, isSegmented, route }: OwnEntry): string {
	if (route.protocol !== 'http') return connectionWords(layer4);
	const asked = matchWords(http, isSegmented);
	const senders = senderWords(http);
	if (senders === '') return asked;
	return asked === 'any request' ? senders : `${asked}, ${senders}`;
}

function connectionWords(match: Layer4Match): string {
	const { sniHosts, destinationSubnets, port } = match;
	const words = [
		sniHosts.length === 0 ? '' : `SNI ${sniHosts.join(', ')}`,
		destinationSubnets.length === 0 ? '' : `to ${destinationSubnets.join(', ')}`,
		senderWords({ ...match, ...(port === 0 ? {} : { port }) }),
	].filter((word) => word !== '');
	return words.length === 0 ? 'any connection' : words.join(', ');
}

/** Who may send it, as far as a match says. */
export function senderWords(match: Pick<HttpMatch, 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace'>): string {
	const { port, gateways = [], sourceLabels = {}, sourceNamespace = '' } = match;
	const labels = Object.entries(sourceLabels).map((pair) => pair.join('='));
	return [
		port === undefined || port === 0 ? '' : `port ${port}`,
		gateways.length === 0 ? '' : `through ${gateways.join(' or ')}`,
		labels.length === 0 ? '' : `from ${labels.join(', ')}`,
		sourceNamespace === '' ? '' : `from namespace ${sourceNamespace}`,
	]
		.filter((word) => word !== '')
		.join(', ');
}

/** What a route does besides sending on. */
export function routeBadges(route: PlainRoute): readonly Badge[] {
	const { fault, mirror, mirrors = [], retries, timeout, rewrite, headers, corsPolicy } = route;
	const { abort, delay } = fault ?? {};
	const mirrored = [mirror ?? [], ...mirrors.map(({ destination }) => destination ?? [])].flat();
	const rewritten = [rewrite?.authority, rewrite?.uri ?? rewrite?.uriRegexRewrite?.rewrite].filter(Boolean).join('');
	const badges: readonly (Badge | undefined)[] = [
		abort && { code: 'fault', text: `abort ${abort.httpStatus ?? abort.grpcStatus ?? ''}`.trim() },
		delay && { code: 'fault', text: `delay ${delay.fixedDelay ?? ''}`.trim() },
		...mirrored.map((one): Badge => ({ code: 'mirror', text: `mirror ${destinationWords(one)}` })),
		timeout === undefined ? undefined : { code: 'timeout', text: `timeout ${timeout}` },
		retries?.attempts === undefined ? undefined : { code: 'retries', text: `retries ${retries.attempts}` },
		rewritten === '' ? undefined : { code: 'rewrite', text: `rewrite ${rewritten}` },
		headers && { code: 'headers', text: 'headers' },
		corsPolicy && { code: 'cors', text: 'CORS' },
	];
	return badges.filter((badge) => badge !== undefined);
}

const modes = { sidecar: 'sidecar', ambient: 'ambient', none: 'no sidecar' } as const;

/** What is in force at a pod: how it takes part in the mesh, mutual TLS, who may come in. */
export function podBadges(mesh: Mesh, pod: ProxyPod): readonly Badge[] {
	const part = participationOf(mesh, pod);
	const { mode, at } = peerModes(mesh, pod);
	const policies = policiesFor(mesh, pod);
	const tokens = jwtRulesFor(mesh, pod);
	return [
		...(part === undefined ? [] : [{ code: 'proxy', text: modes[part] } as const]),
		...(at === undefined ? [] : [{ code: 'tls', text: `mTLS ${mode}` } as const]),
		...policies.map((one): Badge => {
			const { action } = one.read;
			return { code: 'policy', text: `${action} ${title(one.by.resource).replace(/^\S+ /, '')}` };
		}),
		...(tokens.length === 0 ? [] : [{ code: 'policy', text: 'JWT' } as const]),
	].slice(0, mostBadges);
}

const mostBadges = 5;
