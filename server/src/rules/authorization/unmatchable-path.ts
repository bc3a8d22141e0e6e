// A path that no request has: without its slash, with a query, or a regular expression.
import { patternIn } from '../../istio/patterns.ts';
import type { Node } from '../../yaml/node.ts';
import { rule } from '../engine/rule.ts';
import { fieldsOf } from '../shared/authorization-policy.ts';
import { changeTo } from '../shared/fixes.ts';

export default rule({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A path does not begin with "/", has a query, or is a regular expression.',
		why: 'Every path that a client sends begins with a slash, and it is compared without its query, letter by letter. The value matches nothing: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: admin, namespace: shop }
spec:
  action: DENY
  rules:
  - to:
    - operation: { paths: [admin*] }
`,
		mend: ['[admin*]', '[/admin*]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation'],
	},
	// envoy: source/common/common/matchers.cc, PathMatcher::match removes query and fragment
	*check(resource) {
		for (const { values } of fieldsOf(resource, ['paths'])) {
			for (const value of values) {
				const meant = meantBy(value);
				if (meant === undefined) continue;
				yield {
					span: value,
					message: meant.message,
					fixes: meant.text === '' ? [] : changeTo(value, meant.text, meant.isSafe),
				};
			}
		}
	},
});

interface Meant {
	readonly message: string;
	readonly text: string;
	readonly isSafe: boolean;
}

function meantBy({ text }: Node): Meant | undefined {
	const url = /^https?:\/\/[^/]+(\/.*)?$/.exec(text);
	if (url !== null)
		return { message: `"${text}" is not a path; remove the scheme and the host`, text: url[1] ?? '/', isSafe: false };
	const query = text.search(/[?#]/);
	if (query > 0)
		return {
			message: `"${text}" matches nothing: paths are compared without the query string`,
			text: text.slice(0, query),
			isSafe: false,
		};
	const pattern = patternIn(text);
	if (pattern?.is === 'expression')
		return {
			message: `"${text}" matches nothing: "${pattern.part}" stands for itself, for a policy knows no regular expressions; write "/a/*" for all below, or "{*}" for one segment`,
			text: '',
			isSafe: false,
		};
	if (/^[/*{]/.test(text)) return undefined;
	return { message: `"${text}" matches nothing: every path starts with "/"`, text: `/${text}`, isSafe: true };
}
