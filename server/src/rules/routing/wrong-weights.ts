// The weights of a route's destinations make no sense together.
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest, type Resource } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { type Finding, rule } from '../rule.ts';

interface Weighted {
	readonly weight?: number;
}

export default rule({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['IST0106'],
	docs: {
		summary:
			'The weights of the destinations of a route are negative, all zero, missing in part, or do not add up to 100.',
		why: 'With several destinations a missing weight is 0, so that destination gets nothing; if all are 0, Istio rejects the resource. Weights are shares of their sum: 90 and 20 do not mean 90 % and 20 %.',
		silence:
			'The weight of an only destination is ignored by Istio, and here. Weights made by a template are not added up.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews, subset: v1 }
      weight: 90
    - destination: { host: reviews, subset: v2 }
      weight: 20
`,
		mend: ['weight: 20', 'weight: 10'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination'],
	},
	*check(resource) {
		if (resource.standing !== 'whole') return;
		for (const route of routes(resource)) yield* weights(route);
	},
});

function routes({ resource }: Deployed): readonly (readonly Node<Weighted>[])[] {
	const spec = manifest(resource as Resource<'VirtualService'>).get('spec');
	if (spec === undefined) return [];
	const routed: readonly Node<{ route?: Weighted[] }>[] = [
		...spec.each('http'),
		...spec.each('tls'),
		...spec.each('tcp'),
	];
	return routed.map((one) => one.each('route'));
}

// istio: pkg/config/validation/validation.go, validateWeights; a single destination gets everything.
function* weights(destinations: readonly Node<Weighted>[]): Generator<Finding> {
	const written = destinations.map((destination) => destination.get('weight'));
	for (const weight of written) {
		if (typeof weight?.value === 'number' && weight.value < 0) {
			yield { span: weight, severity: 'error', message: `Weight ${weight.text} is negative` };
			return;
		}
	}
	const numbers = written.map((weight) => (weight === undefined || weight.isNull ? 0 : weight.value));
	if (destinations.length < 2 || !numbers.every((number) => typeof number === 'number')) return;
	const sum = numbers.reduce((total, number) => total + number, 0);
	const [first] = destinations;
	if (sum === 0 && first !== undefined) {
		yield {
			span: first.get('weight') ?? firstKey(first),
			severity: 'error',
			message: `None of the ${destinations.length} destinations has a weight, so none gets traffic`,
		};
		return;
	}
	for (const [index, destination] of destinations.entries()) {
		if (written[index] === undefined) {
			yield {
				span: firstKey(destination),
				message: 'This destination has no weight beside others that do, so it gets no traffic',
			};
		}
	}
	const last = written.findLast((weight) => weight !== undefined);
	if (sum !== 100 && last !== undefined) {
		const shares = numbers.map((number) => `${Math.round((number / sum) * 1000) / 10} %`).join(', ');
		yield { span: last, message: `The weights add up to ${sum}, not 100; Istio makes them ${shares}` };
	}
}

/** The first key of a map: one line at most, where the whole map may be many. */
function firstKey(node: Node): { start: number; end: number } {
	return node.entries[0]?.key ?? node;
}
