// A method that HTTP does not have, or that is not written as clients send it.
import { fits } from '../../istio/policies/paths.ts';
import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { type Finding, rule } from '../engine/rule.ts';
import { fieldsOf } from '../shared/authorization-policy.ts';
import { changeTo } from '../shared/fixes.ts';

const common = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE'];
/** WebDAV, caches and the like. iana: HTTP Method Registry */
const rare =
	'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH PURGE QUERY REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'.split(
		' ',
	);
const known = [...common, ...rare];

export default rule({
	severity: 'warning',
	kinds: ['AuthorizationPolicy'],
	codes: ['KIA0102'],
	docs: {
		summary: 'A method is none that HTTP has.',
		why: 'Methods are compared letter by letter, and clients send them in capitals. The value matches nothing: an ALLOW rule allows nothing, a DENY rule denies nothing.',
		silence:
			'The methods of WebDAV and caches are known too, which Kiali does not have. Kiali takes `get` for `GET`, which Envoy does not, and does not look at `notMethods`.',
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

function finding(value: Node): Finding {
	const { text } = value;
	const upper = text.toUpperCase();
	// Kiali does not mind small letters.
	if (upper !== text && isKnown(upper))
		return {
			span: value,
			message: `"${text}" matches nothing: methods are compared as written, so it must be "${upper}"`,
			codes: [],
			fixes: changeTo(value, upper, true),
		};
	if (text.includes('/'))
		return {
			span: value,
			message: `"${text}" is no HTTP method; calls of gRPC are POST, and the name of the call is a path`,
		};
	const near = nearestName(upper, common);
	return {
		span: value,
		message: `"${text}" is no HTTP method${near === undefined ? '' : `; did you mean "${near}"?`}`,
		fixes: near === undefined ? [] : changeTo(value, near, true),
	};
}
