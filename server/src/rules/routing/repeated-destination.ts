// A route names the same destination twice.

import { hostForm } from '../../istio/host-names.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { itemRemoval } from '../../yaml/edits/items.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';

interface Weighted {
	readonly weight?: number;
	readonly destination?: {
		readonly host?: string;
		readonly subset?: string;
		readonly port?: { readonly number?: number };
	};
}

const messages = {
	repeated: { wrong: 'This route already has a destination with {what}', remedy: 'did you mean another one?' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: ['KIA1105'],
	docs: {
		summary: 'A route names the same host, subset and port more than once.',
		why: 'Each gets its share of the traffic, so the destination gets the sum; usually one of them should be another subset.',
		differences: 'Kiali ignores the port when it compares; two ports of one host are two destinations.',
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
    - destination: { host: blue.example.com }
      weight: 20
`,
		mend: [
			`{ host: blue.example.com }
      weight: 20`,
			`{ host: green.example.com }
      weight: 20`,
		],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, processWeightedDestination
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const { clusterDomain } = mesh.environment.settings;
		for (const { node } of routesOf(by)) {
			const seen = new Map<string, Node<Weighted>>();
			const route = node as Node<{ route?: Weighted[] }>;
			for (const one of route.each('route')) {
				const destination = one.get('destination');
				const host = destination?.get('host');
				if (destination === undefined || host === undefined) continue;
				const [subset, port] = [destination.get('subset'), destination.get('port')?.get('number')];
				if ([destination, host, subset, port].some((part) => part?.opaque === true)) continue;
				const key = [fullName(host.text, by, clusterDomain), subset?.text ?? '', port?.text ?? ''].join(' ');
				const first = seen.get(key);
				if (first === undefined) seen.set(key, one);
				else yield { ...finding(by, subset ?? host, first, host.text), fixes: joined(by, route, first, one) };
			}
		}
	},
});

function fullName(text: string, by: Deployed, domain: string): string {
	const form = hostForm(text, domain);
	return form.form === 'service' ? `${form.name}.${form.namespace ?? by.namespaces?.join() ?? ''}` : text;
}

function finding(
	by: Deployed,
	{ start, end, text }: Node,
	{ start: from, end: to }: Node,
	host: string,
): Finding<typeof messages> {
	const what = text === host ? `host "${host}"` : `subset "${text}" of host "${host}"`;
	return {
		span: { start, end },
		message: 'repeated',
		with: { what },
		related: [{ in: by, span: { start: from, end: to }, message: 'It is named here first' }],
	};
}

/** Gives the first destination the weight of both. */
function joined(
	{ resource }: Deployed,
	route: Node<{ route?: Weighted[] }>,
	first: Node<Weighted>,
	second: Node<Weighted>,
): readonly Fix[] {
	const list = route.get('route');
	const gone = list && itemRemoval(resource.chunk.text, list, second);
	const [weight, other] = [first.get('weight'), second.get('weight')];
	if (gone === undefined || typeof weight?.value !== 'number' || typeof other?.value !== 'number') return [];
	const text = String(weight.value + other.value);
	return [{ title: 'Merge the two destinations', edits: [{ start: weight.start, end: weight.end, text }, gone] }];
}
