// Sources and operations in two rules, of which each is enough for itself, where one rule with both was meant.

import { policyOf, rulesOf } from '../../istio/policies/authorization-policy.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';

const messages = {
	allowed: {
		wrong:
			'This rule has no "from", so it allows its requests from everybody; the rule before it has no "to", so it allows every request of its sources',
		remedy: 'remove the "-" before "to" for one rule that asks for both',
	},
	denied: {
		wrong:
			'This rule has no "from", so it denies its requests to everybody; the rule before it has no "to", so it denies every request of its sources',
		remedy: 'remove the "-" before "to" for one rule that asks for both',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A policy has a rule with only `from`, followed by one with only `to`.',
		why: 'A policy applies if any of its rules matches. With a dash before `to` these are two rules, and the policy lets in, or keeps out, far more than both together would.',
		exceptions:
			'More than two rules, and operations that everybody may call: health checks, metrics, logins, static files and the like.',
		severityNotes: 'Information because both rules may be intended.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: frontend-only, namespace: shop }
spec:
  rules:
  - from: [{ source: { principals: [cluster.local/ns/shop/sa/frontend] } }]
  - to: [{ operation: { methods: [GET], paths: [/orders] } }]
`,
		mend: ['  - to:', '    to:'],
		links: [
			'https://istio.io/latest/docs/ops/common-problems/security-issues/#make-sure-there-are-no-typos-in-the-policy-yaml-file',
		],
	},
	// istio: pilot/pkg/security/authz/builder/builder.go, build: one policy of Envoy for each rule, which are alternatives
	*check(by) {
		const { action, isOpen } = policyOf(by);
		const [first, second, third] = rulesOf(by);
		if (isOpen || first === undefined || second === undefined || third !== undefined) return;
		if ((action !== 'ALLOW' && action !== 'DENY') || !hasOnly(first, 'from') || !hasOnly(second, 'to')) return;
		if (
			/\/\*?(?:health|healthz|live|livez|ready|readyz|status|ping|metrics|login|logout|oauth|auth|callback|public|static|assets|favicon|docs|swagger|openapi|\.well-known)|OPTIONS/i.test(
				textOf(second),
			)
		)
			return;
		const [to] = second.entries;
		if (to !== undefined) yield { span: to.key, message: action === 'ALLOW' ? 'allowed' : 'denied' };
	},
});

function hasOnly(rule: Node, field: string): boolean {
	const [only, another] = rule.entries;
	return another === undefined && only?.key.text === field && only.value.items.length > 0;
}

/** All words of a rule. */
function textOf(node: Node): string {
	if (node.kind === 'scalar') return ` ${node.text}`;
	return [...node.items, ...node.entries.map(({ value }) => value)].map(textOf).join('');
}
