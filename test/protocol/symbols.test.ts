// Symbols, lenses, hints, links, selections, tokens and calls over the wire: one test per capability.

import { describe, expect, test } from 'vitest';
import type {
	CallHierarchyIncomingCall,
	CallHierarchyItem,
	CallHierarchyOutgoingCall,
	CodeLens,
	DocumentLink,
	DocumentSymbol,
	InlayHint,
	SelectionRange,
	SymbolInformation,
	WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { startEditor, workspace } from './editor.ts';
import { files, opened, place, route, running } from './story.ts';

const everything = {
	workspace: {
		workspaceFolders: true,
		configuration: true,
		workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
		codeLens: { refreshSupport: true },
	},
	textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
};

/** The story in an editor that can do everything, its VirtualService open. */
async function able(settings: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, string>> = {}) {
	const folder = workspace({ ...files, ...more });
	running.folder = folder;
	const initializationOptions = { showPlaces: 'show.places' };
	const editor = await startEditor({
		folders: [folder.uri('')],
		settings,
		capabilities: everything,
		initializationOptions,
	});
	running.editor = editor;
	editor.connection.onRequest('workspace/codeLens/refresh', () => null);
	await editor.ready();
	const uri = folder.uri('virtual-service.yaml');
	editor.open(uri, route);
	const ask = <T>(method: string, parameters: object): Promise<T> =>
		editor.connection.sendRequest<T>(method, parameters);
	return { editor, folder, uri, ask, textDocument: { uri } };
}

const all = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

describe('document symbols', () => {
	test('are a tree where the client knows trees', async () => {
		const { ask, textDocument } = await able();
		const [resource] = await ask<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
		expect(resource?.name).toMatch(/^VirtualService /);
		expect(resource?.children?.length).toBeGreaterThan(0);
	});

	test('are a list elsewhere', async () => {
		const { editor, uri } = await opened();
		const found = await editor.connection.sendRequest<SymbolInformation[]>('textDocument/documentSymbol', {
			textDocument: { uri },
		});
		expect(found[1]?.containerName).toBe(found[0]?.name);
		expect(found[0]?.location.uri).toBe(uri);
	});

	test('are left to another extension where the setting says so', async () => {
		const { ask, textDocument } = await able({ outline: 'off' });
		expect(await ask('textDocument/documentSymbol', { textDocument })).toEqual([]);
	});
});

test('workspace symbols', async () => {
	const { ask, folder } = await able();
	const [first] = await ask<SymbolInformation[]>('workspace/symbol', { query: 'gateway my' });
	expect(first).toMatchObject({ name: 'Gateway my-gateway', location: { uri: folder.uri('gateway.yaml') } });
});

describe('code lenses', () => {
	test('are resolved to the client’s command', async () => {
		const { ask, folder } = await able();
		const uri = folder.uri('gateway.yaml');
		const [lens] = await ask<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
		const resolved = await ask<CodeLens>('codeLens/resolve', lens as CodeLens);
		expect(resolved.command).toMatchObject({ title: 'serves 1 VirtualService', command: 'show.places' });
		expect(resolved.command?.arguments?.[2]).toHaveLength(1);
	});

	test('only say their sentence where the client has no command', async () => {
		const { editor, folder } = await opened();
		const uri = folder.uri('gateway.yaml');
		const [lens] = await editor.connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
		const resolved = await editor.connection.sendRequest<CodeLens>('codeLens/resolve', lens);
		expect(resolved.command).toEqual({ title: 'serves 1 VirtualService', command: '' });
	});

	test('are asked for again when something changed', async () => {
		const { editor, uri } = await able();
		const asked = new Promise<void>((resolve) =>
			editor.connection.onRequest('workspace/codeLens/refresh', () => {
				resolve();
				return null;
			}),
		);
		editor.change(uri, `${route}# more\n`);
		await asked;
	});
});

test('inlay hints', async () => {
	const { ask, textDocument } = await able({ inlayHints: ['port'] });
	const hints = await ask<InlayHint[]>('textDocument/inlayHint', { textDocument, range: all });
	expect(Array.isArray(hints)).toBe(true);
	expect(await ask('textDocument/inlayHint', { textDocument, range: { start: all.start, end: all.start } })).toEqual(
		[],
	);
});

test('document links', async () => {
	const { ask, folder } = await able({}, { 'kustomization.yaml': 'resources: [gateway.yaml]\n' });
	const [link] = await ask<DocumentLink[]>('textDocument/documentLink', {
		textDocument: { uri: folder.uri('kustomization.yaml') },
	});
	expect(link).toMatchObject({ target: folder.uri('gateway.yaml'), range: { start: { line: 0, character: 12 } } });
});

test('selection ranges', async () => {
	const { ask, textDocument } = await able();
	const [range] = await ask<SelectionRange[]>('textDocument/selectionRange', {
		textDocument,
		positions: [place(route, 'subset: v1', 9)],
	});
	expect(range?.range).toEqual({ start: place(route, 'subset: v1', 8), end: place(route, 'subset: v1', 10) });
	expect(range?.parent?.range.start).toEqual(place(route, 'subset: v1'));
});

test('semantic tokens', async () => {
	const { ask, textDocument } = await able({ semanticTokens: true });
	const { data } = await ask<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument });
	expect(data.length % 5).toBe(0);
	expect(data.length).toBeGreaterThan(5);
});

test('call hierarchy, both ways', async () => {
	const { ask, textDocument, uri } = await able();
	const [item] = await ask<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', {
		textDocument,
		position: place(route, 'VirtualService', 3),
	});
	expect(item?.uri).toBe(uri);
	const from = await ask<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
	expect(from.map((call) => call.from.name)).toEqual(['Gateway my-gateway']);
	const to = await ask<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
	expect(to.map((call) => call.to.name)).toContain('subset v1');
	expect(to[0]?.fromRanges[0]?.start.line).toBeGreaterThan(0);
});

test('rename asks before it changes what only looks like the name', async () => {
	const pod =
		'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: a, image: a, env: [{ name: A, value: "myservice:80" }] }] }\n';
	const { ask, textDocument, folder } = await able({}, { 'pod.yaml': pod });
	const parameters = { textDocument, position: place(route, 'host: myservice', 8), newName: 'other' };
	const edit = await ask<WorkspaceEdit>('textDocument/rename', parameters);
	expect(Object.values(edit.changeAnnotations ?? {})).toMatchObject([{ needsConfirmation: true }]);
	const asked = JSON.stringify(edit.documentChanges?.filter((one) => JSON.stringify(one).includes('annotationId')));
	expect(asked).toContain(folder.uri('pod.yaml'));
	expect(asked).not.toContain('service.yaml');
});
