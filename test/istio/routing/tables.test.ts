// What routes match, merge and change, against Istio's own tables of cases.
import { describe, expect, test } from 'vitest';
import { claimOf } from '../../../server/src/istio/routing/claims.ts';
import {
	type HttpRoute,
	isConflict,
	mergedMatches,
	mergedRoutes,
} from '../../../server/src/istio/routing/delegates.ts';
import { type HttpMatch, isCatchAll } from '../../../server/src/istio/routing/http-matches.ts';
import {
	type HttpRequest,
	location,
	normalizedPath,
	type Redirect,
	rewritten,
	takes,
} from '../../../server/src/istio/routing/requests.ts';
import { jsonOf } from '../../../server/src/yaml/json.ts';
import { parse } from '../../../server/src/yaml/tree.ts';
import { areTablesThere, table } from '../../tables.ts';

interface EnvoyMatch {
	readonly PathSpecifier?: {
		readonly Prefix?: string;
		readonly PathSeparatedPrefix?: string;
		readonly Path?: string;
		readonly SafeRegex?: { readonly Regex: string };
	};
	readonly Headers?: readonly { readonly Name: string }[];
	readonly QueryParameters?: readonly { readonly Name: string }[];
}

/** An Envoy route as the match that makes it. */
function written({ PathSpecifier: path = {}, Headers = [], QueryParameters = [] }: EnvoyMatch): HttpMatch {
	const named = (all: readonly { readonly Name: string }[]) => Object.fromEntries(all.map(({ Name }) => [Name, {}]));
	const prefix = path.Prefix ?? path.PathSeparatedPrefix;
	const regex = path.SafeRegex?.Regex;
	return {
		uri: prefix !== undefined ? { prefix } : regex !== undefined ? { regex } : { exact: path.Path ?? '' },
		headers: named(Headers),
		queryParams: named(QueryParameters),
	};
}

interface Route {
	readonly match?: readonly HttpMatch[];
	readonly redirect?: Redirect;
	readonly rewrite?: { readonly uri?: string };
	readonly fault?: { readonly abort?: { readonly httpStatus?: number } };
}

interface Answer {
	readonly status: number;
	readonly location?: string;
	readonly path?: string;
}

/** What a VirtualService makes of a request. */
function answered(text: string, request: HttpRequest): Answer {
	const { root } = parse(text);
	const manifest: unknown = root === undefined ? {} : jsonOf(root);
	const { spec } = manifest as { readonly spec: { readonly http: readonly Route[] } };
	for (const { match = [{}], redirect, rewrite, fault } of spec.http) {
		const hit = match.find((one) => takes(one, request));
		if (hit === undefined) continue;
		if (redirect !== undefined) return { status: 301, location: location(hit, request, redirect) };
		const status = fault?.abort?.httpStatus ?? 200;
		const path = request.path ?? '/';
		return { status, path: rewrite?.uri === undefined ? path : rewritten(hit, path, rewrite.uri) };
	}
	return { status: 404 };
}

/** The same, redirects followed. */
function followed(text: string, request: HttpRequest, left = 5): Answer {
	const answer = answered(text, request);
	const path = answer.location?.replace(/^\w+:\/\/[^/]*/, '');
	return path === undefined || left === 0 ? answer : followed(text, { ...request, path }, left - 1);
}

interface EndToEnd {
	readonly virtualService: string;
	readonly request: HttpRequest;
	readonly status?: number;
	readonly location?: string;
	readonly finalUrlAtServer?: string;
}

describe.skipIf(!areTablesThere)("Istio's tables", () => {
	test('a route that takes all', () => {
		for (const one of table<{ route: { Match: EnvoyMatch }; want: boolean }>('catch_all_route').cases)
			expect(isCatchAll(written(one.route.Match)), JSON.stringify(one)).toBe(one.want);
	});

	test('the names of claims', () => {
		interface Case {
			readonly name: string;
			readonly want?: { readonly claims: readonly string[] };
		}
		for (const one of table<Case>('jwt_claim_header_names').cases) {
			expect(claimOf(one.name), one.name).toEqual(one.want?.claims);
		}
	});

	test('a delegate against its root', () => {
		for (const one of table<{ root: HttpMatch; leaf: HttpMatch; expected: boolean }>('delegate_match_conflict').cases)
			expect(isConflict(one.root, one.leaf), JSON.stringify(one)).toBe(one.expected);
		interface Matches {
			readonly root: readonly HttpMatch[];
			readonly delegate: readonly HttpMatch[];
			readonly expected: readonly HttpMatch[] | null;
		}
		for (const one of table<Matches>('delegate_merge_matches').cases)
			expect(mergedMatches(one.root, one.delegate) ?? null, JSON.stringify(one)).toEqual(one.expected);
		interface Routes {
			readonly root: HttpRoute;
			readonly delegate: readonly HttpRoute[];
			readonly expected: readonly HttpRoute[];
		}
		for (const one of table<Routes>('delegate_merge_routes').cases)
			expect(mergedRoutes(one.root, one.delegate), JSON.stringify(one)).toEqual(one.expected);
	});

	test('headers that must be, and that must not be', () => {
		for (const one of table<EndToEnd>('vs_header_conditions_e2e').cases)
			expect(answered(one.virtualService, one.request).status, JSON.stringify(one)).toBe(one.status);
	});

	test('redirects and rewrites', () => {
		for (const one of table<EndToEnd>('vs_redirect_rewrite_e2e').cases) {
			const first = answered(one.virtualService, one.request);
			if (one.status !== undefined) expect(first.status, JSON.stringify(one)).toBe(one.status);
			if (one.location !== undefined) expect(first.location).toBe(one.location);
			if (one.finalUrlAtServer === undefined) continue;
			const sent = followed(one.virtualService, one.request).path?.split('#')[0];
			expect(sent, JSON.stringify(one)).toBe(one.finalUrlAtServer);
		}
	});

	test('paths as they are normalised', () => {
		for (const one of table<{ mode: string; in: string; out: string }>('path_normalization_e2e').cases)
			expect(normalizedPath(one.in, one.mode) ?? '400', JSON.stringify(one)).toBe(String(one.out));
	});
});
