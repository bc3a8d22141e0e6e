// One rule of a route of the Gateway API in the words of a VirtualService: its matches, filters and backends.
// istio: pilot/pkg/config/kube/gateway/conversion.go, convertHTTPRoute, buildDestination

import { grantsFor } from '../istio/gateway-api/grants.ts';
import { serviceHost } from '../istio/host-names.ts';
import type { HttpMatch } from '../istio/routing/http-matches.ts';
import { layer4Match } from '../istio/routing/layer4-matches.ts';
import type { Protocol, Route } from '../istio/routing/routes.ts';
import type { StringMatch } from '../istio/routing/strings.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { literally } from '../text/literal.ts';
import type { Node } from '../yaml/node.ts';
import { at, listAt, numberAt, specAt, textAt } from './fields.ts';
import type { BothHeaders, HeaderOperations, OwnEntry, PlainRoute, PlainTarget } from './routes.ts';
import { servicesCalled } from './services.ts';

/** Who refers, for grants. */
interface From {
	readonly mesh: Mesh;
	readonly route: Deployed;
	/** Whether a backend in another namespace needs a ReferenceGrant: not for routes of Services. */
	readonly needsGrant: boolean;
}

/** The ways into the rules of an HTTPRoute or GRPCRoute, in the order in which they are written. */
export function waysOf(
	mesh: Mesh,
	route: DeployedAs<'HTTPRoute' | 'GRPCRoute'>,
	needsGrant: boolean,
): readonly OwnEntry[] {
	const rules = at(specAt(route.resource), 'rules');
	if (rules === undefined) return [];
	return listAt(rules.kind === 'seq' ? specAt(route.resource) : undefined, 'rules').flatMap(
		(rule, index): readonly OwnEntry[] => {
			const plain = plainRule({ mesh, route, needsGrant }, rule);
			const made = routeOf('http', rule, rules, index);
			const shared = { by: route, route: made, plain, targets: listAt(rule, 'backendRefs'), isOfApi: true };
			const matches = listAt(rule, 'matches');
			if (matches.length === 0)
				return [{ ...shared, node: undefined, text: '', http: anyPath, layer4: layer4Match({}), isSegmented: true }];
			const isGrpc = route.resource.kind.id === 'GRPCRoute';
			return matches.map((node) => {
				const http = isGrpc ? grpcMatch(node) : httpMatchOf(node);
				return { ...shared, node, text: '', http, layer4: layer4Match({}), isSegmented: true };
			});
		},
	);
}

const anyPath: HttpMatch = { uri: { prefix: '/' } };

function routeOf(protocol: Protocol, node: Node, list: Node, index: number): Route {
	return { protocol, index, node, list, name: at(node, 'name'), entries: undefined, isFinal: true };
}

/** The ways into a TLSRoute or TCPRoute; `hosts`: what TLS must ask for. */
export function layer4Ways(mesh: Mesh, route: Deployed, hosts: readonly string[]): readonly OwnEntry[] {
	const rules = at(specAt(route.resource), 'rules');
	if (rules === undefined) return [];
	const protocol = hosts.length > 0 ? 'tls' : 'tcp';
	return listAt(specAt(route.resource), 'rules').flatMap((rule, index): readonly OwnEntry[] => {
		const plain = { route: targetsOf({ mesh, route, needsGrant: true }, rule) };
		// A TLSRoute that nobody is to get takes no connection (istio: convertTLSRoute).
		if (protocol === 'tls' && plain.route.every(({ weight = 1 }) => weight === 0)) return [];
		const layer4 = layer4Match({ sniHosts: [...hosts] });
		const node = hosts.length > 0 ? rule : undefined;
		const shared = { by: route, plain, targets: listAt(rule, 'backendRefs'), isOfApi: true };
		return [{ ...shared, route: routeOf(protocol, rule, rules, index), node, text: '', http: {}, layer4 }];
	});
}

function stringMatch(node: Node, value: string): StringMatch {
	return textAt(node, 'type') === 'RegularExpression' ? { regex: value } : { exact: value };
}

