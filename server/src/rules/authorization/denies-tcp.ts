// A DENY rule that asks for HTTP without saying at which ports, so that it denies TCP as a whole.

import { isStated, needsHttp, policyOf } from '../../istio/policies/authorization-policy.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	denied: {
		wrong: '"{field}" cannot be checked on TCP ports',
		consequence: ', so this rule denies all traffic there',
		remedy: 'list the ports it applies to',
	},
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['AuthorizationPolicy'],
	codes: ['IST0133'],
	docs: {
		summary: 'A DENY rule has HTTP conditions, but lists no ports.',
		why: 'HTTP conditions cannot be checked on a TCP port. A DENY rule then ignores them and denies every connection.',
		severityNotes:
			'Off by default because most workloads have no TCP ports. Where they are known, `authorization/http-on-tcp` reports the rule.',
		differences: 'Istio’s webhook always warns.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: admin, namespace: shop }
spec:
  selector: { matchLabels: { app: shop } }
  action: DENY
  rules:
  - to:
    - operation: { paths: [/admin] }
`,
		mend: ['{ paths: [/admin] }', '{ paths: [/admin], ports: ["8080"] }'],
		links: ['https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/'],
	},
	*check(resource) {
		const { action, rules, parts, isOpen } = policyOf(resource);
		if (isOpen || action !== 'DENY') return;
		for (const index of rules.keys()) {
			const own = parts.flatMap((part) => (part.rule === index ? part.fields : []));
			const first = own.find((field) => isStated(field) && needsHttp(field));
			if (first === undefined || own.some(({ name }) => name === 'ports')) continue;
			yield {
				span: first.key,
				message: 'denied',
				with: { field: first.written },
			};
		}
	},
});
