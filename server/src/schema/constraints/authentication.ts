// Rows of PeerAuthentication and RequestAuthentication.
import { get, head, isSet, keyOf, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import type { Constraints } from './rows.ts';
import { duration, joined, matchLabels, policyTarget } from './shared.ts';

type Checked = Parameters<Check>[0];

function* ports(node: Checked): ReturnType<Check> {
	const levels = get(node, 'portLevelMtls');
	if (levels?.kind !== 'map') return;
	const labels = get(get(node, 'selector'), 'matchLabels');
	const isOpen = get(node, 'selector')?.opaque === true || labels?.opaque === true;
	if (levels.entries.length > 0 && !isOpen && (labels?.entries.length ?? 0) === 0)
		yield said('missing-field', keyOf(node, 'portLevelMtls'), '"portLevelMtls" needs a "selector" with labels');
	for (const { key } of levels.entries) {
		const port = Number(key.text);
		if (!key.opaque && !(/^\d+$/.test(key.text) && port >= 1 && port <= 65535))
			yield said('invalid-value', key, `"${key.text}" is no port: ports go from 1 to 65535`);
	}
}

/** istio: ValidatePeerAuthentication */
export const peerAuthentication: Constraints = {
	...matchLabels('spec.selector.matchLabels', 4096),
	spec: { checks: [ports] },
	'spec.portLevelMtls': { minProperties: 1 },
};

const uris = ['jwksUri', 'jwks_uri'];

function* jwtRule(node: Checked): ReturnType<Check> {
	if (!isSet(node, 'issuer') && !uris.some((name) => isSet(node, name)))
		yield said('missing-field', head(node), 'A JWT rule needs "issuer" or "jwksUri"');
	const set = [...uris, 'jwks'].filter((name) => get(node, name) !== undefined);
	const last = set.at(-1);
	if (set.length > 1 && last !== undefined)
		yield said(
			'conflicting-fields',
			keyOf(node, last),
			`Only one of ${set.map((name) => `"${name}"`).join(' and ')} can be set`,
		);
}

/** Whether it is a set of keys; what the keys are is the business of cryptographers. */
function* keySet(node: Checked): ReturnType<Check> {
	const text = textOf(node);
	if (text === undefined || text === '') return;
	try {
		const read = JSON.parse(text) as { keys?: unknown } | null;
		if (Array.isArray(read?.keys) && read.keys.every((key) => typeof key?.kty === 'string')) return;
	} catch {
		// Said below.
	}
	yield said(
		'invalid-value',
		node.style === 'block' ? { start: node.start, end: node.start + 1 } : node,
		'This is no set of keys: JSON with a list "keys", each with "kty"',
	);
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
