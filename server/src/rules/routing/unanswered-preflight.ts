// A CORS policy of a route that preflights never come to.
import { type Entry, routesOf } from '../../istio/routing/routes.ts';
import { holds } from '../../istio/routing/strings.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	unanswered:
		'Preflights never reach "corsPolicy" of this route: they are OPTIONS requests, and it matches only "{method}"',
	unansweredFilter:
		'Preflights never reach the CORS filter of this rule: they are OPTIONS requests, and it matches only "{method}"',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute'],
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
		if (isDeployedAs(by, 'HTTPRoute')) {
			yield* inHttpRoute(by);
			return;
		}
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

/** Filters of type CORS become the policy of the route that is made of the rule (istio: pilot/pkg/config/kube/gateway/conversion.go). */
function* inHttpRoute(by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	const rules = manifest(by.resource).get('spec')?.each('rules') ?? [];
	const ways = rules.flatMap((rule) => {
		const policy = rule.each('filters').flatMap((filter) => filter.get('cors') ?? [])[0];
		const methods = rule.each('matches').map((match) => match.get('method'));
		return policy === undefined ? [] : [{ policy, methods }];
	});
	const isOpen = ({ methods }: (typeof ways)[number]): boolean =>
		methods.length === 0 || methods.some((one) => one === undefined || one.opaque || one.text === 'OPTIONS');
	if (ways.some(isOpen)) return;
	for (const { policy, methods } of ways) {
		const [method] = methods;
		if (method === undefined) continue;
		const related = [{ in: by, span: policy, message: 'The policy' }];
		yield { span: method, message: 'unansweredFilter', with: { method: method.text }, related };
	}
}

interface Route {
	readonly match?: readonly { readonly method?: object }[];
}

function takesPreflight({ http }: Entry): boolean {
	return http.method === undefined || holds(http.method, 'OPTIONS') !== false;
}
