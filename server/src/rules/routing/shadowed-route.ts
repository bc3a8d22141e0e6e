// A route that no request gets to, because routes above it take all of its requests.
import { memo } from '../../facts/memo.ts';
import {
	gatewaysOf,
	isCovered,
	type Route,
	routesWith,
	type Shadow,
	type Shadowed,
	shadowedRoutes,
	textOf,
} from '../../istio/routing/routes.ts';
import { limits, stopped } from '../../limits.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { title } from '../../model/resource.ts';
import { itemMove, itemRemoval } from '../../yaml/edits/items.ts';
import { type Json, jsonOf } from '../../yaml/json.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { codesOf, nameOf, spanOfEntry, winner } from '../shared/shadows.ts';

const messages = {
	shadowed: { wrong: 'No {what} reaches this route', consequence: ': {takers}' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	tag: 'unnecessary',
	kinds: ['VirtualService'],
	absent: ['match'],
	codes: ['IST0130', 'IST0131'],
	docs: {
		summary: 'A route is never reached: routes above it match all its requests.',
		why: 'Routes are tried in the order written, and the first match wins; a longer prefix is not tried first. So `/api/v2` after `/api` gets no requests.',
		exceptions:
			'Only matches that certainly cover the route are considered: equal values, prefixes, regular expressions that match an exact value or end in `.*`, and fewer conditions. A route that delegates matches an unknown part of its requests.',
		severityNotes: 'Information if the routes above do the same.',
		differences: 'istioctl only recognizes equal matches and prefixes, and treats a missing method as GET.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /api }
    route:
    - destination: { host: api }
  - match:
    - uri: { prefix: /api/v2 }
    route:
    - destination: { host: api-v2 }
`,
		mend: ['prefix: /api/v2', 'prefix: /v2/api'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, BuildHTTPRoutesForVirtualService (routes are matched in order)
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const one of shadowedRoutes(by)) if (one.isWhole) yield finding(by, one);
	},
});

function finding(by: Deployed, shadowed: Shadowed): Finding<typeof messages> {
	const { route, shadows } = shadowed;
	const [first] = shadows;
	const isSame = shadows.every((one) => doesTheSame(route, one.by.route));
	const { start, end } = first === undefined ? route.node : spanOfEntry(first.entry);
	return {
		span: { start, end },
		message: 'shadowed',
		with: { what: route.protocol === 'http' ? 'request' : 'connection', takers: takers(shadows) },
		codes: codesOf(shadows),
		...(isSame ? { severity: 'information' } : {}),
		related: shadows.slice(0, 5).map((one) => winner(by, one)),
		fixes: () => fixes(by, shadowed),
	};
}

/** `the route above with prefix "/api" takes them all`. */
function takers(shadows: readonly Shadow[]): string {
	const routes = new Map(shadows.map(({ by }) => [by.route.node, by]));
	const [only] = routes.values();
	return routes.size !== 1 || only === undefined
		? `${routes.size} routes above already match all of them`
		: `${nameOf(only)} already matches all of them`;
}

/** Whether two routes differ in their match alone, or in a fault put in for a test over what is there otherwise. */
function doesTheSame(a: Route, b: Route): boolean {
	const text = deedOf(a);
	return text !== undefined && text === deedOf(b);
}

/** What a route does, in one form; undefined where that cannot be read. One route may take the requests of thousands. */
const deedOf = memo(({ node }: Route): string | undefined => {
	const json = jsonOf(node, { withoutNulls: true });
	if (json === undefined || json === null || typeof json !== 'object' || Array.isArray(json)) return undefined;
	const { match: _, fault: __, ...rest } = json;
	return textOf({ ...rest, route: withoutIdleWeight(rest.route ?? null) });
});

/** The weight of an only destination says nothing. */
function withoutIdleWeight(route: Json): Json {
	const [only, another] = Array.isArray(route) ? route : [];
	if (only === undefined || another !== undefined || only === null || typeof only !== 'object') return route;
	return [{ ...only, weight: null }];
}

function fixes(by: Deployed, { route, shadows }: Shadowed): readonly Fix[] {
	const { text } = by.resource.chunk;
	const gone = itemRemoval(text, route.list, route.node);
	return [
		...moved(by, route, shadows, text),
		...(gone === undefined ? [] : [{ title: 'Remove this route', edits: [gone] }]),
	];
}

/** Before the first that takes something from it, if those it passes still get something then. */
function moved(by: Deployed, route: Route, shadows: readonly Shadow[], text: string): readonly Fix[] {
	const gateways = gatewaysOf(by) ?? [];
	const at = Math.min(...shadows.map((one) => one.by.route.index));
	if (route.index - at > limits.routesPassed.most) {
		stopped('routesPassed', title(by.resource));
		return [];
	}
	const passed = routesWith(by, route.protocol).slice(at, route.index);
	const entries = route.entries ?? [];
	const isHarmless = passed.every((one) =>
		one.entries?.every((entry) => !entries.some((mine) => isCovered(entry, mine, gateways))),
	);
	const before = passed[0];
	const edits = isHarmless && before !== undefined ? itemMove(text, route.list, route.node, before.node) : undefined;
	return edits === undefined ? [] : [{ title: 'Move this route up so it is tried first', edits }];
}
