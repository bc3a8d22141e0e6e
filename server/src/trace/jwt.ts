// RequestAuthentications: which token of a request counts, whether it is good, and what of it is left for others.
// istio: pilot/pkg/security/authn/policy_applier.go, convertToEnvoyJwtConfig; envoy: source/extensions/filters/http/jwt_authn

import { indexedBy } from '../facts/indexed.ts';
import { host } from '../host/host.ts';
import { attachedTo } from '../istio/policies/attachment.ts';
import { attachableOf, rootNamespaceOf } from '../istio/policies/scope.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { base64Of, bytesOf, bytesOfBase64, textOfBase64 } from '../text/base64.ts';
import { compareTexts } from '../text/compare.ts';
import { literally } from '../text/literal.ts';
import type { Json } from '../yaml/json.ts';
import { oneOfEach } from './alternatives.ts';
import { namespacesFor, workloadOf } from './attached.ts';
import { listAt, plain, specAt } from './fields.ts';
import { byAge, type ProxyPod } from './proxies.ts';
import { jwtRuleShape, shaped } from './shapes.ts';
import { type Place, placeOf } from './story.ts';

interface JwtRule {
	readonly issuer?: string;
	readonly audiences?: readonly string[];
	readonly jwks?: string;
	readonly jwksUri?: string;
	readonly fromHeaders?: readonly { readonly name?: string; readonly prefix?: string }[];
	readonly fromParams?: readonly string[];
	readonly fromCookies?: readonly string[];
	readonly forwardOriginalToken?: boolean;
	readonly outputPayloadToHeader?: string;
	readonly outputClaimToHeaders?: readonly { readonly header?: string; readonly claim?: string }[];
}

/** A rule for tokens, and where it stands. */
export interface PlacedRule {
	readonly rule: JwtRule;
	readonly at: Place;
}

const byNamespace = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'RequestAuthentication'),
	(by) => by.namespaces ?? [],
);

/** The rules for tokens at a pod, by their issuers, and of one issuer those of the oldest policy first. */
export function jwtRulesFor(mesh: Mesh, pod: ProxyPod): readonly PlacedRule[] {
	const rootNamespace = rootNamespaceOf(mesh);
	const all = namespacesFor(rootNamespace, pod).flatMap((one) => byNamespace(mesh).get(one) ?? []);
	const policies = all.toSorted(byAge).map((by) => ({ ...attachableOf(by), by }));
	const attached = attachedTo(policies, workloadOf(pod), { rootNamespace });
	return attached
		.flatMap(({ by }) =>
			listAt(specAt(by.resource), 'jwtRules').map((node) => ({
				rule: (shaped(plain(node), jwtRuleShape) ?? {}) as JwtRule,
				at: placeOf(by, node),
			})),
		)
		.sort((a, b) => compareTexts(a.rule.issuer ?? '', b.rule.issuer ?? ''));
}

/** What a request brings in. */
export interface Bearer {
	readonly path: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** Seconds since 1970; undefined: tokens are in time. */
	readonly now: number | undefined;
}

export type TokenOutcome =
	| { readonly is: 'none' }
	| {
			readonly is: 'valid';
			readonly claims: Json;
			readonly at: Place;
			/** Where nobody could check who signed it. */
			readonly isUnchecked: boolean;
			readonly path: string;
			readonly headersRemoved: readonly string[];
			readonly headersSet: Readonly<Record<string, string>>;
	  }
	| { readonly is: 'refused'; readonly status: 401 | 403; readonly details: string; readonly at: Place | undefined };

interface Found {
	readonly token: string;
	readonly rule: PlacedRule;
	readonly header: string | undefined;
	readonly parameter: string | undefined;
}

/** What becomes of the tokens of a request. */
export function tokenOutcome(rules: readonly PlacedRule[], bearer: Bearer): TokenOutcome {
	const found = rules.flatMap((rule) => tokensFor(rule, bearer));
	if (found.length === 0) return { is: 'none' };
	// The first rule whose tokens are good decides, whatever else is sent (istio: policy_applier.go, outterOrList).
	for (const rule of rules) {
		const own = found.filter((one) => one.rule === rule).map((one) => judged(one.token, [one], bearer));
		const [first] = own;
		if (first !== undefined && own.every(({ is }) => is === 'valid')) return first;
	}
	let valid: Extract<TokenOutcome, { is: 'valid' }> | undefined;
	const tokens = new Set(found.map(({ token }) => token));
	for (const token of tokens) {
		const looking = found.filter((one) => one.token === token);
		const outcome = judged(token, looking, bearer);
		if (outcome.is === 'refused') return outcome;
		if (outcome.is === 'valid') valid ??= outcome;
	}
	return valid ?? { is: 'none' };
}

function tokensFor(rule: PlacedRule, { path, headers }: Bearer): readonly Found[] {
	const { fromHeaders = [], fromParams = [], fromCookies = [] } = rule.rule;
	const isDefault = fromHeaders.length + fromParams.length + fromCookies.length === 0;
	const places = isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : fromHeaders;
	const found: Found[] = [];
	for (const { name = '', prefix = '' } of places) {
		const value = headers[name.toLowerCase()];
		if (value === undefined || (prefix !== '' && !value.includes(prefix))) continue;
		const token = value.slice(value.indexOf(prefix) + prefix.length).split(/[^\w.~+/=-]/)[0] ?? '';
		found.push({ token, rule, header: name.toLowerCase(), parameter: undefined });
	}
	const query = new URLSearchParams(path.split('?')[1] ?? '');
	for (const parameter of isDefault ? ['access_token'] : fromParams) {
		const token = query.get(parameter);
		if (token !== null) found.push({ token, rule, header: undefined, parameter });
	}
	for (const name of fromCookies) {
		const token = new RegExp(`(?:^|;)\\s*${literally(name)}=([^;]*)`).exec(headers.cookie ?? '')?.[1];
		if (token !== undefined) found.push({ token, rule, header: undefined, parameter: undefined });
	}
	return found;
}

