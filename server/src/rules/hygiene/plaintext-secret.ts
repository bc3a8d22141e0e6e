// A secret in plain text, where anybody who reads the manifest can take it.
import { type KindId, kindRows } from '../../model/kinds.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const kinds = (Object.entries(kindRows) as [KindId, { family: string }][]).flatMap(([kind, { family }]) =>
	family === 'istio' || family === 'gateway-api' || kind === 'IstioOperator' ? [kind] : [],
);

/** What secrets look like, whatever they stand in. */
const shapes: readonly { readonly what: string; readonly shape: RegExp }[] = [
	{ what: 'a private key', shape: /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/ },
	{ what: 'a token (JWT)', shape: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/ },
	{ what: 'an AWS access key', shape: /\bAKIA[0-9A-Z]{16}\b/ },
	{ what: 'a GitHub token', shape: /\bgh[oprsu]_[0-9A-Za-z]{36}\b/ },
	{ what: 'a Google key', shape: /\bAIza[\w-]{35}\b/ },
	{ what: 'a Slack token', shape: /\bxox[abprs]-[\w-]{10,}/ },
];

/** Fields whose value is a secret, if it is text. */
const secretFields =
	/^(?:password|client_?secret|hmac_?secret|access_?token|api_?key|secret_?access_?key|authorization|proxy-authorization|x-api-key|x-auth-token)$/i;
const mayHold = /PRIVATE KEY|eyJ|AKIA|gh[oprsu]_|AIza|xox[abprs]-|secret|password|token|authorization|api-?_?key/i;

const messages = {
	shape: { wrong: 'This is {what} in plaintext', remedy: 'move it to a Secret' },
	field: { wrong: '"{field}" contains a secret in plaintext', remedy: 'move it to a Secret' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds,
	codes: [],
	docs: {
		summary: 'A manifest contains a secret in plaintext: a private key, a token or a password.',
		why: 'Anyone who can read the manifest, its history in version control or the configuration of a proxy has the secret. Keys and tokens belong in a Secret, which Istio reads by name or through SDS.',
		exceptions:
			'Secrets, which are made to hold them. Placeholders, and what Envoy inserts for each request (`%REQ(…)%`). Keys in `jwks` have a rule of their own. The message never repeats the secret.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: search, namespace: shop }
spec:
  hosts: [search.example.com]
  http:
  - headers:
      request:
        set: { authorization: Basic c2VhcmNoOmh1bnRlcjI= }
    route:
    - destination: { host: search.example.com }
`,
		mend: ['authorization: Basic c2VhcmNoOmh1bnRlcjI=', 'x-shop: search'],
		links: ['https://istio.io/latest/docs/ops/best-practices/security/'],
	},
	*check({ resource, standing }) {
		if (standing === 'template' || !mayHold.test(resource.chunk.text.slice(resource.start, resource.end))) return;
		const spec = manifest(resource).get('spec');
		if (spec !== undefined) yield* within(spec as Node, '', undefined);
	},
});

function* within(node: Node, field: string, above: string | undefined): Generator<Finding<typeof messages>> {
	if (node.kind === 'scalar') yield* judged(node, field, above);
	for (const item of node.items) yield* within(item, field, above);
	for (const { key, value } of node.entries) yield* within(value, key.text, field === '' ? above : field);
}

function* judged(node: Node, field: string, above: string | undefined): Generator<Finding<typeof messages>> {
	if (node.opaque || field === 'jwks' || isStandIn(node.text)) return;
	const shape = shapes.find((one) => one.shape.test(node.text));
	if (shape !== undefined) {
		yield { span: firstLine(node), message: 'shape', with: { what: shape.what } };
	} else if (isSecret(node, field, above)) {
		const name = /^inline/.test(field) && above !== undefined ? above : field;
		yield { span: node, message: 'field', with: { field: name } };
	}
}

function isSecret({ text, style }: Node, field: string, above: string | undefined): boolean {
	if (text.length < 8 || style === 'block') return false;
	// Of headers, what is set or compared; `Bearer` alone is how the token is found, not what it is.
	if (
		/^(?:proxy-)?authorization$/i.test(field) ||
		(field === 'exact' && /^(?:proxy-)?authorization$/i.test(above ?? ''))
	)
		return /^(?:Basic|Bearer|Token|ApiKey)\s+\S{8,}/i.test(text);
	if (secretFields.test(field)) return /\d/.test(text) && !/[\s/:]/.test(text);
	return /^inline_?(?:string|bytes)$/i.test(field) && /secret|private_?key|password|token/i.test(above ?? '');
}

/** What is filled in later, or only says what belongs there. */
function isStandIn(text: string): boolean {
	return (
		isPlaceholder(text) ||
		/%[A-Z_]+(?:\(|%)|[<>]|\$[({]|^(?:x+|\*+)$|change-?me|example|placeholder|redacted|dummy/i.test(text)
	);
}

function firstLine({ start, text }: Node): { readonly start: number; readonly end: number } {
	const newline = text.indexOf('\n');
	return { start, end: start + (newline === -1 ? text.length : newline) };
}
