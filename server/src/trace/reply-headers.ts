// What a route sets on the answers that a proxy gives by itself: Envoy applies the changes of the chosen route to these too.
// envoy: source/common/http/filter_manager.cc, sendLocalReply; source/common/router/config_impl.cc, finalizeResponseHeaders
import { unmet } from '../istio/routing/requests.ts';
import { changed, changesFor, redirectAnswer } from './actions.ts';
import type { Traveller } from './request.ts';
import type { Outcome } from './requests.ts';
import { candidatesFor, type VirtualHost } from './virtual-hosts.ts';
import type { HttpEntry } from './virtual-services.ts';

/** An outcome with what the route that was taken sets on answers. */
export function withReplyHeaders(outcome: Outcome, entry: HttpEntry, request: Traveller): Outcome {
	const { end } = outcome;
	if (end.is !== 'answered') return outcome;
	const headers = { ...replyHeaders(entry, request), ...end.headers };
	return Object.keys(headers).length === 0 ? outcome : { ...outcome, end: { ...end, headers } };
}

/** The same for a request that is turned away before it is routed: the route is chosen by then. */
export function refusedWith(outcome: Outcome, hosts: readonly VirtualHost[], request: Traveller): Outcome {
	const [host] = candidatesFor(hosts, request.host);
	const entry = host?.entries.find(
		(one) => unmet(one.http, { ...request, port: one.port }, one.isSegmented) === undefined,
	);
	return entry === undefined ? outcome : withReplyHeaders(outcome, entry, request);
}

function replyHeaders(entry: HttpEntry, request: Traveller): Readonly<Record<string, string>> {
	const { headers, route = [], directResponse } = entry.plain;
	const isForwarded = directResponse === undefined && redirectAnswer(entry, request) === undefined;
	const [only, another] = isForwarded ? route : [];
	const target = another === undefined ? (only?.headers ?? {}) : {};
	const none: Readonly<Record<string, string>> = {};
	return changesFor(headers, target, true, 'response').reduce((made, one) => changed(made, one, request), none);
}
