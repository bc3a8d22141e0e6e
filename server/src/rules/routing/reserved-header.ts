// A match on a header that is called as a part of the request is: no client sends such a header.
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

const parts = ['uri', 'scheme', 'method', 'authority'];

export default stating({
	never: {
		wrong: 'No client sends a header "{header}"',
		consequence: ', so this never matches',
		remedy: 'put "{part}" beside "headers"',
	},
	always: {
		wrong: 'No client sends a header "{header}"',
		consequence: ', so this always matches',
		remedy: 'put "{part}" beside "withoutHeaders"',
	},
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: '`uri`, `method`, `scheme` or `authority` stands under `headers` of a match.',
		why: 'There it is the name of a header like any other, which no client sends: the match never holds, and under `withoutHeaders` it always does. The parts of a request are matched by the fields of these names beside `headers`.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - headers:
        method: { exact: GET }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['headers:\n        method: { exact: GET }', 'method: { exact: GET }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, TranslateRouteMatch: any name but a claim's is that of a header
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			if (protocol !== 'http') continue;
			for (const match of (node as Node<Route>).each('match')) {
				for (const field of ['headers', 'withoutHeaders'] as const) {
					for (const { key } of match.get(field)?.entries ?? []) {
						if (!parts.includes(key.text.toLowerCase())) continue;
						const { start, end } = key;
						yield {
							span: { start, end },
							message: field === 'headers' ? 'never' : 'always',
							with: { header: key.text, part: key.text.toLowerCase() },
						};
					}
				}
			}
		}
	},
});

interface Route {
	readonly match?: readonly { readonly headers?: object; readonly withoutHeaders?: object }[];
}
