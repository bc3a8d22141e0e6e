// Our own requests about traffic, and the commands that ask the same for clients that know no more.
import type { ExecuteCommandParams } from 'vscode-languageserver';
import { questionFrom } from '../features/trace/question.ts';
import { drawings, routeMap } from '../features/trace/route-map.ts';
import { routingTables } from '../features/trace/routing-tables.ts';
import { traced } from '../features/trace/traced.ts';
import {
	executedCommands,
	type GraphAnswer,
	type GraphParameters,
	graphRequest,
	type RoutesAnswer,
	type RoutesParameters,
	type TraceAnswer,
	type TraceParameters,
	traceRequest,
} from '../protocol.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { Refused } from './guard.ts';
import { shapes } from './shapes.ts';
import * as traces from './traces-to-lsp.ts';

/** Answers `istio/trace`. */
export function traceOf(snapshot: Snapshot, { request, uri }: TraceParameters): TraceAnswer {
	const question = questionFrom(request);
	const file = uri == null ? undefined : from.uri(uri);
	return traces.traceAnswer(snapshot, 'problem' in question ? question : traced(snapshot, question, file));
}

/** Answers `istio/routes`. */
export function routesOf(snapshot: Snapshot, { uri, ...asked }: RoutesParameters): RoutesAnswer {
	const { from: sender, through, host, environment } = asked;
	const all = { from: sender ?? '', through: through ?? '', host: host ?? '', environment: environment ?? '' };
	return traces.routesAnswer(snapshot, routingTables(snapshot, all, uri == null ? undefined : from.uri(uri)));
}

/** Answers `istio/graph`. */
export function graphOf(snapshot: Snapshot, { uri, position, format, ...asked }: GraphParameters): GraphAnswer {
	const file = uri == null ? undefined : from.uri(uri);
	const isAt = uri != null && position != null;
	const drawing = format === 'styled svg' ? 'svg' : drawings.find((one) => one === format);
	const map = routeMap(snapshot, {
		what: asked.what ?? '',
		isWhole: asked.all ?? false,
		filter: asked.filter ?? '',
		environment: asked.environment ?? '',
		uri: file,
		offset: isAt ? from.at(snapshot, { textDocument: { uri }, position }).offset : undefined,
		request: asked.request ?? '',
		unfolded: asked.unfolded ?? [],
		drawing,
		isStyled: format === 'styled svg',
	});
	return traces.graphAnswer(snapshot, map);
}

/** Answers `workspace/executeCommand`; what is not understood is refused with a sentence. */
export function executed(
	snapshot: Snapshot,
	{ command, arguments: given }: ExecuteCommandParams,
): TraceAnswer | RoutesAnswer | GraphAnswer {
	const method = Object.hasOwn(executedCommands, command)
		? executedCommands[command as keyof typeof executedCommands]
		: undefined;
	if (method === undefined) throw new Refused(`There is no command ${command}`);
	const argument: unknown = given?.[0];
	const fault = shapes.get(method)?.(argument, 'arguments[0]');
	if (fault !== undefined) throw new Refused(`${command}: ${fault}`);
	if (method === traceRequest) return traceOf(snapshot, argument as TraceParameters);
	if (method === graphRequest) return graphOf(snapshot, argument as GraphParameters);
	return routesOf(snapshot, argument as RoutesParameters);
}
