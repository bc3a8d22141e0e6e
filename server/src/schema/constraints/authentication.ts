// Rows of PeerAuthentication and RequestAuthentication.

import { get, head, keyOf, mayBeSet, said, textOf } from '../checks.ts';
import { listed } from '../listed.ts';
import type { Check } from '../schema.ts';
import { type Wrong, wrong } from '../wrong.ts';
import type { Constraints } from './rows.ts';
import { duration, joined, matchLabels, policyTarget } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: ValidatePeerAuthentication */
function* ports(node: Checked): ReturnType<Check> {
	const levels = get(node, 'portLevelMtls');
	if (levels?.kind !== 'map') return;
	const labels = get(get(node, 'selector'), 'matchLabels');
	const isOpen = get(node, 'selector')?.opaque === true || labels?.opaque === true;
	if (levels.entries.length > 0 && !isOpen && (labels?.entries.length ?? 0) === 0)
		yield said('missing-field', keyOf(node, 'portLevelMtls'), 'portLevelWithoutSelector', { fields: ['selector'] });
	for (const { key } of levels.entries) {
		const port = Number(key.text);
		if (!key.opaque && !(/^\d+$/.test(key.text) && port >= 1 && port <= 65535))
			yield said('invalid-value', key, 'notPort', { value: key.text });
	}
}

/** istio: ValidatePeerAuthentication */
export const peerAuthentication: Constraints = {
	...matchLabels('spec.selector.matchLabels', 4096),
	spec: { checks: [ports] },
	'spec.portLevelMtls': { minProperties: 1 },
};

const uris = ['jwksUri', 'jwks_uri'];

/**
 * istio: pkg/config/validation/validation.go, validateJwtRule; that "jwks" and "jwksUri" exclude each other: istio/api,
 * kubernetes/customresourcedefinitions.gen.yaml
 */
function* jwtRule(node: Checked): ReturnType<Check> {
	if (!mayBeSet(node, 'issuer') && !uris.some((name) => mayBeSet(node, name)))
		yield said('missing-field', head(node), 'needsAny', { what: 'A JWT rule', fields: '"issuer" or "jwksUri"' });
	const set = [...uris, 'jwks'].filter((name) => get(node, name) !== undefined);
	const last = set.at(-1);
	if (set.length > 1 && last !== undefined)
		yield said('conflicting-fields', keyOf(node, last), 'onlyOneOf', { fields: listed(set, 'and') });
}

/** Type of key -> what makes such a key. RFC 7518, section 6 */
const members: ReadonlyMap<unknown, readonly string[]> = new Map([
	['RSA', ['n', 'e']],
	['EC', ['crv', 'x', 'y']],
	['OKP', ['crv', 'x']],
	['oct', ['k']],
]);

/**
 * Whether it is a set of keys, or a single one; what the keys are is the business of cryptographers.
 * istio: validateJwtRule (jwk.Parse)
 */
function* keySet(node: Checked): ReturnType<Check> {
	const text = textOf(node);
	if (text === undefined || text === '') return;
	const fault = keySetFault(text);
	if (fault !== undefined)
		yield said('invalid-value', node.style === 'block' ? { start: node.start, end: node.start + 1 } : node, fault);
}

function keySetFault(text: string): Wrong | undefined {
	const read = json(text);
	const keys = isRecord(read) && 'keys' in read ? read.keys : [read];
	if (!Array.isArray(keys) || !keys.every(isRecord)) return wrong('notKeySet');
	for (const [index, key] of keys.entries()) {
		const needed = members.get(key.kty);
		if (needed === undefined)
			return wrong('keyWithoutType', { position: index + 1, types: [...members.keys()].join(', ') });
		const missing = needed.find((name) => typeof key[name] !== 'string');
		if (missing !== undefined)
			return wrong('keyWithout', { position: index + 1, field: missing, type: String(key.kty) });
	}
	return undefined;
}

function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const uri: Constraints[string] = { minLength: 1, maxLength: 2048, format: 'webUrl' };

/** istio: ValidateRequestAuthentication */
export const requestAuthentication: Constraints = joined(policyTarget(['selector', 'targetRef', 'targetRefs']), {
	'spec.jwtRules': { maxItems: 4096 },
	'spec.jwtRules[]': { checks: [jwtRule] },
	'spec.jwtRules[].issuer': { minLength: 1 },
	'spec.jwtRules[].audiences[]': { minLength: 1 },
	'spec.jwtRules[].jwksUri': uri,
	'spec.jwtRules[].jwks_uri': uri,
	'spec.jwtRules[].jwks': { checks: [keySet] },
	'spec.jwtRules[].fromHeaders[].name': { minLength: 1 },
	'spec.jwtRules[].fromParams[]': { minLength: 1 },
	'spec.jwtRules[].fromCookies[]': { minLength: 1 },
	'spec.jwtRules[].spaceDelimitedClaims': { maxItems: 64 },
	'spec.jwtRules[].spaceDelimitedClaims[]': { minLength: 1 },
	'spec.jwtRules[].outputClaimToHeaders[].claim': { minLength: 1 },
	'spec.jwtRules[].outputClaimToHeaders[].header': { minLength: 1, pattern: '^[-_A-Za-z0-9]+$' },
	'spec.jwtRules[].timeout': duration,
});
