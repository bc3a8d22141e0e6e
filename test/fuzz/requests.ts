// What a fuzzer asks: requests at any place, and messages that no editor should send.
import type { Dice } from '../dice.ts';
import { pick } from '../world/happening.ts';

export interface Asked {
	readonly method: string;
	readonly parameters: unknown;
	/** Whether an error is the right answer. */
	readonly isMalformed?: boolean;
}

/** A place in a text, or somewhat beyond it. */
export function placeIn(text: string, dice: Dice): { readonly line: number; readonly character: number } {
	const lines = text.split(/\r\n|\r|\n/);
	const line = dice(20) === 0 ? 1_000_000 : dice(lines.length + 1);
	return { line, character: dice((lines[line]?.length ?? 0) + 3) };
}

/** TABLE: what is asked about a place. */
const methods: Readonly<Record<string, (dice: Dice, text: string) => object>> = {
	'textDocument/definition': () => ({}),
	'textDocument/hover': () => ({}),
	'textDocument/completion': () => ({}),
	'istio/explain': () => ({}),
	'textDocument/references': (dice) => ({ context: { includeDeclaration: dice(2) === 0 } }),
	'textDocument/documentHighlight': () => ({}),
	'textDocument/prepareRename': () => ({}),
	'textDocument/rename': (dice) => ({ newName: pick(['fine', '', 'ä b', '\u0000', 'x'.repeat(3000)], dice) }),
	'textDocument/codeAction': (dice, text) => ({
		range: { start: placeIn(text, dice), end: placeIn(text, dice) },
		context: { diagnostics: [], ...pick([{ only: ['source.fixAll'] }, { only: ['refactor'] }, {}], dice) },
	}),
};

/** TABLE: what is asked about a file, or a stretch of it. */
const ofFiles: typeof methods = {
	'textDocument/documentSymbol': () => ({}),
	'textDocument/codeLens': () => ({}),
	'textDocument/inlayHint': (dice, text) => ({ range: { start: placeIn(text, dice), end: placeIn(text, dice) } }),
	'textDocument/documentLink': () => ({}),
	'textDocument/selectionRange': (dice, text) => ({ positions: [placeIn(text, dice), placeIn(text, dice)] }),
	'textDocument/semanticTokens/full': () => ({}),
	'textDocument/prepareCallHierarchy': () => ({}),
	'callHierarchy/incomingCalls': () => ({}),
	'callHierarchy/outgoingCalls': () => ({}),
	'workspace/symbol': (dice) => ({ query: pick(['', 'rev', 'a b c', '\ud800', 'x'.repeat(3000)], dice) }),
};

/** A request about some place of a file. */
export function request(uri: string, text: string, dice: Dice): Asked {
	const all = { ...methods, ...ofFiles };
	const method = pick(Object.keys(all), dice) ?? '';
	const place = placeIn(text, dice);
	// A call asks about an item that was given out; here it may be any place.
	const item = { uri, selectionRange: { start: place, end: place } };
	const more = method.startsWith('callHierarchy') ? { item } : (all[method]?.(dice, text) ?? {});
	return { method, parameters: { textDocument: { uri }, position: placeIn(text, dice), ...more } };
}

const oddValues: readonly unknown[] = [null, -1, 1.5, 'x', '', [], {}, true, [[]], { line: -1 }, '\ud800'];

/** A request with something in it that the protocol does not allow. */
export function malformed(uri: string, dice: Dice): Asked {
	const method = pick([...Object.keys(methods), 'no/such', 'initialize'], dice) ?? '';
	const odd = pick(oddValues, dice);
	const position = { line: 0, character: 0 };
	const parameters = pick(
		[
			odd,
			{ textDocument: odd, position },
			{ textDocument: { uri: odd === '\ud800' ? 7 : odd }, position },
			{ textDocument: { uri }, position: odd },
			{ textDocument: { uri }, position: { line: odd, character: 0 } },
		],
		dice,
	);
	// jsonrpc takes a list for parameters by position.
	return { method, parameters: Array.isArray(parameters) ? [parameters] : (parameters ?? {}), isMalformed: true };
}

/** A notification that no editor should send. */
export function malformedNotification(uri: string, dice: Dice): Asked {
	const odd = pick(oddValues, dice);
	return (
		pick<Asked>(
			[
				{ method: 'textDocument/didChange', parameters: { textDocument: { uri, version: odd }, contentChanges: 7 } },
				{ method: 'textDocument/didOpen', parameters: { textDocument: { uri } } },
				{ method: 'workspace/didChangeWatchedFiles', parameters: { changes: [{ uri: 7 }] } },
				{ method: 'workspace/didChangeWorkspaceFolders', parameters: { event: 'x' } },
				{ method: '$/odd', parameters: { odd } },
				{ method: '$/cancelRequest', parameters: { id: odd } },
			],
			dice,
		) ?? { method: '$/odd', parameters: {} }
	);
}
