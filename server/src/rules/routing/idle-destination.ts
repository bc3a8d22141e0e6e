// A destination with weight 0 beside others.
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';
import { withoutItem } from '../shared/fixes.ts';

interface Weighted {
	readonly weight?: number;
	readonly destination?: { readonly host?: string; readonly subset?: string };
}

export default stating({
	idle: 'Weight 0: this route sends no traffic to {what} "{name}"',
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A destination has weight 0 next to others, so its route sends no traffic to it.',
		why: 'It looks as if the route sent traffic there as well. After a traffic shift is complete, remove the old destination, so its subset and its pods can be removed too.',
		exceptions:
			'A missing weight, and weight 0 on all destinations, are left to `routing/wrong-weights`; weight 0 on the only destination means 100. A destination that another route of the VirtualService sends traffic to is not reported.',
		severityNotes:
			'Off by default because traffic shifting tools, and people who prepare a release, set weight 0 on purpose.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: blue.example.com }
      weight: 0
    - destination: { host: green.example.com }
      weight: 100
`,
		mend: ['    - destination: { host: blue.example.com }\n      weight: 0\n', ''],
		links: ['https://istio.io/latest/docs/concepts/traffic-management/#routing-rules'],
	},
	*check(by) {
		if (by.standing !== 'whole') return;
		const routes = routesOf(by).map(({ node }) => (node as Node<{ route?: Weighted[] }>).each('route'));
		const served = new Set(routes.flatMap((route) => route.filter((one) => getsTraffic(one, route)).map(keyOf)));
		for (const route of routes) {
			if (!route.some((one) => getsTraffic(one, route))) continue;
			for (const one of route) {
				const [weight, destination] = [one.get('weight'), one.get('destination')];
				const name = destination?.get('subset') ?? destination?.get('host');
				const isNothing = weight?.value === 0 || weight?.isNull === true;
				if (weight === undefined || !isNothing || name === undefined || served.has(keyOf(one))) continue;
				const what = destination?.get('subset') === undefined ? 'host' : 'subset';
				yield {
					span: weight,
					message: 'idle',
					with: { what, name: name.text },
					fixes: withoutItem(by, one, { what: 'this destination', upTo: 0 }),
				};
			}
		}
	},
});

function getsTraffic(one: Node<Weighted>, route: readonly Node<Weighted>[]): boolean {
	const weight = one.get('weight');
	return route.length === 1 || weight?.opaque === true || Number(weight?.value ?? 0) > 0;
}

function keyOf(one: Node<Weighted>): string {
	const destination = one.get('destination');
	return `${destination?.get('host')?.text ?? ''} ${destination?.get('subset')?.text ?? ''}`;
}
