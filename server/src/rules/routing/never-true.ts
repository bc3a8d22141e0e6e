// A match that no request can satisfy.
import { memo } from '../../facts/memo.ts';

import { meshGateway } from '../../istio/gateways.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { type Impossible, impossible, isForeign } from '../../istio/routing/never.ts';
import { type Entry, gatewaysOf, readConditions, routesOf, specOf } from '../../istio/routing/routes.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	impossible: '{why}',
	authority: {
		wrong: 'Authority "{authority}" is not one of the hosts of the VirtualService',
		consequence: ', so it never matches',
	},
	source: {
		wrong: '"{field}" is for sidecars, and the VirtualService is not for the mesh',
		consequence: ', so it never matches',
		remedy: 'add "mesh" to "gateways"',
	},
	gateway: {
		wrong: 'Gateway "{gateway}" is not one of the gateways of the VirtualService',
		consequence: ', so it never matches',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A match of a route can never be true.',
		why: 'Paths start with a slash, have no query string and are normalized before they are compared; methods are upper case; a missing header is treated as empty in `withoutHeaders`; and gateways that the VirtualService does not name never use its routes. A match that ignores this never matches, and its route gets no traffic.',
		exceptions: 'Regular expressions are judged only by the literal text at their start.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: cart }
    route:
    - destination: { host: cart.example.com }
`,
		mend: ['prefix: cart', 'prefix: /cart'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest'],
	},
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		const mode = meshConfigOf(mesh).pathNormalization;
		for (const route of routesOf(by)) {
			for (const entry of readConditions(route)) {
				if (entry.node === undefined) continue;
				yield* gateways(mesh, by, entry);
				yield* sources(by, entry);
				if (route.protocol !== 'http') continue;
				for (const one of impossible(entry.http, mode)) yield finding(entry.node, one);
				yield* authority(by, entry, entry.node);
			}
		}
	},
});

function finding(match: Node, { at, why, instead }: Impossible): Finding<typeof messages> {
	const node = follow(match, at);
	const { start, end } = node;
	const isPlain =
		instead !== undefined && node.kind === 'scalar' && node.style !== 'block' && /^[\w/.-]+$/.test(instead);
	return {
		span: { start, end },
		message: 'impossible',
		with: { why },
		fixes: isPlain ? [{ title: `Change to "${instead}"`, edits: [{ start, end, text: instead }] }] : [],
	};
}

/** What stands at a path; the key of a map, as all of it may be many lines. */
function follow(node: Node, at: readonly string[]): Node {
	let found: Node = node;
	for (const key of at) {
		const entry = found.entries.findLast((one) => one.key.text === key);
		if (entry === undefined) return found.entries[0]?.key ?? found;
		if (entry.value.kind === 'scalar' || at.at(-1) === key)
			return entry.value.kind === 'scalar' ? entry.value : entry.key;
		found = entry.value;
	}
	return found;
}

function* authority(
	by: DeployedAs<'VirtualService'>,
	{ http }: Entry,
	node: Node,
): Generator<Finding<typeof messages>> {
	const exact = http.authority?.exact;
	const hosts = specOf(by)?.each('hosts') ?? [];
	if (exact === undefined || hosts.some(({ opaque }) => opaque)) return;
	const names = hosts.map(({ text }) => text);
	if (!isForeign(exact, names)) return;
	const { start, end } = follow(node, ['authority', 'exact']);
	yield { span: { start, end }, message: 'authority', with: { authority: exact }, fixes: [] };
}

/**
 * What tells clients in the mesh apart tells none apart at a gateway: its pods have the labels of a gateway.
 * istio: api, networking/v1alpha3/virtual_service.proto, HTTPMatchRequest.source_labels
 */
function* sources(by: DeployedAs<'VirtualService'>, { node }: Entry): Generator<Finding<typeof messages>> {
	const all = gatewaysOf(by);
	if (all === undefined || all.length === 0 || all.includes(meshGateway) || node === undefined) return;
	for (const { key, value } of node.entries) {
		const isGateway = value.entries.some((one) => one.key.text === 'istio' || one.value.opaque);
		const isEmpty = value.isNull || (value.kind === 'map' && value.entries.length === 0);
		if (key.text !== 'sourceLabels' || value.opaque || isEmpty || isGateway) continue;
		yield { span: key, message: 'source', with: { field: key.text } };
	}
}

/** A match can only narrow the gateways. istio: pilot/pkg/networking/core/route/route.go, sourceMatchHTTP */
function* gateways(mesh: Mesh, by: DeployedAs<'VirtualService'>, { node }: Entry): Generator<Finding<typeof messages>> {
	const all = gatewaysOf(by);
	const list = (node as Node<{ gateways?: string[] }>).get('gateways');
	const namespace = namespaceOf(by);
	const plain = (text: string) =>
		namespace !== undefined && text.startsWith(`${namespace}/`)
			? text.slice(namespace.length + 1)
			: text.replace(/^\.\//, '');
	// Without hosts it is a delegate, whose gateways its root names.
	if (all === undefined || list === undefined || (specOf(by)?.each('hosts') ?? []).length === 0) return;
	const known = new Set(all.map(plain));
	for (const { text, start, end, opaque } of list.items) {
		const isUnsure = opaque || text.includes('.') || (namespace === undefined && text.includes('/'));
		if (isUnsure || known.has(plain(text)) || isMissing(mesh, by, start)) continue;
		if (all.some((one) => one.includes('.') || (namespace === undefined && one.includes('/')))) continue;
		yield {
			span: { start, end },
			message: 'gateway',
			with: { gateway: text },
		};
	}
}

const gatewaysAt = memo(
	({ references }: Deployed) =>
		new Map(references.flatMap((one) => (one.row.to === 'gateway' ? [[one.start, one] as const] : []))),
);

/** What is not there at all is the business of `references/unknown-gateway`. */
function isMissing(mesh: Mesh, by: Deployed, start: number): boolean {
	const mention = gatewaysAt(by).get(start);
	return mention !== undefined && resolve(mesh, { by, mention }).is === 'contradicted';
}
