// What traces read of manifests, as shapes: values of another type are left out, for half-typed files hold anything.
import type { Json } from '../yaml/json.ts';

/** `map`: of texts; `lists`: a map of lists of texts; `any`: not looked into. */
export type Shape =
	| 'string'
	| 'number'
	| 'boolean'
	| 'map'
	| 'lists'
	| 'any'
	| readonly [Shape]
	| { readonly [field: string]: Shape };

/** A value without whatever does not have its shape; undefined if nothing is left. */
export function shaped(value: Json | undefined, shape: Shape): Json | undefined {
	if (value === undefined || value === null) return undefined;
	if (shape === 'any') return value;
	if (shape === 'string') return typeof value === 'object' ? undefined : String(value);
	if (shape === 'number') return typeof value === 'number' ? value : undefined;
	if (shape === 'boolean') return typeof value === 'boolean' ? value : undefined;
	if (isList(shape)) {
		if (!Array.isArray(value)) return undefined;
		return value.flatMap((one) => {
			const made = shaped(one, shape[0]);
			return made === undefined ? [] : [made];
		});
	}
	if (typeof value !== 'object' || Array.isArray(value)) return undefined;
	const of = (field: string): Shape | undefined =>
		shape === 'map'
			? 'string'
			: shape === 'lists'
				? ['string']
				: Object.hasOwn(shape, field)
					? shape[field]
					: undefined;
	const entries = Object.entries(value).flatMap(([field, inner]) => {
		const own = of(field);
		const made = own === undefined ? undefined : shaped(inner, own);
		return made === undefined ? [] : [[field, made] as const];
	});
	return Object.fromEntries(entries);
}

function isList(shape: Shape): shape is readonly [Shape] {
	return Array.isArray(shape);
}

const operations: Shape = { set: 'map', add: 'map', remove: ['string'] };
const headers: Shape = { request: operations, response: operations };
const destination: Shape = { host: 'string', subset: 'string', port: { number: 'number' } };
const percentage: Shape = { value: 'number' };
const match: Shape = { exact: 'string', prefix: 'string', regex: 'string' };

/** A route of a VirtualService, but for its matches. */
export const routeShape: Shape = {
	name: 'string',
	route: [{ destination, weight: 'number', headers }],
	redirect: {
		uri: 'string',
		prefixRewrite: 'string',
		authority: 'string',
		scheme: 'string',
		port: 'number',
		derivePort: 'string',
		redirectCode: 'number',
	},
	directResponse: { status: 'number', body: { string: 'string', bytes: 'string' } },
	rewrite: { uri: 'string', authority: 'string', uriRegexRewrite: { match: 'string', rewrite: 'string' } },
	fault: {
		abort: { httpStatus: 'number', grpcStatus: 'string', percentage, percent: 'number' },
		delay: { fixedDelay: 'string', percentage },
	},
	corsPolicy: {
		allowOrigins: [match],
		allowOrigin: ['string'],
		allowMethods: ['string'],
		allowHeaders: ['string'],
		exposeHeaders: ['string'],
		maxAge: 'string',
		allowCredentials: 'boolean',
		unmatchedPreflights: 'string',
	},
	headers,
	timeout: 'string',
	retries: { attempts: 'number' },
	mirror: destination,
	mirrorPercentage: percentage,
	mirrorPercent: 'number',
	mirrors: [{ destination, percentage }],
};

/** A rule for tokens. */
export const jwtRuleShape: Shape = {
	issuer: 'string',
	audiences: ['string'],
	jwks: 'string',
	jwksUri: 'string',
	fromHeaders: [{ name: 'string', prefix: 'string' }],
	fromParams: ['string'],
	fromCookies: ['string'],
	forwardOriginalToken: 'boolean',
	outputPayloadToHeader: 'string',
	outputClaimToHeaders: [{ header: 'string', claim: 'string' }],
};

const tls: Shape = { mode: 'string', sni: 'string' };

/** A traffic policy of a DestinationRule, as far as it says how TLS is started. */
export const trafficPolicyShape: Shape = { tls, portLevelSettings: [{ port: { number: 'number' }, tls }] };
