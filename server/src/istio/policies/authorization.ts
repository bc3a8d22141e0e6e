// Whether a request is let in: the decision of several AuthorizationPolicies, and what each field of a rule compares.
import { ownOf } from '../../maps.ts';
import { isInRange } from '../../schema/formats/addresses.ts';
import type { Json } from '../../yaml/json.ts';
import { claimTexts } from '../routing/requests.ts';
import { type Field, fieldOfCondition, isStated, needsHttp, type Part, type Read } from './authorization-policy.ts';
import { isOfNamespace, isServiceAccount, type TrustDomains, withAliases } from './identities.ts';
import { fits, fitsTemplate, isPathTemplate, normalizedPath } from './paths.ts';

type Values = readonly string[];

/** A policy that applies, as it is read. */
export interface Authorization {
	readonly namespace: string;
	readonly read: Read;
}

/** A request as the proxy sees it that decides. What is left out is not known to it, so that no value fits. */
export interface Request {
	readonly host?: string;
	readonly method?: string;
	/** As sent, with the query. */
	readonly path?: string;
	/** Whether `path` is normalized already. */
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

/** A rule of a policy, counted from 0. */
export interface RuleOf<P> {
	readonly policy: P;
	readonly rule: number;
}

/** A rule that does not match, and by which condition, such as `paths` or `request.headers[x]`; or a policy without rules. */
export interface Unmatched<P> {
	readonly policy: P;
	readonly rule: number | undefined;
	readonly condition: string;
}

/** A rule that may match, and by which condition nobody knows. */
interface Open<P> extends RuleOf<P> {
	readonly condition: string;
}

export interface Decision<P> {
	readonly isAllowed: boolean;
	/** What decided; undefined where nothing matches, or only what is assumed to. */
	readonly by: RuleOf<P> | undefined;
	/** What asks an external authorizer. */
	readonly asks: RuleOf<P> | undefined;
	/** In the order in which they are tried; those that a decision makes idle are not among them. */
	readonly unmet: readonly Unmatched<P>[];
	/** Rules that templates make, so that nobody knows whether they match: assumed to let the request in. */
	readonly open: readonly Open<P>[];
}

/** The answer of the policies that apply to a workload (istio: pilot/pkg/security/authz/builder/builder.go). */
export function decided<P extends Authorization>(
	policies: readonly P[],
	request: Request,
	options: AuthorizationOptions = {},
): Decision<P> {
	const unmet: Unmatched<P>[] = [];
	const open: Open<P>[] = policies
		.filter(({ read }) => read.isActionOpen)
		.map((policy) => ({ policy, rule: 0, condition: 'action' }));
	const of = (action: string) => policies.filter(({ read }) => !read.isActionOpen && read.action === action);
	const first = (action: string): RuleOf<P> | undefined => {
		for (const policy of of(action)) {
			if (policy.read.rules.length === 0) unmet.push({ policy, rule: undefined, condition: '' });
			for (const rule of policy.read.rules.keys()) {
				const { is, condition } = verdictOf(policy, rule, request, options);
				if (is === 'met') return { policy, rule };
				(is === 'unmet' ? unmet : open).push({ policy, rule, condition });
			}
		}
		return undefined;
	};
	const asks = first('CUSTOM');
	const denied = asks !== undefined && options.isCustomAllowed === false ? asks : first('DENY');
	// What is surely denied, or allowed, does not hang on other rules.
	if (denied !== undefined) return { isAllowed: false, by: denied, asks, unmet, open: [] };
	const known = open.length;
	const by = first('ALLOW');
	const isAllowed = by !== undefined || of('ALLOW').length === 0 || open.length > known;
	return { isAllowed, by, asks, unmet, open: by === undefined ? open : open.slice(0, known) };
}

/** Whether a rule matches a request, and by which condition it does not, or may not. */
interface Verdict {
	readonly is: 'met' | 'unmet' | 'unknown';
	readonly condition: string;
}

const met: Verdict = { is: 'met', condition: '' };

/**
 * Whether a rule matches. Where nobody reads requests, a rule that allows and asks for what only they have is met by none, and of
 * others that part is left out (istio: pilot/pkg/security/authz/model/model.go, Generate, forTCP).
 */
function verdictOf(
	{ namespace, read }: Authorization,
	rule: number,
	request: Request,
	options: AuthorizationOptions,
): Verdict {
	const seen = { ...request, namespace, options };
	const own = read.parts.filter((part) => part.rule === rule);
	const isPlain = request.isConnection === true;
	const lost = own.flatMap(({ fields }) => fields.filter((field) => isStated(field) && needsHttp(field)))[0];
	if (isPlain && read.action === 'ALLOW' && lost !== undefined) return { is: 'unmet', condition: lost.written };
	if (read.rules[rule]?.isOpen === true) return { is: 'unknown', condition: 'rules' };
	const of = (part: Part): Verdict => verdictOfPart(part, seen, isPlain);
	const any = (is: Part['is']): Verdict => anyOf(own.filter((part) => part.is === is).map(of));
	return allOf([any('source'), any('operation'), ...own.filter(({ is }) => is === 'condition').map(of)]);
}

const wordFor = { source: 'from', operation: 'to', condition: 'when' } as const;

function verdictOfPart(part: Part, seen: Seen, isPlain: boolean): Verdict {
	if (part.isOpen) return { is: 'unknown', condition: wordFor[part.is] };
	const fields = part.fields.filter((field) => isStated(field) && !(isPlain && needsHttp(field)));
	return allOf(fields.map((field) => ({ is: verdictOfField(part, field, seen), condition: field.written })));
}

function verdictOfField({ is }: Part, field: Field, seen: Seen): Verdict['is'] {
	const matcher = is === 'condition' ? matcherFor(field.written) : ownOf(fieldMatchers, field.name);
	if (matcher === undefined) return is === 'condition' ? 'unknown' : 'unmet';
	if (field.values.some(({ text }) => matcher(seen, text))) return field.isNegated ? 'unmet' : 'met';
	if (field.isOpen) return 'unknown';
	return field.isNegated ? 'met' : 'unmet';
}

/** Whether all hold; none at all do. */
function allOf(verdicts: readonly Verdict[]): Verdict {
	return verdicts.find(({ is }) => is === 'unmet') ?? verdicts.find(({ is }) => is === 'unknown') ?? met;
}

/** Whether one holds; where none is asked for, that is so too. */
function anyOf(verdicts: readonly Verdict[]): Verdict {
	const of = (wanted: Verdict['is']) => verdicts.find(({ is }) => is === wanted);
	return of('met') ?? of('unknown') ?? of('unmet') ?? met;
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
	paths: ({ path = '', isNormalized }, value) => {
		const read = isNormalized === true ? (path.split(/[?#]/)[0] ?? '') : normalizedPath(path);
		return isPathTemplate(value) ? fitsTemplate(read, value) : fits(read, value);
	},
};

const conditionMatchers: Readonly<Record<string, Matcher>> = {
	'destination.ip': address((seen) => seen.destinationIp),
	'request.auth.audiences': (seen, value) => seen.audiences?.some((one) => fits(one, value)) === true,
	'request.auth.presenter': text((seen) => claimTexts(seen.claims, ['azp'])[0]),
	'connection.sni': text((seen) => seen.sni),
};

/** What a condition compares; undefined for what only the proxy knows, such as metadata of its filters. */
function matcherFor(key: string): Matcher | undefined {
	const field = fieldOfCondition(key);
	if (field !== undefined) return ownOf(fieldMatchers, field);
	const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
	if (header !== undefined) {
		const read = ({ headers }: Seen) => headers?.[header] ?? headers?.[header.toLowerCase()];
		// Of a header an empty value is one too (istio: matcher/header.go, HeaderMatcher).
		return (seen, value) => (value === '*' ? read(seen) !== undefined : fits(read(seen) ?? '', value));
	}
	const claim = /^request\.auth\.claims(\[.+\])$/.exec(key)?.[1];
	if (claim === undefined) return ownOf(conditionMatchers, key);
	const path = claim.slice(1, -1).split('][');
	return ({ claims }, value) => claimTexts(claims, path).some((one) => fits(one, value));
}
