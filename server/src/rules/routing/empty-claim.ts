// A match on a claim of a token that says no value: Envoy refuses the whole route table.
import { claimOf } from '../../istio/routing/claims.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	withoutValue: {
		wrong: "A claim without a value to compare makes Envoy refuse all routes of the gateway's port",
		remedy: 'write "regex: .+" for any value',
	},
})({
	severity: 'error',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A match on `@request.auth.claims` says no value.',
		why: "For headers that means that the header is there. For claims Istio makes a matcher of it that Envoy refuses, and with it all routes of the gateway's port: changes no longer arrive there, of this or any other VirtualService.",
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - headers: { "@request.auth.claims.group": {} }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['{} }', '{ regex: ".+" } }'],
		links: ['https://istio.io/latest/docs/tasks/security/authentication/jwt-route/'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, translateMetadataMatch: an empty StringMatcher; envoy:
	// api/envoy/type/matcher/v3/string.proto: match_pattern is required
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			if (protocol !== 'http') continue;
			for (const match of (node as Node<Route>).each('match')) {
				const headers = [match.get('headers'), match.get('withoutHeaders')].flatMap((map) => map?.entries ?? []);
				for (const { key, value } of headers) {
					if (claimOf(key.text) === undefined || !isEmpty(value)) continue;
					const { start, end } = key;
					const text = '{ regex: ".+" }';
					yield {
						span: { start, end },
						message: 'withoutValue',
						fixes: [{ title: `Change to ${text}`, edits: [{ start: value.start, end: value.end, text }] }],
					};
				}
			}
		}
	},
});

interface Route {
	readonly match?: readonly { readonly headers?: object; readonly withoutHeaders?: object }[];
}

/** Nothing in braces; a null is refused by Istio itself. */
function isEmpty(value: Node): boolean {
	return !value.opaque && value.kind === 'map' && value.entries.length === 0;
}