const decoded = (part: string): Json | undefined => {
	try {
		return JSON.parse(textOfBase64(part)) as Json;
	} catch {
		return undefined;
	}
};

type Fields = { readonly [field: string]: Json };

function judged(token: string, looking: readonly Found[], { now, path }: Bearer): TokenOutcome {
	const [first] = looking;
	const refused = (details: string, at: Place | undefined = first?.rule.at, status: 401 | 403 = 401): TokenOutcome => ({
		is: 'refused',
		status,
		details: `jwt_authn_access_denied{${details}}`,
		at,
	});
	const parts = token.split('.');
	const [header, payload] = [decoded(parts[0] ?? ''), decoded(parts[1] ?? '')] as (Fields | undefined)[];
	if (parts.length !== 3 || header === undefined || payload === undefined)
		return refused('Jwt_is_not_in_the_form_of_Header.Payload.Signature_with_two_dots_and_3_sections');
	const own = looking.find(({ rule }) => rule.rule.issuer === payload.iss);
	if (own === undefined) return refused('Jwt_issuer_is_not_configured');
	const { rule, at } = own.rule;
	if (now !== undefined && typeof payload.nbf === 'number' && payload.nbf > now + 60)
		return refused('Jwt_not_yet_valid', at);
	if (now !== undefined && typeof payload.exp === 'number' && payload.exp + 60 < now)
		return refused('Jwt_is_expired', at);
	const audiences = typeof payload.aud === 'string' ? [payload.aud] : Array.isArray(payload.aud) ? payload.aud : [];
	const wanted = rule.audiences ?? [];
	if (
		wanted.length > 0 &&
		!audiences.some((one) => typeof one === 'string' && wanted.map(bareAudience).includes(bareAudience(one)))
	)
		return refused('Audiences_in_Jwt_are_not_allowed', at, 403);
	const signed = isSigned(rule.jwks, header, parts);
	if (typeof signed === 'string') return refused(signed, at);
	const isKept = rule.forwardOriginalToken === true;
	const claims = payload as Json;
	return {
		is: 'valid',
		claims,
		at,
		isUnchecked: signed === undefined,
		path: own.parameter === undefined || isKept ? path : withoutParameter(path, own.parameter),
		headersRemoved: own.header === undefined || isKept ? [] : [own.header],
		headersSet: outputs(rule, payload, parts[1] ?? ''),
	};
}

/** A scheme and a slash at the end do not count (envoy: jwt_verify_lib, CheckAudience). */
function bareAudience(text: string): string {
	return text.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** Whether a key signed it; the reason if none did, undefined if no keys are at hand, or nothing that checks. */
function isSigned(jwks: string | undefined, header: Fields, parts: readonly string[]): true | string | undefined {
	if (jwks === undefined || jwks === '') return undefined;
	let keys: readonly Fields[] = [];
	try {
		keys = (JSON.parse(jwks) as { keys?: readonly Fields[] }).keys ?? [];
	} catch {
		return 'Jwks_is_an_invalid_JSON';
	}
	const fitting = keys.filter(({ kid, alg }) => {
		return (
			(header.kid === undefined || kid === undefined || kid === header.kid) && (alg === undefined || alg === header.alg)
		);
	});
	if (fitting.length === 0) return "Jwks_doesn't_have_key_to_match_kid_or_alg_from_Jwt";
	const { cryptography } = host;
	if (cryptography === undefined) return undefined;
	const data = bytesOf(`${parts[0]}.${parts[1]}`);
	const signature = bytesOfBase64(parts[2] ?? '');
	const isGood = fitting.some((key) => {
		try {
			return cryptography.isSigned(key, `sha${String(header.alg).slice(2)}`, data, signature);
		} catch {
			return false;
		}
	});
	return isGood ? true : 'Jwt_verification_fails';
}

function withoutParameter(path: string, name: string): string {
	const [bare = '', query = ''] = path.split(/\?(.*)/s);
	const left = query.split('&').filter((one) => one.split('=')[0] !== name);
	return left.length === 0 ? bare : `${bare}?${left.join('&')}`;
}

function outputs(rule: JwtRule, payload: Fields, text: string): Readonly<Record<string, string>> {
	const found: Record<string, string> = {};
	if (rule.outputPayloadToHeader) found[rule.outputPayloadToHeader.toLowerCase()] = text;
	for (const { header = '', claim = '' } of rule.outputClaimToHeaders ?? []) {
		let value: Json | undefined = payload as Json;
		for (const step of claim.split('.'))
			value = value !== null && typeof value === 'object' && !Array.isArray(value) ? value[step] : undefined;
		if (value === undefined || value === null) continue;
		const plain = typeof value === 'object' ? base64Of(JSON.stringify(value)) : String(value);
		found[header.toLowerCase()] = plain;
	}
	return found;
}

/** The headers that rules set of tokens, and take away from what comes in. */
export function outputHeaders(rules: readonly PlacedRule[]): readonly string[] {
	return rules.flatMap(({ rule }) => [
		...(rule.outputPayloadToHeader ? [rule.outputPayloadToHeader.toLowerCase()] : []),
		...(rule.outputClaimToHeaders ?? []).flatMap(({ header }) => header?.toLowerCase() ?? []),
	]);
}

/** `issuer/subject` of a token (istio: the principal of a request). */
export function requestPrincipalOf(claims: Json | undefined): string | undefined {
	const { iss, sub } = (claims ?? {}) as Fields;
	return typeof iss === 'string' && typeof sub === 'string' ? `${iss}/${sub}` : undefined;
}
