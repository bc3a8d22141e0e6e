// A path that no request has: without its slash, with a query, or a regular expression.
import { patternIn } from '../../istio/patterns.ts';
import { fieldsOf, policyOf } from '../../istio/policies/authorization-policy.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const messages = {
	url: { wrong: '"{path}" is not a path', remedy: 'remove the scheme and the host' },
	hostUrl: { wrong: '"{path}" matches nothing', consequence: ': a host has neither a scheme nor a path' },
	query: { wrong: '"{path}" matches nothing', consequence: ': paths are compared without the query string' },
	expression: {
		wrong: '"{path}" matches nothing',
		consequence: ': a policy does not read regular expressions, so "{part}" is literal',
		remedy: 'write "/a/*" for all paths below, or "{*}" for one segment',
	},
	pattern: {
		wrong: '"{path}" matches nothing',
		consequence: ': a policy does not read regular expressions, so "{part}" is literal',
		remedy: '"*" may stand at the beginning or the end',
	},
	relative: { wrong: '"{path}" matches nothing', consequence: ': every path starts with "/"' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary:
			'A path does not begin with "/", has a query, or is a regular expression; or a host or a header is one, or a host is a URL.',
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
		for (const { fields } of policyOf(resource).parts) {
			for (const { name, values } of fields) {
				if (name !== 'hosts' && !/^request\.(?:headers|auth\.claims)\[/.test(name)) continue;
				for (const value of values) {
					if (name === 'hosts' && isUrl.test(value.text)) yield ofUrl(value);
					const [part] = /^\^|\\[.dws]|\$$/.exec(value.text) ?? [];
					if (part !== undefined) yield { span: value, message: 'pattern', with: { path: value.text, part } };
				}
			}
		}
		for (const { values } of fieldsOf(resource, ['paths'])) {
			for (const value of values) {
				const meant = meantBy(value);
				if (meant === undefined) continue;
				yield {
					span: value,
					message: meant.message,
					with: { path: value.text, part: meant.part ?? '' },
					fixes: meant.text === '' ? [] : changeTo(value, meant.text, meant.isSafe),
				};
			}
		}
	},
});

const isUrl = /^https?:\/\/|^[\w*.-]+\.[\w-]+(?::\d+)?\//i;

function ofUrl(value: Node): Finding<typeof messages> {
	const host = value.text.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
	return {
		span: value,
		message: 'hostUrl',
		with: { path: value.text },
		fixes: host === '' ? [] : changeTo(value, host),
	};
}

interface Meant {
	readonly message: 'url' | 'query' | 'expression' | 'relative';
	/** What shows a regular expression. */
	readonly part?: string;
	readonly text: string;
	readonly isSafe: boolean;
}

function meantBy({ text }: Node): Meant | undefined {
	const url = /^https?:\/\/[^/]+(\/.*)?$/.exec(text);
	if (url !== null) return { message: 'url', text: url[1] ?? '/', isSafe: false };
	const query = text.search(/[?#]/);
	if (query > 0)
		return {
			message: 'query',
			text: text.slice(0, query),
			isSafe: false,
		};
	const pattern = patternIn(text);
	if (pattern?.is === 'expression')
		return {
			message: 'expression',
			part: pattern.part,
			text: '',
			isSafe: false,
		};
	if (/^[/*{]/.test(text)) return undefined;
	return { message: 'relative', text: `/${text}`, isSafe: true };
}
