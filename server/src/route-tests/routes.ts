// The routes that resources have, and which of them a step of a trace is about.
import { memo } from '../facts/memo.ts';
import { type Resource, word } from '../model/resource.ts';
import type { Span } from '../text/span.ts';
import { at, listAt, specAt } from '../trace/fields.ts';
import type { Step } from '../trace/story.ts';

/** A route of a resource; the span counts from its document. */
export interface RouteIn extends Span {
	/** `http route 2`, `rule 1` */
	readonly label: string;
	/** '' if it has none. */
	readonly name: string;
}

/** The routes of a VirtualService, or the rules of a route of the Gateway API; none for other kinds. */
export const routesIn = memo((resource: Resource): readonly RouteIn[] => {
	const spec = specAt(resource);
	const lists = resource.kind.id === 'VirtualService' ? ['http', 'tls', 'tcp'] : isApiRoute(resource) ? ['rules'] : [];
	return lists.flatMap((list) =>
		listAt(spec, list).map((node, index) => {
			const name = word(at(node, 'name'))?.text ?? '';
			const { start, end } = node;
			const label = list === 'rules' ? `rule ${index + 1}` : `${list} route ${index + 1}`;
			return { label: name === '' ? label : `${label} (${name})`, name, start, end };
		}),
	);
});

const apiRoutes: ReadonlySet<string> = new Set(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute']);

function isApiRoute({ kind }: Resource): boolean {
	return apiRoutes.has(kind.id);
}

/** The route that a step stands in; undefined if in none. */
export function routeAt({ at: place }: Pick<Step, 'at'>): RouteIn | undefined {
	if (place === undefined) return undefined;
	const { by, span } = place;
	return routesIn(by.resource).find(({ start, end }) => start <= span.start && span.end <= end);
}
