// A rule without any condition in an ALLOW policy.

import { policyOf, rulesOf } from '../../istio/policies/authorization-policy.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withoutField } from '../shared/fixes.ts';

export default stating({
	amongOthers: {
		wrong: 'This empty rule allows every request',
		consequence: ', so the other rules of the policy restrict nothing',
	},
	alone: { wrong: 'This empty rule allows every request', severity: 'hint' },
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	absent: ['from', 'to', 'when', 'rules'],
	codes: [],
	docs: {
		summary:
			'An ALLOW policy has an empty rule, which allows everything, beside other rules, or its name does not say that it allows everything.',
		why: 'A rule without `from`, `to` and `when` matches every request. The other rules of the policy, and all other ALLOW policies of the workload, then restrict nothing.',
		exceptions: 'Policies with only this rule whose name contains a word such as "all", "any", "public" or "open".',
		severityNotes: 'Hint if the empty rule is the only rule, or has a comment above it.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules:
  - from:
    - source: { namespaces: [web] }
  - {}
`,
		mend: ['  - {}\n', ''],
		links: ['https://istio.io/latest/docs/concepts/security/#allow-all-policy'],
	},
	// istio: pilot/pkg/security/authz/model/model.go, generatePermission, generatePrincipal: nothing asked for is any
	*check(resource) {
		const { action, isOpen } = policyOf(resource);
		const rules = rulesOf(resource);
		const { name } = resource.resource;
		const empty = rules.find(isEmpty);
		if (isOpen || action !== 'ALLOW' || empty === undefined) return;
		const span = empty.end > empty.start ? empty : resource.resource;
		if (rules.some((one) => !isEmpty(one))) {
			yield {
				span,
				message: 'amongOthers',
				...(isExplained(resource, span) ? { severity: 'hint' } : {}),
				fixes: withoutField(resource, span, { what: 'this rule', upTo: 0 }),
			};
		} else if (name !== undefined && !name.opaque && !/all|any|public|open|every|permit|pass/i.test(name.text)) {
			yield { span, message: 'alone' };
		}
	},
});

/** Whether a comment stands above: somebody meant it. */
function isExplained({ resource }: Deployed, { start }: Span): boolean {
	const above = resource.chunk.text.slice(0, start).split('\n').at(-2);
	return above?.trimStart().startsWith('#') === true;
}

function isEmpty(node: Node): boolean {
	return !node.opaque && (node.isNull || (node.kind === 'map' && node.entries.length === 0));
}
