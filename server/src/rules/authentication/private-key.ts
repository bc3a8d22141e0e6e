// A private key among the keys that tokens are checked with.

import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { fixOf } from '../shared/fixes.ts';

export default stating({
	private: {
		wrong: 'This contains a private key',
		consequence: ': anyone who can read it can create tokens that are accepted',
	},
})({
	severity: 'warning',
	kinds: ['RequestAuthentication'],
	codes: [],
	docs: {
		summary: 'The keys in "jwks" contain their private part in plaintext.',
		why: 'Public keys are enough to verify a token. Anyone who can read the private key, in the repository or in the cluster, can create tokens that are accepted.',
		bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  jwtRules:
  - issuer: https://accounts.example.com
    jwks: '{ "keys": [{ "kty": "EC", "crv": "P-256", "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps", "d": "0g5vAEKzugrXaRbgKG0Tj2qJ5lMP4Bezds1_sTybkfk" }] }'
`,
		mend: [', "d": "0g5vAEKzugrXaRbgKG0Tj2qJ5lMP4Bezds1_sTybkfk"', ''],
		links: ['https://www.rfc-editor.org/rfc/rfc7518#section-6'],
	},
	*check(by) {
		const { resource } = by;
		const rules = manifest(resource).get('spec')?.each('jwtRules') ?? [];
		for (const rule of rules) {
			const jwks = rule.get('jwks');
			if (jwks === undefined || jwks.opaque || !holdsPrivateKey(jwks.text)) continue;
			const span = jwks.style === 'block' ? { start: jwks.start, end: jwks.start + 1 } : jwks;
			const fixes = publicOnly(by, jwks);
			yield {
				span,
				fixes,
				message: 'private',
			};
		}
	},
});

/** The parts of a key that only the signer may know, with the comma before or behind. RFC 7518, section 6 */
const secret = /,\s*"(?:d|p|q|dp|dq|qi)"\s*:\s*"[^"]*"|"(?:d|p|q|dp|dq|qi)"\s*:\s*"[^"]*"\s*,\s*/g;

/** Takes the private parts out; what was public stays as it is written. */
function publicOnly(by: Deployed, { start, end }: Node): readonly Fix[] {
	const before = by.resource.chunk.text.slice(start, end);
	const after = before.replace(secret, '');
	const isClean = after !== before && !/"oct"|\\/.test(before) && !/"(?:d|k)"\s*:/.test(after);
	return isClean ? fixOf(by, 'Keep only the public part', { start, end, text: after }) : [];
}

/** Whether a set of keys, or a single one, has what only the signer may know. RFC 7518, section 6 */
function holdsPrivateKey(text: string): boolean {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		return false;
	}
	const keys = isRecord(read) && Array.isArray(read.keys) ? read.keys : [read];
	return keys.some((key) => isRecord(key) && typeof key[key.kty === 'oct' ? 'k' : 'd'] === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}
