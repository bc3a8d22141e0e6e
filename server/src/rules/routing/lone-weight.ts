// A weight of the only destination, which says nothing.
import { routesOf } from '../../istio/routing/routes.ts';
import { removal } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

export default stating({
	withoutEffect: 'Weight {weight} has no effect: the only destination of a route gets all of its traffic',
})({
	severity: 'hint',
	kinds: ['VirtualService'],
	codes: ['KIA1104'],
	docs: {
		summary: 'The only destination of a route has a weight other than 100.',
		why: 'A single destination gets all traffic whatever its weight. If less was intended, the other destination is missing.',
		exceptions: 'Weight 0 or 100 on the only destination: traffic shifting tools set it.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - route:
    - destination: { host: blue.example.com }
      weight: 80
`,
		mend: ['weight: 80', 'weight: 100'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination'],
	},
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node } of routesOf(by)) {
			const list = (node as Node<{ route?: { weight?: number }[] }>).get('route');
			const [only, another] = list?.items ?? [];
			if (list?.opaque === true || only === undefined || another !== undefined) continue;
			const entry = only.entries.findLast(({ key }) => key.text === 'weight');
			const value = entry?.value.value;
			if (entry === undefined || typeof value !== 'number' || value <= 0 || value >= 100) continue;
			const { start, end } = entry.value;
			const gone = removal(by.resource.chunk.text, only, [entry]);
			yield {
				span: { start, end },
				message: 'withoutEffect',
				with: { weight: value },
				fixes: [
					{ title: 'Change to 100', edits: [{ start, end, text: '100' }] },
					...(gone === undefined ? [] : [{ title: 'Remove "weight"', edits: gone }]),
				],
			};
		}
	},
});
