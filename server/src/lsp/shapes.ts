// TABLE: what the parameters of each message look like, as far as we use them.
import * as from from './from-lsp.ts';

/** What is wrong with a value, which is called `name`; undefined if nothing is. */
export type Shape = (value: unknown, name: string) => string | undefined;

const must = (name: string, what: string, value: unknown): string => {
	return `${name} must be ${what}, not ${given(value)}`;
};

/** What was sent, in a few words, however large or deeply nested it is. */
function given(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
	return value === undefined ? 'nothing' : String(value);
}

const text: Shape = (value, name) => (typeof value === 'string' ? undefined : must(name, 'text', value));
const truth: Shape = (value, name) => (typeof value === 'boolean' ? undefined : must(name, 'true or false', value));
const anything: Shape = () => undefined;

const count: Shape = (value, name) =>
	Number.isInteger(value) && (value as number) >= 0 ? undefined : must(name, 'a whole number of 0 or more', value);

const whole: Shape = (value, name) => (Number.isInteger(value) ? undefined : must(name, 'a whole number', value));

const uri: Shape = (value, name) => {
	try {
		if (typeof value === 'string' && from.uri(value) !== '') return undefined;
	} catch {
		// It is said below.
	}
	return must(name, 'a URI', value);
};

const optional = (shape: Shape): Shape => {
	return (value, name) => (value === undefined || value === null ? undefined : shape(value, name));
};

const list = (item: Shape): Shape => {
	return (value, name) => {
		if (!Array.isArray(value)) return must(name, 'a list', value);
		for (const [index, one] of value.entries()) {
			const fault = item(one, `${name}[${index}]`);
			if (fault !== undefined) return fault;
		}
		return undefined;
	};
};

const object = (fields: Readonly<Record<string, Shape>>): Shape => {
	return (value, name) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return must(name, 'an object', value);
		for (const [field, shape] of Object.entries(fields)) {
			const fault = shape((value as Record<string, unknown>)[field], `${name}.${field}`);
			if (fault !== undefined) return fault;
		}
		return undefined;
	};
};

const position = object({ line: count, character: count });
const range = object({ start: position, end: position });
const document = object({ uri });
const place = { textDocument: document, position };
const folders = list(object({ uri }));

export const shapes: ReadonlyMap<string, Shape> = new Map([
	['initialize', object({ capabilities: object({}), rootUri: optional(uri), workspaceFolders: optional(folders) })],
	['textDocument/definition', object(place)],
	['textDocument/references', object({ ...place, context: object({ includeDeclaration: truth }) })],
	['textDocument/documentHighlight', object(place)],
	['textDocument/prepareRename', object(place)],
	['textDocument/rename', object({ ...place, newName: text })],
	['textDocument/hover', object(place)],
	['textDocument/documentSymbol', object({ textDocument: document })],
	['textDocument/codeLens', object({ textDocument: document })],
	['codeLens/resolve', object({ range, data: uri })],
	['textDocument/inlayHint', object({ textDocument: document, range })],
	['textDocument/documentLink', object({ textDocument: document })],
	['textDocument/selectionRange', object({ textDocument: document, positions: list(position) })],
	['textDocument/semanticTokens/full', object({ textDocument: document })],
	['textDocument/prepareCallHierarchy', object(place)],
	['callHierarchy/incomingCalls', object({ item: object({ uri, selectionRange: range }) })],
	['callHierarchy/outgoingCalls', object({ item: object({ uri, selectionRange: range }) })],
	['workspace/symbol', object({ query: text })],
	['textDocument/completion', object(place)],
	['completionItem/resolve', object({ label: text, data: optional(object({ uri, offset: count })) })],
	['textDocument/diagnostic', object({ textDocument: document, previousResultId: optional(text) })],
	['workspace/diagnostic', object({ previousResultIds: list(object({ uri, value: text })) })],
	[
		'textDocument/codeAction',
		object({
			textDocument: document,
			range,
			context: object({ diagnostics: list(object({ range })), only: optional(list(text)) }),
		}),
	],
	['codeAction/resolve', object({ data: object({ uri, position, id: text, choice: text }) })],
	['istio/tree', object({ path: optional(list(text)), at: optional(object({ uri, position })) })],
	['istio/explain', object(place)],
	['istio/rulePage', object({ theme: text })],
	['istio/trace', object({ request: text, uri: optional(uri) })],
	[
		'istio/routes',
		object({
			through: optional(text),
			from: optional(text),
			host: optional(text),
			environment: optional(text),
			uri: optional(uri),
		}),
	],
	[
		'istio/graph',
		object({
			uri: optional(uri),
			position: optional(position),
			what: optional(text),
			all: optional(truth),
			filter: optional(text),
			environment: optional(text),
			request: optional(text),
			unfolded: optional(list(text)),
			format: optional(text),
		}),
	],
	['istio/tests', object({ uri: optional(uri) })],
	[
		'istio/runTests',
		object({
			files: optional(list(object({ uri, tests: optional(list(object({ key: text, cases: optional(list(text)) }))) }))),
			coverage: optional(truth),
		}),
	],
	['workspace/executeCommand', object({ command: text, arguments: optional(list(anything)) })],
	['textDocument/didOpen', object({ textDocument: object({ uri, version: whole, text }) })],
	[
		'textDocument/didChange',
		object({
			textDocument: object({ uri, version: whole }),
			contentChanges: list(object({ text, range: optional(range) })),
		}),
	],
	['textDocument/didClose', object({ textDocument: document })],
	['textDocument/willSave', object({ textDocument: document })],
	['textDocument/willSaveWaitUntil', object({ textDocument: document })],
	['textDocument/didSave', object({ textDocument: document })],
	['workspace/didChangeWatchedFiles', object({ changes: list(object({ uri, type: count })) })],
	['workspace/didRenameFiles', object({ files: list(object({ oldUri: uri, newUri: uri })) })],
	['workspace/didDeleteFiles', object({ files: list(object({ uri })) })],
	['workspace/didChangeWorkspaceFolders', object({ event: object({ added: folders, removed: folders }) })],
	['workspace/didChangeConfiguration', object({ settings: anything })],
	['initialized', optional(object({}))],
	['$/cancelRequest', object({ id: anything })],
	['$/progress', object({ token: anything })],
	['$/setTrace', object({ value: text })],
]);
