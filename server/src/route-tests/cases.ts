// The cases of a test: one for each combination of the values in its lists, as a request that can be traced.
import { fact } from '../facts/fact.ts';
import { entry } from '../maps.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Mesh } from '../mesh/mesh.ts';
import type { Word } from '../model/resource.ts';
import type { Span } from '../text/span.ts';
import type { Start, TraceRequest } from '../trace/request.ts';
import { podOfGateway, startFrom, startsFor, startThrough } from '../trace/starts.ts';
import type { Column, RouteTest, Suite } from './read.ts';

export interface Case {
	/** `GET http://shop.example.com/api, x-user: ann` */
	readonly title: string;
	/** The request, or why there is none. */
	readonly request: TraceRequest | { readonly span: Span; readonly message: string };
}

/** Cases of one test; more are a slip, and would take their time. */
export const mostCases = 10_000;

/** The cases of a test; undefined if there are too many. */
export function casesOf(mesh: Mesh, suite: Suite, test: RouteTest): readonly Case[] | undefined {
	const { columns } = test;
	const count = countOf(test);
	if (count > mostCases) return undefined;
	const starts = new Map<string, Start | undefined>();
	return Array.from({ length: count }, (_, index) =>
		caseOf(mesh, suite, { test, picked: pick(columns, index), starts }),
	);
}

/** What the cases of a test are called, without looking for where they begin; none if there are more than `most`. */
export function titlesOf(test: RouteTest, most: number): readonly string[] {
	const count = countOf(test);
	if (test.fault !== undefined || count > most) return [];
	return Array.from({ length: count }, (_, index) => askedOf(test, pick(test.columns, index)).title);
}

function countOf({ columns }: RouteTest): number {
	return columns.reduce((product, { values }) => product * Math.max(1, values.length), 1);
}

interface Picked {
	readonly column: Column;
	readonly value: Word;
}

/** The combination of a number: the last column changes first. */
function pick(columns: readonly Column[], index: number): readonly Picked[] {
	let left = index;
	return columns
		.toReversed()
		.flatMap((column) => {
			const { length } = column.values;
			if (length === 0) return [];
			const value = column.values[left % length] as Word;
			left = Math.floor(left / length);
			return [{ column, value }];
		})
		.toReversed();
}

interface Making {
	readonly test: RouteTest;
	readonly picked: readonly Picked[];
	/** Starts that were looked for already. */
	readonly starts: Map<string, Start | undefined>;
}

/** What a URL says. */
interface Target {
	readonly scheme: string;
	readonly host: string | undefined;
	readonly port: number | undefined;
	readonly path: string | undefined;
}

