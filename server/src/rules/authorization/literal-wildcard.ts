// A star in the middle of a value, where it stands for itself.

import { type Field, fieldsOf, policyOf } from '../../istio/policies/authorization-policy.ts';
import { isPathTemplate } from '../../istio/policies/paths.ts';
import { behaves } from '../../istio/releases.ts';
import { pathTemplate } from '../../schema/formats/authorization.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const compared = ['principals', 'requestPrincipals', 'hosts', 'methods', 'paths', 'connection.sni'];

export default stating({
	literal: { wrong: '"*" in the middle of "{value}" is literal', remedy: 'it is a wildcard only at the start or end' },
})({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: [],
	docs: {
		summary: 'A value has a "*" in the middle, where it is not a wildcard.',
		why: 'Istio only supports `abc*`, `*abc` and `*`. Anywhere else "*" is an ordinary character, so the value matches nothing that clients send: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		exceptions:
			'Namespaces may contain "*" anywhere. In paths `{*}` matches one segment and `{**}` several, since Istio 1.22. `/a/**` is not reported if `/a/*` is in the same list.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: carts, namespace: shop }
spec:
  rules:
  - to:
    - operation: { paths: ["/users/*/cart"] }
`,
		mend: ['/users/*/cart', '/users/{*}/cart'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/'],
	},
	// istio: pilot/pkg/security/authz/matcher/string.go, StringMatcherWithPrefix; header.go, HeaderMatcher, HostMatcher
	*check(resource, mesh) {
		const hasTemplates = behaves(mesh, 'pathTemplates');
		const { parts } = policyOf(resource);
		const conditions = parts.flatMap(({ fields }) =>
			fields.filter(({ name }) => /^request\.(headers|auth)/.test(name)),
		);
		for (const field of [...fieldsOf(resource, compared), ...conditions]) {
			for (const value of field.values) {
				if (!hasInnerStar(field, value.text, hasTemplates) || isSpare(field, value.text)) continue;
				yield {
					span: value,
					message: 'literal',
					with: { value: value.text },
					fixes: isPathTemplate(value.text) ? [] : mended(field, value),
				};
			}
		}
	},
});

function hasInnerStar({ name }: Field, text: string, hasTemplates: boolean): boolean {
	if (text === '*/*' || (hasTemplates && name === 'paths' && isPathTemplate(text))) return false;
	const rest = text.startsWith('*') ? text.slice(1) : text.endsWith('*') ? text.slice(0, -1) : text;
	return rest.includes('*');
}

/** Whether another value of the list means what `/a/**` was meant to. */
function isSpare({ values }: Field, text: string): boolean {
	const stem = text.replace(/(?<!\*)\*+$/, '');
	return text.endsWith('**') && values.some((other) => other.text !== text && other.text === `${stem}*`);
}

function mended({ name }: Field, value: Node): readonly Fix[] {
	const { text } = value;
	if (name !== 'paths') return [];
	const inner = text.slice(0, -1);
	if (/\*\*$/.test(text) && !inner.slice(0, -1).includes('*')) return changeTo(value, inner);
	const template = text.replace(/\/\*$/, '/{**}').replaceAll(/(?<=\/)\*(?=\/|$)/g, '{*}');
	return template.startsWith('/') &&
		!template.replaceAll(/\{\*\*?\}/g, '').includes('*') &&
		pathTemplate(template) === undefined
		? changeTo(value, template)
		: [];
}