function matchesAt(node: Node, field: string): Readonly<Record<string, StringMatch>> | undefined {
	const all = listAt(node, field).map((one) => [textAt(one, 'name'), stringMatch(one, textAt(one, 'value'))] as const);
	// Of several for one name the Gateway API means the first; Istio takes the last (istio: createHeadersMatch).
	return all.length === 0 ? undefined : Object.fromEntries(all);
}

function httpMatchOf(node: Node): HttpMatch {
	const path = at(node, 'path');
	const [type, value] = [textAt(path, 'type') || 'PathPrefix', textAt(path, 'value') || '/'];
	const uri = type === 'Exact' ? { exact: value } : type === 'PathPrefix' ? { prefix: bare(value) } : { regex: value };
	const [method, headers, queryParams] = [
		textAt(node, 'method'),
		matchesAt(node, 'headers'),
		matchesAt(node, 'queryParams'),
	];
	return {
		uri,
		...(method === '' ? {} : { method: { exact: method } }),
		...(headers && { headers }),
		...(queryParams && { queryParams }),
	};
}

/** A slash at the end says nothing (istio: createURIMatch). */
function bare(path: string): string {
	return path.length > 1 ? path.replace(/(?<!\/)\/+$/, '') || '/' : path;
}

/** istio: pilot/pkg/config/kube/gateway/conversion.go, createGRPCURIMatch */
function grpcMatch(node: Node): HttpMatch {
	const method = at(node, 'method');
	const [service, name, type] = [textAt(method, 'service'), textAt(method, 'method'), textAt(method, 'type')];
	const headers = matchesAt(node, 'headers');
	const isRegex = type === 'RegularExpression';
	const uri: StringMatch | undefined =
		service === '' && name === ''
			? undefined
			: isRegex
				? { regex: `/${service || '[^/]+'}/${name || '.+'}` }
				: name === ''
					? { prefix: `/${service}` }
					: service === ''
						? { regex: `/[^/]+/${name}` }
						: { exact: `/${service}/${name}` };
	return { ...(uri && { uri }), ...(headers && { headers }) };
}

/** What a rule does with requests. */
function plainRule(from: From, rule: Node): PlainRoute {
	const parts = listAt(rule, 'filters').map((filter) => filtered(from, filter));
	const mirrors = parts.flatMap((part) => part.mirrors ?? []);
	const headers: BothHeaders = Object.assign({}, ...parts.map((part) => part.headers));
	const isChanged = headers.request !== undefined || headers.response !== undefined;
	const all: PlainRoute = {
		...Object.assign({}, ...parts),
		...(mirrors.length > 0 ? { mirrors } : {}),
		...(isChanged ? { headers } : {}),
	};
	if (all.redirect !== undefined) return all;
	const timeout = textAt(rule, 'timeouts', 'backendRequest') || textAt(rule, 'timeouts', 'request');
	const route = targetsOf(from, rule);
	const rest = { ...all, ...(timeout === '' ? {} : { timeout }) };
	// istio: createRoute: nobody to send it to is answered with 500.
	const isIdle = route.every(({ weight = 1 }) => weight === 0);
	return isIdle ? { ...rest, directResponse: { status: 500 } } : { ...rest, route };
}

function filtered(from: From, filter: Node): PlainRoute {
	switch (textAt(filter, 'type')) {
		case 'RequestHeaderModifier':
			return { headers: { request: operationsOf(at(filter, 'requestHeaderModifier')) } };
		case 'ResponseHeaderModifier':
			return { headers: { response: operationsOf(at(filter, 'responseHeaderModifier')) } };
		case 'RequestRedirect':
			return { redirect: redirectOf(at(filter, 'requestRedirect')) };
		case 'URLRewrite':
			return { rewrite: rewriteOf(at(filter, 'urlRewrite')) };
		case 'RequestMirror': {
			const { destination } = targetOf(from, at(filter, 'requestMirror', 'backendRef'));
			const percent = numberAt(filter, 'requestMirror', 'percent');
			return { mirrors: [{ ...(destination && { destination }), percentage: { value: percent ?? 100 } }] };
		}
		case 'CORS':
			return { corsPolicy: corsOf(at(filter, 'cors')) };
		default:
			return {};
	}
}

