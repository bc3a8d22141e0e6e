// The weights of a route's destinations make no sense together.

import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Edit } from '../../text/edit.ts';
import { columnOf } from '../../text/lines.ts';
import { hasSlipFor } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';

interface Weighted {
	readonly weight?: number;
}

const messages = {
	negative: { wrong: 'Weight {weight} is negative', severity: 'error' },
	none: {
		wrong: 'None of the {count} destinations has a weight',
		consequence: ', so none of them gets traffic',
		severity: 'error',
	},
	zero: { wrong: 'All backends have weight 0', consequence: ', so requests get 500', severity: 'information' },
	missing: { wrong: 'This destination has no weight but others do', consequence: ', so it gets no traffic' },
	sum: { wrong: 'The weights add up to {sum}, not 100', consequence: 'Istio uses {shares}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'],
	absent: ['weight'],
	codes: ['IST0106'],
	docs: {
		summary:
			'The weights of the destinations of a route are negative, all zero, partly missing, or do not add up to 100.',
		why: 'With several destinations a missing weight means 0, and that destination gets no traffic; if all are 0, Istio rejects the resource. Weights are shares of their sum: 90 and 20 do not mean 90% and 20%.',
		exceptions: 'The weight of an only destination, which Istio ignores. Weights made by a template are not added up.',
		severityNotes: 'Error for negative weights, and if all weights are 0 or missing.',
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
		if (!isDeployedAs(resource, 'VirtualService')) {
			yield* unweighted(resource);
			return;
		}
		for (const route of routes(resource)) yield* weights(route, resource.resource.chunk.text);
	},
});

/** Backends none of which gets anything. istio: pilot/pkg/config/kube/gateway/conversion.go, convertHTTPRoute */
function* unweighted({ resource }: Deployed): Generator<Finding<typeof messages>> {
	const spec = manifest(resource).get('spec') as
		| Node<{ rules?: readonly { backendRefs?: readonly Weighted[] }[] }>
		| undefined;
	for (const rule of spec?.each('rules') ?? []) {
		const weights = rule.each('backendRefs').map((one) => one.get('weight'));
		const [first] = weights;
		if (first !== undefined && weights.every((one) => one?.value === 0)) yield { span: first, message: 'zero' };
	}
}

function routes({ resource }: DeployedAs<'VirtualService'>): readonly (readonly Node<Weighted>[])[] {
	const spec = manifest(resource).get('spec');
	if (spec === undefined) return [];
	const routed: readonly Node<{ route?: Weighted[] }>[] = [
		...spec.each('http'),
		...spec.each('tls'),
		...spec.each('tcp'),
	];
	return routed.map((one) => one.each('route'));
}

// istio: pkg/config/validation/validation.go, validateWeights; a single destination gets everything.
function* weights(destinations: readonly Node<Weighted>[], text: string): Generator<Finding<typeof messages>> {
	const written = destinations.map((destination) => destination.get('weight'));
	for (const weight of written) {
		if (typeof weight?.value === 'number' && weight.value < 0) {
			yield { span: weight, message: 'negative', with: { weight: weight.text } };
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
			message: 'none',
			with: { count: destinations.length },
		};
		return;
	}
	const without = destinations.filter((_, index) => written[index] === undefined);
	for (const destination of without) {
		yield {
			span: firstKey(destination),
			message: 'missing',
			fixes: without.length === 1 ? addition(destination, 100 - sum, text) : [],
		};
	}
	const last = written.findLast((weight) => weight !== undefined);
	// What a missing one would be decides what the others add up to.
	if (sum !== 100 && last !== undefined && without.length === 0) {
		const shares = numbers.map((number) => `${Math.round((number / sum) * 1000) / 10}%`).join(', ');
		yield {
			span: last,
			message: 'sum',
			with: { sum, shares },
			fixes: corrections(destinations, numbers),
		};
	}
}

/** What is left of 100 for the only destination without a weight. */
function addition(destination: Node, rest: number, text: string): readonly Fix[] {
	const edit = Number.isInteger(rest) && rest > 0 ? newField(destination, 'weight', `${rest}`, text) : undefined;
	return edit === undefined ? [] : [{ title: `Set weight to ${rest}`, edits: [edit] }];
}

/** A field behind the last one of `map`; undefined where an alias or missing braces leave no place for it. */
function newField(map: Node, key: string, value: string, text: string): Edit | undefined {
	const [first, last] = [map.entries[0]?.key, map.entries.at(-1)?.value];
	if (hasSlipFor(map, key)) return undefined;
	if (first === undefined || last === undefined || last.start < map.start || last.end > map.end) return undefined;
	if (map.style === 'flow') {
		const at = last.style === 'single' || last.style === 'double' ? last.end + 1 : last.end;
		const name = first.style === 'double' ? `"${key}"` : key;
		return text[map.start] === '{' ? { start: at, end: at, text: `, ${name}: ${value}` } : undefined;
	}
	const indent = ' '.repeat(columnOf(text, first.start));
	const [rest = ''] = /^[^\r\n]*/.exec(text.slice(map.end)) ?? [];
	const at = map.end + rest.length;
	return { start: at, end: at, text: `${text.startsWith('\r', at) ? '\r\n' : '\n'}${indent}${key}: ${value}` };
}

/** The shares that the weights stand for, if they are whole; and a last weight that fits, if not much is amiss. */
function corrections(destinations: readonly Node<Weighted>[], numbers: readonly number[]): readonly Fix[] {
	const written = destinations.flatMap((destination) => ownWeight(destination) ?? []);
	if (written.length < destinations.length) return [];
	const sum = numbers.reduce((total, number) => total + number, 0);
	const shares = numbers.map((number) => (number * 100) / sum);
	const last = 100 - sum + (numbers.at(-1) ?? 0);
	const isNear = Math.abs(100 - sum) < 50 && last > 0 && last !== shares.at(-1);
	const wishes = [
		{ title: `Set the weights to ${shares.join(', ')}`, wanted: shares },
		...(isNear ? [{ title: `Set the last weight to ${last}`, wanted: [...numbers.slice(0, -1), last] }] : []),
	];
	return wishes
		.filter(({ wanted }) => wanted.every(Number.isInteger))
		.map(({ title, wanted }) => ({ title, edits: written.flatMap((weight, index) => setTo(weight, wanted[index])) }));
}

/** The weight that stands in the destination itself, not behind an alias, where changing it would change others too. */
function ownWeight(destination: Node<Weighted>): Node<number> | undefined {
	const weight = destination.get('weight');
	return weight !== undefined && weight.start >= destination.start && weight.end <= destination.end
		? weight
		: undefined;
}

function setTo(weight: Node<number>, wanted: number | undefined): readonly Edit[] {
	if (weight.value === wanted) return [];
	const { start, end } = weight;
	// Where nothing is written, the place is right behind the colon.
	return [{ start, end, text: start === end ? ` ${wanted}` : `${wanted}` }];
}

/** The first key of a map: one line at most, where the whole map may be many. */
function firstKey(node: Node): { start: number; end: number } {
	return node.entries[0]?.key ?? node;
}