const url = /^(https?|tcp|tls):\/\/([^/?#\s]*?)(?::(\d+))?([/?][^#\s]*)?(?:#\S*)?$/i;

function targetOf(text: string): Target | undefined {
	const match = url.exec(text);
	if (match === null) return undefined;
	const [, scheme = '', host, port, rest] = match;
	const path = rest?.startsWith('?') === true ? `/${rest}` : rest;
	return { scheme: scheme.toLowerCase(), host, port: port === undefined ? undefined : Number(port), path };
}

/** What a case asks, before it is known where that begins. */
interface Asked {
	readonly title: string;
	readonly address: Word | undefined;
	readonly target: Target | undefined;
	readonly isTls: boolean;
	/** Whether it is a request, not a connection of which proxies see bytes alone. */
	readonly isRequest: boolean;
	/** What Host says. */
	readonly authority: string;
	readonly port: number;
	readonly method: string;
	readonly path: string;
	readonly headers: readonly Picked[];
}

function wordOf(picked: readonly Picked[], field: string): Word | undefined {
	return picked.find(({ column }) => column.field === field)?.value;
}

function askedOf({ fixed }: RouteTest, picked: readonly Picked[]): Asked {
	const of = (field: string): Word | undefined => wordOf(picked, field);
	const headers = picked.filter(({ column }) => column.field === 'headers');
	const address = of('url');
	const target = address === undefined ? undefined : targetOf(address.text);
	const scheme = target?.scheme ?? (fixed.tls === 'true' ? 'https' : 'http');
	const isTls = scheme === 'https' || scheme === 'tls' || fixed.tls === 'true';
	const authority = of('host')?.text ?? authorityOf(target);
	const port = Number(of('port')?.text ?? target?.port ?? /:(\d+)$/.exec(authority)?.[1] ?? (isTls ? 443 : 80));
	const method = of('method')?.text ?? 'GET';
	const path = of('path')?.text ?? target?.path ?? '/';
	const isRequest = scheme.startsWith('http');
	const isRead = address === undefined || target !== undefined;
	const asked = isRead ? `${scheme}://${authority}${isRequest ? path : `:${port}`}` : address.text;
	const [from, through] = [of('from'), of('through')];
	const title = [
		`${isRequest ? `${method} ` : ''}${asked}`,
		...headers.map(({ column, value }) => `${column.key}: ${value.text}`),
		...(from === undefined ? [] : [`from ${from.text}`]),
		...(through === undefined ? [] : [`through ${through.text}`]),
	].join(', ');
	return { title, address, target, isTls, isRequest, authority, port, method, path, headers };
}

function caseOf(mesh: Mesh, suite: Suite, { test, picked, starts }: Making): Case {
	const asked = askedOf(test, picked);
	const { title, address, target, isTls, isRequest, authority, port, method, path, headers } = asked;
	const [from, through] = [wordOf(picked, 'from'), wordOf(picked, 'through')];
	const fault = (span: Span, message: string): Case => ({ title, request: { span, message } });
	if (address !== undefined && target === undefined)
		return fault(address, `"${address.text}" is no URL with http, https, tcp or tls`);
	if (!(port >= 1 && port <= 65_535))
		return fault(wordOf(picked, 'port') ?? address ?? test.span, `"${port}" is no port`);
	const name = authority.replace(/:\d+$/, '');
	const start = entry(starts, `${from?.text} ${through?.text} ${name} ${port}`, () =>
		startOf(mesh, suite, { from, through, host: name, port }),
	);
	if (start === undefined) return fault(from ?? through ?? test.span, nowhere({ from, through, host: name, port }));
	const { principal, sourceIP, serverName = name } = test.fixed;
	return {
		title,
		request: {
			start,
			port,
			sends: isRequest ? 'request' : 'bytes',
			...(isTls ? { tls: { serverName, ...(principal === undefined ? {} : { identity: principal }) } } : {}),
			// Of bytes, the host stands for the address.
			host: authority,
			...(isRequest ? { method, path: path.startsWith('/') || path === '*' ? path : `/${path}` } : {}),
			headers: Object.fromEntries(headers.map(({ column, value }) => [column.key.toLowerCase(), value.text])),
			...(sourceIP === undefined ? {} : { source: sourceIP }),
			...(test.claims === undefined ? {} : { claims: test.claims }),
		},
	};
}

/** The Host header that clients make of a URL: without the port of its scheme. */
function authorityOf(target: Target | undefined): string {
	if (target === undefined) return '';
	const { scheme, host = '', port } = target;
	const isUsual = port === undefined || port === (scheme === 'https' ? 443 : 80) || !scheme.startsWith('http');
	return isUsual ? host : `${host}:${port}`;
}

interface Beginning {
	readonly from: Word | undefined;
	readonly through: Word | undefined;
	readonly host: string;
	readonly port: number;
}

/** A short name is one of the test's namespace first. */
function startOf(mesh: Mesh, { namespace }: Suite, { from, through, host, port }: Beginning): Start | undefined {
	const named = from ?? through;
	if (named === undefined) return startsFor(mesh, host, port)[0] ?? onlyGateway(mesh);
	const find = from === undefined ? startThrough : startFrom;
	const own = named.text.includes('/') ? undefined : find(mesh, `${namespace}/${named.text}`);
	return own ?? find(mesh, named.text);
}

/** Where there is only one gateway, what is for nobody comes there too. */
const onlyGateway = fact((mesh: Mesh): Start | undefined => {
	const gateways = [...resourcesOf(mesh, 'Gateway'), ...resourcesOf(mesh, 'gateway-api/Gateway')];
	const [first, second] = gateways.filter(({ member }) => !isBuiltIn(member)).map((by) => podOfGateway(mesh, by));
	return first === undefined || (second !== undefined && second !== first) ? undefined : { through: first };
});

function nowhere({ from, through, host, port }: Beginning): string {
	if (from !== undefined) return `There is no workload "${from.text}" whose labels can be read`;
	if (through !== undefined) return `There is no Gateway and no workload "${through.text}"`;
	return `No gateway listens on port ${port} for ${host}; say with "from" or "through" where the request begins`;
}
