// Whether a request is let in: the decision of several AuthorizationPolicies, and what each field of a rule compares.
import { isInRange } from '../../schema/formats/addresses.ts';
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
export function isMatched(
	{ namespace = '', spec }: Authorization,
	request: Request,
	options: AuthorizationOptions = {},
): boolean {
	const seen = { ...request, namespace, options };
	const holds = (fields: Fields | undefined) =>
		Object.entries(fields ?? {}).every(([field, values]) => isField(field, values ?? [], seen));
	return (spec?.rules ?? []).some(
		({ from, to, when }) =>
			(from === undefined || from.some(({ source }) => holds(source))) &&
			(to === undefined || to.some(({ operation }) => holds(operation))) &&
			(when ?? []).every((condition) => isCondition(condition, seen)),
	);
}

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
	paths: ({ path = '' }, value) => {
		const read = normalizedPath(path);
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
	const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
	const matcher = header === undefined ? conditionMatchers[key] : text((one) => one.headers?.[header]);
	const isAny = (list: Values) => list.some((value) => matcher?.(seen, value));
	return matcher !== undefined && (values.length === 0 || isAny(values)) && !isAny(notValues);
}
