// Whether a request is let in: the decision of several AuthorizationPolicies, and what each field of a rule compares.
import { isInRange } from '../../schema/formats/addresses.ts';
import type { Json } from '../../yaml/json.ts';
import { claimTexts } from '../routing/requests.ts';
import type { Attachable } from './attachment.ts';
import { isOfNamespace, isServiceAccount, type TrustDomains, withAliases } from './identities.ts';
import { fits, fitsTemplate, isPathTemplate, normalizedPath } from './paths.ts';

type Values = readonly string[];
type Fields = Readonly<Record<string, Values | undefined>>;

export interface AuthorizationRule {
	readonly from?: readonly { readonly source?: Fields }[];
	readonly to?: readonly { readonly operation?: Fields }[];
	readonly when?: readonly { readonly key?: string; readonly values?: Values; readonly notValues?: Values }[];
}

export interface Authorization extends Attachable {
	readonly spec?: Attachable['spec'] & { readonly action?: string; readonly rules?: readonly AuthorizationRule[] };
}

/** A request as the proxy sees it that decides. What is left out is not known to it, so that no value fits. */
export interface Request {
	readonly host?: string;
	readonly method?: string;
	/** As sent, with the query. */
	readonly path?: string;
	/** Whether `path` is normalised already. */
	readonly isNormalized?: boolean;
	/** Of the token that was verified. */
	readonly claims?: Json;
	/** Whether nobody reads requests in the connection, so that what only they have cannot be compared. */
	readonly isConnection?: boolean;
	readonly port?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** SPIFFE identity without `spiffe://`; only a peer with mutual TLS has one. */
	readonly principal?: string;
	readonly requestPrincipal?: string;
	readonly audiences?: Values;
	readonly ip?: string;
	readonly remoteIp?: string;
	readonly destinationIp?: string;
	readonly sni?: string;
}

export interface AuthorizationOptions {
	readonly trustDomains?: TrustDomains;
	/** What the external authorizer of a CUSTOM policy answers. */
	readonly isCustomAllowed?: boolean;
}

export interface Decision {
	readonly isAllowed: boolean;
	/** The policy that decided; undefined if none did, or none of those that would allow. */
	readonly by: Authorization | undefined;
}

/** The answer of the policies that apply to a workload (istio: pilot/pkg/security/authz/builder/builder.go). */
export function decided(
	policies: readonly Authorization[],
	request: Request,
	options: AuthorizationOptions = {},
): Decision {
	const of = (action: string) => policies.filter(({ spec }) => (spec?.action ?? 'ALLOW') === action);
	const first = (action: string) => of(action).find((policy) => isMatched(policy, request, options));
	const custom = options.isCustomAllowed === false ? first('CUSTOM') : undefined;
	const against = custom ?? first('DENY');
	if (against !== undefined) return { isAllowed: false, by: against };
	const by = first('ALLOW');
	return { isAllowed: by !== undefined || of('ALLOW').length === 0, by };
}

/** Whether some rule of a policy matches; one without rules matches nothing. */
export function isMatched(policy: Authorization, request: Request, options: AuthorizationOptions = {}): boolean {
	return (policy.spec?.rules ?? []).some((rule) => unmetCondition(policy, rule, request, options) === undefined);
}

/**
 * The first condition of a rule that a request does not meet, such as `paths` or `request.headers[x]`; undefined if it meets
 * all. Where nobody reads requests, a rule that allows and asks for what only they have is met by none, and of others that
 * part is left out (istio: pilot/pkg/security/authz/model/model.go, Generate, forTCP).
 */
export function unmetCondition(
	{ namespace = '', spec }: Authorization,
	{ from, to, when = [] }: AuthorizationRule,
	request: Request,
	options: AuthorizationOptions = {},
): string | undefined {
	const seen = { ...request, namespace, options };
	const isAllowing = (spec?.action ?? 'ALLOW') === 'ALLOW';
	const isLeftOut = (name: string) => request.isConnection === true && !isAllowing && ofRequests.test(name);
	const isLost = (name: string) => request.isConnection === true && isAllowing && ofRequests.test(name);
	const names = [...(from ?? []), ...(to ?? [])].flatMap((one) =>
		Object.entries({
			...('source' in one ? one.source : undefined),
			...('operation' in one ? one.operation : undefined),
		})
			.filter(([, values]) => (values?.length ?? 0) > 0)
			.map(([name]) => name),
	);
	const lost = [...names, ...when.map(({ key = '' }) => key)].find(isLost);
	if (lost !== undefined) return lost;
	const firstIn = (fields: Fields | undefined) =>
		Object.entries(fields ?? {}).find(
			([field, values]) => !isLeftOut(field) && !isField(field, values ?? [], seen),
		)?.[0];
	const failed = (list: readonly (Fields | undefined)[]) => {
		const all = list.map(firstIn);
		return all.includes(undefined) ? undefined : all[0];
	};
	const source = from === undefined ? undefined : failed(from.map((one) => one.source));
	if (source !== undefined) return source;
	const operation = to === undefined ? undefined : failed(to.map((one) => one.operation));
	if (operation !== undefined) return operation;
	return when.find((one) => !isLeftOut(one.key ?? '') && !isCondition(one, seen))?.key;
}

