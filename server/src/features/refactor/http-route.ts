// A VirtualService becomes an HTTPRoute where that can say the same. What changes a little is told in the title; what cannot be said
// is the reason for a refusal.

import { inOrder, type RouteWithMatch } from '../../istio/gateway-api/route-order.ts';
import { gatewayName, meshGateway } from '../../istio/gateways.ts';
import { hostsCalled } from '../../istio/hosts.ts';
import { gatewaysOf } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { declaredAs, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { serviceFacts } from '../../model/services.ts';
import { columnOf, newlineOf, nextLine } from '../../text/lines.ts';
import { blockLines, type Content, mannerOf } from '../../yaml/edits/content.ts';
import { jsonOf } from '../../yaml/json.ts';
import type { Node } from '../../yaml/node.ts';
import { type Backend, fields, list, ruleOf } from './http-rules.ts';
import { type Change, here, lockedBy, type Offer, type Site } from './site.ts';

type Route = DeployedAs<'VirtualService'>;

/** Offered on the `apiVersion` and the `kind` of a VirtualService. */
export function toHttpRoute(site: Site): readonly Offer[] {
	const { by, steps } = site;
	if (!isDeployedAs(by, 'VirtualService') || !['apiVersion', 'kind'].includes(String(steps[1]?.by))) return [];
	const told: string[] = [];
	const refused: string[] = [];
	const spec = lockedBy(site) === undefined ? specOf(site, by, refused, told) : undefined;
	const title = 'Convert to an HTTPRoute';
	const reason = lockedBy(site) ?? refused[0];
	if (spec === undefined || reason !== undefined)
		return [{ title, change: () => ({ refusal: `This cannot be an HTTPRoute: ${reason ?? 'it cannot be read'}` }) }];
	const notes = [...new Set(told)];
	return [
		{ title: notes.length === 0 ? title : `${title}: ${notes.join('; ')}`, change: () => rewritten(site, by, spec) },
	];
}

function specOf(site: Site, by: Route, refused: string[], told: string[]): Content | undefined {
	const refuse = (what: string): undefined => {
		refused.push(what);
		return undefined;
	};
	const node = manifest(by.resource).get('spec') as Node | undefined;
	const json = node === undefined ? undefined : jsonOf(node, { withoutNulls: true });
	if (node === undefined || json === undefined) return refuse('it cannot be read');
	const { hosts, gateways: _, http, exportTo, ...rest } = fields(json);
	const [other] = Object.keys(rest);
	if (other !== undefined) return refuse(`"${other}" has no equivalent`);
	if (exportTo !== undefined && !list(exportTo).includes('*')) return refuse('"exportTo" has no equivalent');
	const names = list(hosts).map(String);
	const parents = parentsOf(site, by, names, refuse);
	if (list(http).length === 0) return refuse('it has no HTTP routes');
	const telling = {
		refuse,
		tell: (what: string) => void told.push(what),
		backendOf: (host: string, port: number | undefined) => backendOf(site, by, host, port),
	};
	const routes = list(http).map(fields);
	const rules = routes.flatMap((route) => ruleOf(route, telling) ?? []);
	if (!isInOrder(routes)) refuse('the routes of an HTTPRoute are tried in another order');
	if (/(?:^|\s)#/.test(site.text.slice(node.start, node.end))) told.push('comments in "spec" are lost');
	if (refused.length > 0 || parents === undefined) return undefined;
	return { parentRefs: parents.refs, hostnames: parents.hostnames, rules };
}

/** Whether the order that is written is the one in which an HTTPRoute would be tried. */
function isInOrder(routes: readonly ReturnType<typeof fields>[]): boolean {
	const each = routes.flatMap((route): readonly RouteWithMatch[] => {
		const matches = list(route.match).map(fields);
		return matches.length === 0
			? [{}]
			: matches.map((match) => ({ match: [match as NonNullable<RouteWithMatch['match']>[number]] }));
	});
	return inOrder(each).every((one, index) => one === each[index]);
}

interface Parents {
	readonly refs: readonly Content[];
	readonly hostnames: readonly string[] | undefined;
}

/** What the HTTPRoute attaches to: Gateways of the Gateway API, or the Service that the only host is. */
function parentsOf(
	site: Site,
	by: Route,
	hosts: readonly string[],
	refuse: (what: string) => undefined,
): Parents | undefined {
	const { mesh } = site;
	const gateways = gatewaysOf(by);
	if (gateways === undefined) return refuse('its gateways are not known');
	if (hosts.length === 0) return refuse('it is a delegate');
	if (gateways.includes(meshGateway)) {
		const [host = '', another] = hosts;
		if (gateways.length > 1 || another !== undefined)
			return refuse('it is for several places, which one HTTPRoute cannot be');
		const service = serviceCalled(site, by, host);
		if (typeof service === 'string') return refuse(service);
		return { refs: [{ group: '', kind: 'Service', name: service.resource.name?.text ?? '' }], hostnames: undefined };
	}
	const refs: Content[] = [];
	for (const text of gateways) {
		const { name, namespaces } = gatewayName(text, by.namespaces);
		const found = declaredAs(mesh, 'parent', name).find(
			(one) => one.by.resource.kind.id === 'gateway-api/Gateway' && mayShare(one.by.namespaces, namespaces),
		);
		if (found === undefined) return refuse(`"${text}" is not a Gateway of the Gateway API`);
		const isOwn = mayShare(found.by.namespaces, by.namespaces);
		refs.push({ name, namespace: isOwn ? undefined : found.by.namespaces?.[0] });
	}
	return { refs, hostnames: hosts.includes('*') ? undefined : hosts };
}

/** The Service that a host is, of the own namespace; else why there is none. */
function serviceCalled({ mesh }: Site, by: Route, host: string): DeployedAs<'Service'> | string {
	const found = hostsCalled(mesh, { text: host, namespaces: by.namespaces });
	const [only, another] = found;
	if (only === undefined || another !== undefined || !isDeployedAs(only.by, 'Service'))
		return `"${host}" is not one Service of this workspace`;
	return mayShare(only.by.namespaces, by.namespaces) ? only.by : `Service "${host}" is in another namespace`;
}

function backendOf(site: Site, by: Route, host: string, port: number | undefined): Backend {
	const service = serviceCalled(site, by, host);
	if (typeof service === 'string') return { refusal: service };
	const ports = serviceFacts(service.resource).ports.map((one) => Number(one.port?.text));
	const [first, second] = ports;
	const number = port ?? (second === undefined ? first : undefined);
	if (number === undefined || Number.isNaN(number)) return { refusal: `the port of "${host}" must be named` };
	return { name: service.resource.name?.text ?? '', port: number };
}

function rewritten(site: Site, by: Route, spec: Content): Change {
	const { text } = site;
	const root = manifest(by.resource) as Node;
	const [version, kind, own] = ['apiVersion', 'kind', 'spec'].map((name) =>
		root.entries.findLast(({ key }) => key.text === name),
	);
	if (version === undefined || kind === undefined || own === undefined || root.style === 'flow')
		return { refusal: 'This cannot be an HTTPRoute: it is written in one line' };
	const newline = newlineOf(text);
	const indent = ' '.repeat(columnOf(text, own.key.start));
	const lines = blockLines({ spec }, mannerOf(text)).map((line) => indent + line);
	const end = nextLine(text, own.value.end);
	const last = text.slice(own.value.end, end).includes('\n') ? newline : '';
	return {
		edits: here(site, [
			{ start: version.value.start, end: version.value.end, text: 'gateway.networking.k8s.io/v1' },
			{ start: kind.value.start, end: kind.value.end, text: 'HTTPRoute' },
			{ start: own.key.start - indent.length, end, text: lines.join(newline) + last },
		]),
	};
}