function operationsOf(node: Node | undefined): HeaderOperations {
	const pairs = (field: string) =>
		Object.fromEntries(listAt(node, field).map((one) => [textAt(one, 'name'), textAt(one, 'value')]));
	return { set: pairs('set'), add: pairs('add'), remove: listAt(node, 'remove').map(({ text }) => text) };
}

function redirectOf(node: Node | undefined): NonNullable<PlainRoute['redirect']> {
	const [scheme, hostname, port] = [textAt(node, 'scheme'), textAt(node, 'hostname'), numberAt(node, 'port')];
	const path = at(node, 'path');
	const prefix = at(path, 'replacePrefixMatch')?.text;
	const full = textAt(path, 'replaceFullPath');
	return {
		redirectCode: numberAt(node, 'statusCode') ?? 302,
		...(scheme === '' ? {} : { scheme }),
		...(hostname === '' ? {} : { authority: hostname }),
		...(full === '' ? {} : { uri: full }),
		...(prefix === undefined ? {} : { prefixRewrite: prefix }),
		// istio: createRedirectFilter: else the port of the listener, unless the scheme says one.
		...(port !== undefined ? { port } : scheme === '' ? { derivePort: 'FROM_REQUEST_PORT' } : {}),
	};
}

function rewriteOf(node: Node | undefined): NonNullable<PlainRoute['rewrite']> {
	const [hostname, full] = [textAt(node, 'hostname'), textAt(node, 'path', 'replaceFullPath')];
	const prefix = at(node, 'path', 'replacePrefixMatch')?.text;
	return {
		...(hostname === '' ? {} : { authority: hostname }),
		...(prefix === undefined ? {} : { uri: bare(prefix) }),
		...(full === '' ? {} : { uriRegexRewrite: { match: '/.*', rewrite: full } }),
	};
}

function corsOf(node: Node | undefined): NonNullable<PlainRoute['corsPolicy']> {
	const texts = (field: string) => listAt(node, field).map(({ text }) => text);
	const age = numberAt(node, 'maxAge');
	return {
		allowOrigins: texts('allowOrigins').map((one) =>
			one === '*' ? { regex: '.*' } : one.includes('*') ? { regex: patternOf(one) } : { exact: one },
		),
		allowMethods: texts('allowMethods'),
		allowHeaders: texts('allowHeaders'),
		exposeHeaders: texts('exposeHeaders'),
		...(age === undefined ? {} : { maxAge: `${age}s` }),
		...(at(node, 'allowCredentials')?.value === true ? { allowCredentials: true } : {}),
		unmatchedPreflights: 'IGNORE',
	};
}

function patternOf(origin: string): string {
	return origin.split('*').map(literally).join('.*');
}

function targetsOf(from: From, rule: Node): readonly PlainTarget[] {
	return listAt(rule, 'backendRefs').map((ref) => {
		const headers: BothHeaders = Object.assign({}, ...listAt(ref, 'filters').map((one) => filtered(from, one).headers));
		const isChanged = headers.request !== undefined || headers.response !== undefined;
		return { ...targetOf(from, ref), weight: numberAt(ref, 'weight') ?? 1, ...(isChanged ? { headers } : {}) };
	});
}

function targetOf({ mesh, route, needsGrant }: From, ref: Node | undefined): PlainTarget {
	const own = namespaceOf(route) ?? '';
	const [kind, name, number] = [textAt(ref, 'kind') || 'Service', textAt(ref, 'name'), numberAt(ref, 'port')];
	const port = number === undefined ? {} : { port: { number } };
	if (kind === 'Hostname') return { destination: { host: name, ...port } };
	const namespace = textAt(ref, 'namespace') || own;
	const host = serviceHost(name, namespace, mesh.environment.settings.clusterDomain);
	const destination = { host, ...port };
	const from = { group: 'gateway.networking.k8s.io', kind: route.resource.kind.kind, namespaces: [own] };
	const to = { group: '', kind: 'Service', name, namespaces: [namespace] };
	const isGranted = !needsGrant || namespace === own || grantsFor(mesh, { from, to }).length > 0;
	if (!isGranted) return { destination, refused: 'not granted' };
	const isMissing = kind !== 'Service' || (mesh.environment.isComplete && servicesCalled(mesh, host).length === 0);
	return isMissing ? { destination, refused: 'unknown' } : { destination };
}