/** What only requests have (istio: pilot/pkg/security/authz/model/generator.go). */
const ofRequests =
	/^(?:hosts|methods|paths|requestPrincipals|not(?:Hosts|Methods|Paths|RequestPrincipals)|request\..*)$/;

interface Seen extends Request {
	/** The policy's. */
	readonly namespace: string;
	readonly options: AuthorizationOptions;
}

type Matcher = (seen: Seen, value: string) => boolean;

const text =
	(field: (seen: Seen) => string | undefined): Matcher =>
	(seen, value) =>
		fits(field(seen) ?? '', value);
const address =
	(field: (seen: Seen) => string | undefined): Matcher =>
	(seen, value) =>
		isInRange(field(seen) ?? '', value);

const principal: Matcher = ({ principal: identity = '', options }, value) =>
	withAliases([value], options.trustDomains ?? { trustDomain: 'cluster.local', aliases: [] }).some((one) =>
		fits(identity, one),
	);
const namespace: Matcher = (seen, value) => isOfNamespace(seen.principal ?? '', value);
const serviceAccount: Matcher = (seen, value) =>
	isServiceAccount(`spiffe://${seen.principal ?? ''}`, value, seen.namespace);
const trustDomain = text((seen) => seen.principal?.split('/')[0]);

/** istio: pilot/pkg/security/authz/model/model.go, New */
const fieldMatchers: Readonly<Record<string, Matcher>> = {
	principals: principal,
	namespaces: namespace,
	serviceAccounts: serviceAccount,
	trustDomains: trustDomain,
	requestPrincipals: text((seen) => seen.requestPrincipal),
	ipBlocks: address((seen) => seen.ip),
	remoteIpBlocks: address((seen) => seen.remoteIp),
	hosts: (seen, value) => fits((seen.host ?? '').toLowerCase(), value.toLowerCase()),
	methods: text((seen) => seen.method),
	ports: ({ port }, value) => port === Number(value),
	paths: ({ path = '', isNormalized }, value) => {
		const read = isNormalized === true ? (path.split(/[?#]/)[0] ?? '') : normalizedPath(path);
		return isPathTemplate(value) ? fitsTemplate(read, value) : fits(read, value);
	},
};

const conditionMatchers: Readonly<Record<string, Matcher>> = {
	'source.ip': address((seen) => seen.ip),
	'remote.ip': address((seen) => seen.remoteIp),
	'destination.ip': address((seen) => seen.destinationIp),
	'destination.port': ({ port }, value) => port === Number(value),
	'source.principal': principal,
	'source.namespace': namespace,
	'source.serviceAccount': serviceAccount,
	'source.trustDomain': trustDomain,
	'request.auth.principal': text((seen) => seen.requestPrincipal),
	'request.auth.audiences': (seen, value) => seen.audiences?.some((one) => fits(one, value)) === true,
	'request.auth.presenter': text((seen) => claimTexts(seen.claims, ['azp'])[0]),
	'connection.sni': text((seen) => seen.sni),
};

function isField(name: string, values: Values, seen: Seen): boolean {
	if (values.length === 0) return true;
	const positive = name.startsWith('not') ? `${name.charAt(3).toLowerCase()}${name.slice(4)}` : name;
	const isAny = values.some((value) => fieldMatchers[positive]?.(seen, value));
	return isAny === (positive === name);
}

function isCondition(
	{ key = '', values = [], notValues = [] }: NonNullable<AuthorizationRule['when']>[number],
	seen: Seen,
): boolean {
	const matcher = matcherFor(key);
	const isAny = (list: Values) => list.some((value) => matcher?.(seen, value));
	return matcher !== undefined && (values.length === 0 || isAny(values)) && !isAny(notValues);
}

function matcherFor(key: string): Matcher | undefined {
	const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
	if (header !== undefined) {
		const read = ({ headers }: Seen) => headers?.[header] ?? headers?.[header.toLowerCase()];
		// Of a header an empty value is one too (istio: matcher/header.go, HeaderMatcher).
		return (seen, value) => (value === '*' ? read(seen) !== undefined : fits(read(seen) ?? '', value));
	}
	const claim = /^request\.auth\.claims(\[.+\])$/.exec(key)?.[1];
	if (claim === undefined) return conditionMatchers[key];
	const path = claim.slice(1, -1).split('][');
	return ({ claims }, value) => claimTexts(claims, path).some((one) => fits(one, value));
}
