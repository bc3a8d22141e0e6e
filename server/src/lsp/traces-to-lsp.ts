// Answers about requests, as protocol.ts writes them.

import type { Problem } from '../features/trace/question.ts';
import type { RouteMap } from '../features/trace/route-map.ts';
import type { RouteTables } from '../features/trace/routing-tables.ts';
import type { Traced } from '../features/trace/traced.ts';
import type { GraphAnswer, RoutesAnswer, TraceAnswer, TracePlace } from '../protocol.ts';
import type { PlainPlace } from '../trace/story.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { range } from './to-lsp.ts';

/** A place as the protocol has it; nothing where there is none. */
export function placed(snapshot: Snapshot, at: PlainPlace | undefined): { at?: TracePlace } {
	return at === undefined ? {} : { at: placeIn(snapshot, at) };
}

function placeIn(snapshot: Snapshot, at: PlainPlace): TracePlace {
	const { uri, resource } = at;
	return { uri, range: range(snapshot.files.get(uri), at), resource };
}

export function traceAnswer(snapshot: Snapshot, answer: Traced | Problem): TraceAnswer {
	if ('problem' in answer) return answer;
	const { title, environment, notes, proxies, arrival, conclusion, isUnsure } = answer;
	const steps = answer.steps.map(({ at, passedOver, ...step }) => ({
		...step,
		...placed(snapshot, at),
		passedOver: passedOver.map(({ at: where, ...one }) => ({ ...one, ...placed(snapshot, where) })),
	}));
	return { title, environment, notes, proxies, arrival, conclusion, isUnsure, steps };
}

export function routesAnswer(snapshot: Snapshot, answer: RouteTables | Problem): RoutesAnswer {
	if ('problem' in answer) return answer;
	return {
		...answer,
		tables: answer.tables.map((table) => ({
			...table,
			hosts: table.hosts.map((host) => ({
				...host,
				routes: host.routes.map(({ at, ...route }) => ({ ...route, ...placed(snapshot, at) })),
			})),
		})),
	};
}

export function graphAnswer(snapshot: Snapshot, answer: RouteMap | Problem): GraphAnswer {
	if ('problem' in answer) return answer;
	const places = (extents: readonly PlainPlace[]) => extents.map((one) => placeIn(snapshot, one));
	return {
		...answer,
		nodes: answer.nodes.map(({ at, extents, ...node }) => ({
			...node,
			...placed(snapshot, at),
			extents: places(extents),
		})),
		edges: answer.edges.map(({ extents, ...edge }) => ({ ...edge, extents: places(extents) })),
	};
}
