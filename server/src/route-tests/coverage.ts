// Which routes, rules of policies and subsets the cases of tests reach.
import { fullHost, isWithin } from '../istio/host-names.ts';
import { isBuiltIn } from '../mesh/built-in.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import { type Deployed, firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import type { Span } from '../text/span.ts';
import { listAt, specAt, textAt } from '../trace/fields.ts';
import type { Step, Trace } from '../trace/story.ts';
import { routesIn } from './routes.ts';

/** Something that a request can reach; the span counts from its document. */
export interface CoverageItem {
	readonly is: 'route' | 'rule' | 'subset';
	/** `http route 2 (api)` */
	readonly label: string;
	readonly by: Deployed;
	readonly span: Span;
	/** How many cases reach it. */
	readonly hits: number;
}

export interface Coverage {
	readonly items: readonly CoverageItem[];
}

/** The share that is reached, in percent; 100 where there is nothing to reach. */
export function shareOf({ items }: Coverage): number {
	return items.length === 0 ? 100 : (items.filter(({ hits }) => hits > 0).length * 100) / items.length;
}

/** What the traces of a mesh reach of all that is there, in the order of the files. */
export function coverageOf(mesh: Mesh, traces: readonly Trace[]): Coverage {
	const reached = new Map<string, number>();
	for (const one of traces)
		for (const key of new Set([...hitBy(mesh, one)])) reached.set(key, (reached.get(key) ?? 0) + 1);
	return { items: itemsOf(mesh).map((one) => ({ ...one, hits: reached.get(keyOf(one.by, one.span)) ?? 0 })) };
}

/** One coverage of several environments: what any of them reaches is reached. */
export function united(all: readonly Coverage[]): Coverage {
	const found = new Map<string, CoverageItem>();
	for (const { items } of all)
		for (const one of items) {
			const key = keyOf(one.by, one.span);
			found.set(key, { ...one, hits: one.hits + (found.get(key)?.hits ?? 0) });
		}
	return { items: [...found.values()] };
}

/** A document has an identity of its own in each environment, but not a text. */
const numbers = new WeakMap<object, number>();
let last = 0;

function keyOf({ member, resource }: Deployed, { start }: Span): string {
	const known = numbers.get(resource.chunk) ?? ++last;
	numbers.set(resource.chunk, known);
	return `${member.uri} ${known} ${start}`;
}

const routeKinds = ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const;

function itemsOf(mesh: Mesh): readonly Omit<CoverageItem, 'hits'>[] {
	const isOwn = ({ member, standing }: Deployed): boolean => !isBuiltIn(member) && standing !== 'patch';
	const routes = routeKinds.flatMap((kind) =>
		resourcesOf(mesh, kind)
			.filter(isOwn)
			.flatMap((by) => routesIn(by.resource).map(({ label, ...span }) => ({ is: 'route' as const, label, by, span }))),
	);
	const rules = resourcesOf(mesh, 'AuthorizationPolicy')
		.filter(isOwn)
		.flatMap((by) =>
			listAt(specAt(by.resource), 'rules').map((span, index) => {
				return { is: 'rule' as const, label: `rule ${index + 1}`, by, span };
			}),
		);
	const subsets = resourcesOf(mesh, 'DestinationRule')
		.filter(isOwn)
		.flatMap((by) =>
			subsetsIn(by).map((span) => ({ is: 'subset' as const, label: `subset ${textAt(span, 'name')}`, by, span })),
		);
	return [...routes, ...rules, ...subsets];
}

function subsetsIn(by: Deployed) {
	return listAt(specAt(by.resource), 'subsets');
}

function* hitBy(mesh: Mesh, { steps, envoy }: Trace): Generator<string> {
	for (const step of steps) {
		if (step.at === undefined) continue;
		if (step.code === 'policy.allowed' || step.code === 'policy.denied' || step.code === 'policy.custom')
			yield keyOf(step.at.by, step.at.span);
		else if (isInRoute(step)) {
			const { by, span } = step.at;
			for (const route of routesIn(by.resource))
				if (route.start <= span.start && span.end <= route.end) yield keyOf(by, route);
		}
	}
	for (const { clusters = [] } of envoy)
		for (const { cluster } of clusters) {
			const [direction, , subset = '', host = ''] = cluster.split('|');
			if (direction === 'outbound' && subset !== '') yield* subsetsCalled(mesh, host, subset);
		}
}

/** A connection is not told to be taken by a route, but where it is sent by it. */
function isInRoute({ code }: Step): boolean {
	return code === 'route.taken' || code === 'destination.to' || code === 'gateway.passthrough';
}

function* subsetsCalled(mesh: Mesh, host: string, subset: string): Generator<string> {
	const { clusterDomain } = mesh.environment.settings;
	for (const by of resourcesOf(mesh, 'DestinationRule')) {
		const own = fullHost(textAt(specAt(by.resource), 'host'), firstNamespaceOf(by) ?? '', clusterDomain);
		if (own !== host && !(own.startsWith('*') && isWithin(host, own))) continue;
		for (const node of subsetsIn(by)) if (textAt(node, 'name') === subset) yield keyOf(by, node);
	}
}
