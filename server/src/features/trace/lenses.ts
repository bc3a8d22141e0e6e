// The requests that the hosts and routes of a file are for, so that one click asks what becomes of them.
import { claimOf } from '../../istio/routing/claims.ts';
import type { HttpMatch } from '../../istio/routing/http-matches.ts';
import { gatewaysOf, routesOf } from '../../istio/routing/routes.ts';
import { formOf, type StringMatch } from '../../istio/routing/strings.ts';
import { type Deployed, type Mesh, meshOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { type Span, shifted } from '../../text/span.ts';
import { senderNames, startsFor } from '../../trace/starts.ts';
import { surroundingsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Node } from '../../yaml/node.ts';
import { offsetOf } from '../place.ts';

/** A place in a file, and the request that it is for, as it is written after `istio-ls trace`. */
export interface TraceLens {
	readonly span: Span;
	readonly request: string;
}

const kinds: ReadonlySet<string> = new Set(['VirtualService', 'HTTPRoute']);

/** The requests of a file, at the hosts and routes of VirtualServices and the hostnames of HTTPRoutes. */
export function traceLenses(snapshot: Snapshot, uri: string): readonly TraceLens[] {
	const [environment] = surroundingsOf(snapshot, uri);
	if (environment === undefined || !snapshot.settingsOf(uri).codeLens) return [];
	const mesh = meshOf(environment);
	return (mesh.ofFile.get(uri) ?? []).flatMap((by) => {
		if (!kinds.has(by.resource.kind.id)) return [];
		const start = offsetOf(snapshot, uri, by.member.chunk);
		return lensesOf(mesh, by).map(({ span, request }) => ({ span: shifted(span, start), request }));
	});
}

function lensesOf(mesh: Mesh, by: Deployed): readonly TraceLens[] {
	const { hosts, first, entries } = partsOf(by);
	if (first === undefined) return [];
	const point = ({ start }: Span): Span => ({ start, end: start });
	const origins = new Map(hosts.map((host) => [host, originOf(mesh, by, nameOf(host))]));
	const own = hosts.map((host) => ({ span: point(host), request: requestTo(origins.get(host)) }));
	const routes = entries.flatMap(({ node, http }) =>
		node === undefined ? [] : [{ span: point(node), request: requestTo(origins.get(first), http) }],
	);
	return [...own, ...routes];
}

/** The URLs that the routes of a resource are for, and then those of its hosts. */
export function urlsIn(mesh: Mesh, by: Deployed): readonly string[] {
	const { hosts, entries } = partsOf(by);
	return hosts.flatMap((host) => {
		const { url } = originOf(mesh, by, nameOf(host));
		return [...entries.map(({ http }) => `${url}${pathTo(http)}`), `${url}/`];
	});
}

function nameOf({ text }: Node): string {
	return text.replace(/^\*/, 'any');
}

/** The hosts of a VirtualService or HTTPRoute, and the ways into its routes of requests. */
function partsOf(by: Deployed) {
	const spec = (manifest(by.resource) as Node<{ spec?: Record<string, unknown> }>).get('spec');
	const hosts = [...(spec?.each('hosts') ?? []), ...(spec?.each('hostnames') ?? [])].filter(
		({ text, opaque }) => !opaque && /^[a-z0-9*][a-z0-9.-]*$/i.test(text) && text !== '*',
	);
	const entries = routesOf(by).flatMap(({ protocol, entries: own = [] }) => (protocol === 'http' ? own : []));
	return { hosts, first: hosts[0], entries };
}

interface Origin {
	readonly url: string;
	readonly options: string;
}

/** The URL of a host, without a path, and from where it is asked. */
function originOf(mesh: Mesh, by: Deployed, host: string): Origin {
	if (gatewaysOf(by)?.every((gateway) => gateway === 'mesh') === true && by.resource.kind.id === 'VirtualService') {
		const [sender] = senderNames(mesh);
		return { url: `http://${host}`, options: sender === undefined ? '' : ` --from ${sender}` };
	}
	const isSecured = startsFor(mesh, host, 80).length === 0 && startsFor(mesh, host, 443).length > 0;
	return { url: `${isSecured ? 'https' : 'http'}://${host}`, options: '' };
}

function requestTo({ url, options }: Origin = { url: '', options: '' }, match: HttpMatch = {}): string {
	const { method, headers = {} } = match;
	const verb = sample(method);
	const given = Object.entries(headers).flatMap(([name, one]) =>
		claimOf(name) === undefined ? [` --header ${quoted(`${name}=${sample(one) ?? ''}`)}`] : [],
	);
	const full = `${url}${pathTo(match)}`;
	return `${/^[A-Z]+$/.test(verb ?? '') ? `${verb} ` : ''}${quoted(full)}${given.join('')}${options}`;
}

/** A path with its query that a match takes. */
function pathTo({ uri, queryParams = {} }: HttpMatch): string {
	const path = (sample(uri) ?? '/').replace(/^(?!\/)/, '/');
	const query = Object.entries(queryParams).map(([name, one]) => `${name}=${sample(one) ?? ''}`);
	return `${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** A text that a match takes; undefined for a regular expression, which the user knows better. */
function sample(match: StringMatch | undefined): string | undefined {
	const form = match === undefined ? undefined : formOf(match);
	return form?.is === 'exact' || form?.is === 'prefix' ? form.value : undefined;
}

function quoted(text: string): string {
	if (!/[\s"']/.test(text)) return text;
	return text.includes('"') ? `'${text.replaceAll("'", '')}'` : `"${text}"`;
}
