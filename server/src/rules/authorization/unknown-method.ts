// A method that HTTP does not have, or that is not written as clients send it.

import { fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { fits } from '../../istio/policies/paths.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

const common = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];
/** WebDAV, caches and the like. iana: HTTP Method Registry */
const rare =
	'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH PURGE QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'.split(
		' ',
	);
const known = [...common, ...rare];

const messages = {
	letterCase: {
		wrong: '"{method}" matches nothing',
		consequence: ': methods are case-sensitive',
		remedy: 'use "{upper}"',
		// Kiali does not mind small letters.
		codes: [],
	},
	call: {
		wrong: '"{method}" is not an HTTP method',
		consequence: 'gRPC calls use POST, and the name of the call is the path',
	},
	unknown: '"{method}" is not an HTTP method',
	misspelt: { wrong: '"{method}" is not an HTTP method', remedy: 'did you mean "{near}"?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0102'],
	docs: {
		summary: 'A value in `methods` is not an HTTP method.',
		why: 'Methods are case-sensitive, and clients send them in upper case. The value matches nothing: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		differences:
			'Methods of WebDAV and caches are also known, unlike in Kiali. Kiali accepts `get` for `GET`, which Envoy does not, and does not check `notMethods`.',
		bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: readers, namespace: shop }
spec:
  rules:
  - to:
    - operation: { methods: [get] }
`,
		mend: ['[get]', '[GET]'],
		links: ['https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation'],
	},
	// istio: pilot/pkg/security/authz/matcher/header.go, HeaderMatcher: letters count
	*check(resource) {
		for (const { values } of fieldsOf(resource, ['methods'])) {
			for (const value of values) if (!isKnown(value.text)) yield finding(value);
		}
	},
});

function isKnown(text: string): boolean {
	return text.slice(1, -1).includes('*') || known.some((method) => fits(method, text));
}

function finding(value: Node): Finding<typeof messages> {
	const { text } = value;
	const upper = text.toUpperCase();
	if (upper !== text && isKnown(upper))
		return {
			span: value,
			message: 'letterCase',
			with: { method: text, upper },
			fixes: changeTo(value, upper, true),
		};
	if (text.includes('/'))
		return {
			span: value,
			message: 'call',
			with: { method: text },
		};
	const near = nearestName(upper, common);
	return {
		span: value,
		message: near === undefined ? 'unknown' : 'misspelt',
		with: { method: text, near: near ?? '' },
		fixes: near === undefined ? [] : changeTo(value, near, true),
	};
}
