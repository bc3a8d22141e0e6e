// A CORS policy of a route that preflights never come to.
import { type Entry, routesOf } from '../../istio/routing/routes.ts';
import { holds } from '../../istio/routing/strings.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	unanswered:
		'Preflights never reach "corsPolicy" of this route: they are OPTIONS requests, and it matches only "{method}"',
})({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: '`corsPolicy` is set on a route that matches only some methods, and OPTIONS is not one of them.',
		why: 'Before a browser sends such a request, it asks with OPTIONS whether it may. The proxy answers according to the policy of the route that matches the OPTIONS request; here that is another route or none, so the browser does not send the request.',
		exceptions: 'Nothing is said if some route of the VirtualService has a policy and matches OPTIONS.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - method: { exact: PUT }
    corsPolicy:
      allowOrigins: [{ exact: https://ui.example.com }]
    route:
    - destination: { host: api.example.com }
`,
		mend: ['method: { exact: PUT }', 'method: { regex: PUT|OPTIONS }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy'],
	},
	// envoy: source/extensions/filters/http/cors/cors_filter.cc, decodeHeaders: the policy of the route that is chosen
	*check(by) {
		if (by.standing !== 'whole') return;
		const routes = routesOf(by).filter(({ protocol }) => protocol === 'http');
		const ways = routes.flatMap(({ node, entries }) => {
			const policy = node.entries.find(({ key, value }) => key.text === 'corsPolicy' && !value.isNull)?.key;
			return policy === undefined ? [] : [{ policy, entries, node }];
		});
		if (ways.some(({ entries }) => entries === undefined || entries.some(takesPreflight))) return;
		for (const { policy, node } of ways) {
			const method = (node as Node<Route>).each('match').flatMap((match) => match.get('method')?.entries ?? [])[0];
			if (method === undefined || method.value.opaque) continue;
			const { start, end } = method.value;
			yield {
				span: { start, end },
				message: 'unanswered',
				with: { method: method.value.text },
				related: [{ in: by, span: policy, message: 'The policy' }],
			};
		}
	},
});

interface Route {
	readonly match?: readonly { readonly method?: object }[];
}

function takesPreflight({ http }: Entry): boolean {
	return http.method === undefined || holds(http.method, 'OPTIONS') !== false;
}
