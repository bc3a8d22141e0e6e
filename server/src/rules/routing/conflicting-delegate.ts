// A route of a delegate that asks for what the route of its root does not let through: Istio drops it.
import { indexedBy } from '../../facts/indexed.ts';
import { isConflict } from '../../istio/routing/delegates.ts';
import { type Entry, type Route, routesOf } from '../../istio/routing/routes.ts';
import type { StringMatch } from '../../istio/routing/strings.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { areTogether } from '../../mesh/together.ts';
import { title } from '../../model/resource.ts';
import { resolve } from '../../resolution/resolve.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

const messages = {
	belowRegex: {
		wrong: 'Below a "regex" Istio drops each route of delegate "{delegate}" that matches a "uri" itself',
		remedy: 'use "prefix" or "exact"',
	},
	wider: {
		wrong: 'VirtualService "{root}" lets only {allowed} through to here, but this match is wider',
		consequence: ', so its route is dropped',
		remedy: 'narrow the match',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	absent: ['hosts'],
	codes: [],
	docs: {
		summary:
			'A route of a delegate asks for more than the route of its root lets through, or one of both uses `regex`.',
		why: 'Istio merges the matches of root and delegate only where each match of the delegate is within one of the root: below `prefix: /api` a delegate may match `/api/v1`, but not `/`. It cannot compare regular expressions, so they conflict with any other condition on the same field. A route that conflicts is dropped silently: 404.',
		exceptions: 'Delegates that are not certainly deployed together with their root.',
		severityNotes: 'Information for a root with a `regex` whose delegate is not in the workspace.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: root, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match: [{ uri: { prefix: /cart } }]
    delegate: { name: cart }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  http:
  - match: [{ uri: { prefix: / } }]
    route:
    - destination: { host: cart.example.com }
`,
		mend: ['{ uri: { prefix: / } }', '{ uri: { prefix: /cart/v1 } }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate'],
	},
	// istio: pilot/pkg/model/virtualservice.go, mergeHTTPMatchRequests, stringMatchConflict
	*check(by, mesh) {
		if (by.standing !== 'whole') return;
		yield* inRoot(by, mesh);
		yield* inDelegate(by, mesh);
	},
});

type Delegating = Node<{
	readonly match?: readonly { readonly uri?: { readonly regex?: string } }[];
	readonly delegate?: { readonly name?: string; readonly namespace?: string };
}>;

/** Regular expressions of a root: nearly no delegate fits below them. */
function* inRoot(by: DeployedAs<'VirtualService'>, mesh: Mesh): Generator<Finding<typeof messages>> {
	for (const { node } of routesOf(by)) {
		const route = node as Delegating;
		const name = route.get('delegate')?.get('name');
		const regex = route.each('match').flatMap((match) => match.get('uri')?.get('regex') ?? [])[0];
		if (name === undefined || regex === undefined || regex.opaque) continue;
		const mention = by.references.find((one) => one.row.at === 'spec.http[].delegate.name' && one.start === name.start);
		const resolution = mention && resolve(mesh, { by, mention });
		const delegates = resolution?.is === 'found' ? resolution.targets.map((one) => one.by) : [];
		const routes = delegates.flatMap((one) => routesOf(one));
		const isHurt = routes.some(({ entries = [] }) => entries.some(({ http }) => isSet(http.uri)));
		if (delegates.length > 0 && !isHurt) continue;
		yield {
			span: regex,
			...(isHurt ? {} : { severity: 'information' }),
			message: 'belowRegex',
			with: { delegate: name.text },
			related: delegates
				.slice(0, 5)
				.map((one) => ({ in: one, span: one.resource.name ?? one.resource, message: title(one.resource) })),
		};
	}
}

function isSet(match: StringMatch | undefined): boolean {
	return match !== undefined && Object.keys(match).length > 0;
}

/** Matches of a delegate that no match of any of its roots lets through. */
function* inDelegate(by: DeployedAs<'VirtualService'>, mesh: Mesh): Generator<Finding<typeof messages>> {
	const key = `${namespaceOf(by) ?? ''} ${by.resource.name?.text ?? ''}`;
	const roots = (rootsOf(mesh).get(key) ?? []).filter((one) => one.standing === 'whole');
	if (roots.length === 0 || !roots.every((one) => areTogether(mesh, one, by))) return;
	const ways = roots.flatMap((root) => delegations(root, key).map((route) => ({ root, route })));
	if (ways.length === 0 || !ways.every(({ route }) => isRead(route))) return;
	for (const { entries = [], protocol } of routesOf(by)) {
		if (protocol !== 'http') continue;
		const wrong = entries.find((leaf) => leaf.node !== undefined && ways.every(({ route }) => isRefused(route, leaf)));
		const [first] = ways;
		const span = wrong?.node;
		if (wrong === undefined || span === undefined || first === undefined || isByRegex(first.route, wrong)) continue;
		yield {
			span,
			message: 'wider',
			with: { root: first.root.resource.name?.text ?? '', allowed: asked(first.route) },
			related: [{ in: first.root, span: first.route.node, message: title(first.root.resource) }],
		};
	}
}

/** Whether each match of a root's route is in conflict with a match of the delegate. */
function isRefused({ entries = [] }: Route, leaf: Entry): boolean {
	return entries.every((root) => root.node !== undefined && isConflict(root.http, leaf.http));
}

/** Whether all matches of a route can be read. */
function isRead({ entries, node }: Route): boolean {
	return entries?.length === Math.max(1, (node as Delegating).each('match').length);
}

/** Of which is told at the root. */
function isByRegex({ entries = [] }: Route, leaf: Entry): boolean {
	return entries.some(({ http }) => http.uri?.regex !== undefined && isSet(leaf.http.uri));
}

function asked({ entries = [] }: Route): string {
	const [first] = entries;
	const { uri } = first?.http ?? {};
	const [form, value] = Object.entries(uri ?? {})[0] ?? [];
	return form === undefined || entries.length > 1 ? 'what its own matches take' : `${form} "${value}"`;
}

/** The routes of `root` that delegate to the VirtualService `key`. */
function delegations(root: Deployed, key: string): readonly Route[] {
	return routesOf(root).filter(({ node }) => keyOf(root, node as Delegating) === key);
}

function keyOf(root: Deployed, route: Delegating): string | undefined {
	const delegate = route.get('delegate');
	const name = delegate?.get('name');
	// istio: pilot/pkg/model/virtualservice_controller.go: the namespace of the root, unless another one is written.
	return name && `${delegate?.get('namespace')?.text || (namespaceOf(root) ?? '')} ${name.text}`;
}

/** VirtualServices by those they delegate to. */
const rootsOf = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	(by) => {
		const delegates = by.references.filter(({ row, opaque }) => row.at === 'spec.http[].delegate.name' && !opaque);
		return [...new Set(delegates.map(({ text, namespace }) => `${namespace?.text ?? namespaceOf(by) ?? ''} ${text}`))];
	},
);
