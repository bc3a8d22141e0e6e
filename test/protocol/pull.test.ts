// Findings for an editor that asks for them, and never the other way as well.
import { expect, test } from 'vitest';
import type {
	Diagnostic,
	DocumentDiagnosticReport,
	WorkspaceDiagnosticReport,
	WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';
import { files, route, running } from './story.ts';

const capabilities = {
	workspace: {
		workspaceFolders: true,
		configuration: true,
		didChangeWatchedFiles: { dynamicRegistration: true },
		diagnostics: { refreshSupport: true },
	},
	textDocument: { diagnostic: { dynamicRegistration: true } },
};

interface Puller {
	readonly editor: Editor;
	readonly folder: Workspace;
	/** How often the server asked to be asked again, and what it pushed all the same. */
	readonly heard: { refreshes: number; pushes: number };
	document(path: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
	whole(previous?: readonly WorkspaceDocumentDiagnosticReport[], token?: string): Promise<WorkspaceDiagnosticReport>;
}

async function pulling(
	there: Readonly<Record<string, string>>,
	initializationOptions: object = {},
	own: object = capabilities,
): Promise<Puller> {
	const folder = workspace(there);
	running.folder = folder;
	const heard = { refreshes: 0, pushes: 0 };
	const editor = await startEditor({
		folders: [folder.uri('')],
		settings: {},
		capabilities: own,
		initializationOptions,
	});
	running.editor = editor;
	editor.connection.onRequest('workspace/diagnostic/refresh', () => {
		heard.refreshes++;
		return null;
	});
	editor.connection.onNotification('textDocument/publishDiagnostics', () => {
		heard.pushes++;
	});
	return {
		editor,
		folder,
		heard,
		document: (path, previousResultId) => {
			const textDocument = { uri: folder.uri(path) };
			return editor.connection.sendRequest('textDocument/diagnostic', { textDocument, previousResultId });
		},
		whole: (previous = [], partialResultToken) => {
			const previousResultIds = previous.map(({ uri, resultId }) => ({ uri, value: resultId }));
			return editor.connection.sendRequest('workspace/diagnostic', { previousResultIds, partialResultToken });
		},
	};
}

const wrong = route.replace('subset: v1', 'subset: v11');
const path = 'virtual-service.yaml';
const itemsOf = (
	report: DocumentDiagnosticReport | WorkspaceDocumentDiagnosticReport | undefined,
): readonly Diagnostic[] => (report?.kind === 'full' ? report.items : []);

test('a document is answered as soon as the index is complete, and by name if nothing has changed', async () => {
	const { editor, document, folder, heard } = await pulling(files);
	expect(editor.capabilities.diagnosticProvider).toEqual({
		identifier: 'istio',
		interFileDependencies: true,
		workspaceDiagnostics: true,
	});
	editor.open(folder.uri(path), wrong);
	const first = await document(path);
	expect(itemsOf(first).map(({ code }) => code)).toEqual(['references/unknown-subset']);
	expect(await document(path, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
	editor.change(folder.uri(path), route);
	const second = await document(path, first.resultId);
	expect(second).toMatchObject({ kind: 'full', items: [] });
	expect(await document(path, second.resultId)).toEqual({ kind: 'unchanged', resultId: second.resultId });
	expect(heard.pushes).toBe(0);
});

test('a change in another file asks for the document again', async () => {
	const { editor, document, folder, heard } = await pulling(files);
	editor.open(folder.uri(path), route);
	expect(itemsOf(await document(path))).toEqual([]);
	folder.write('destination-rule.yaml', (files['destination-rule.yaml'] ?? '').replace('name: v1', 'name: v9'));
	editor.watched([{ uri: folder.uri('destination-rule.yaml'), type: 2 }]);
	await expect.poll(() => heard.refreshes, { timeout: 10_000 }).toBe(1);
	expect(itemsOf(await document(path)).map(({ code }) => code)).toEqual(['references/unknown-subset']);
});

test('what waited while it was typed is asked for again', async () => {
	const { editor, document, folder, heard } = await pulling(files);
	editor.open(folder.uri(path), route);
	await document(path);
	editor.change(folder.uri(path), wrong);
	expect(itemsOf(await document(path))).toEqual([]);
	await expect.poll(() => heard.refreshes, { timeout: 10_000 }).toBe(1);
	expect(itemsOf(await document(path))).toHaveLength(1);
});

test('the workspace is answered whole, and then only what has changed', async () => {
	const { editor, whole, folder, heard } = await pulling({ ...files, [path]: wrong });
	const { items } = await whole();
	expect(items).toMatchObject([{ kind: 'full', uri: folder.uri(path), version: null, items: [{}] }]);
	expect(await whole(items)).toMatchObject({ items: [{ kind: 'unchanged', uri: folder.uri(path) }] });
	folder.write(path, route);
	editor.watched([{ uri: folder.uri(path), type: 2 }]);
	await expect.poll(async () => (await whole(items)).items[0]).toMatchObject({ kind: 'full', items: [] });
	expect(heard.pushes).toBe(0);
});

test('an editor that takes parts gets them, and waits while there is nothing new', async () => {
	const many = Object.fromEntries(
		Array.from({ length: 250 }, (_, index) => [`r${index}.yaml`, wrong.replace('name: my-virtual', `name: r${index}`)]),
	);
	const { editor, whole, folder } = await pulling({ ...files, ...many });
	const parts: WorkspaceDocumentDiagnosticReport[][] = [];
	editor.connection.onNotification('$/progress', ({ token, value }) => {
		if (token === 'part') parts.push(value.items);
	});
	expect(await whole([], 'part')).toEqual({ items: [] });
	expect(parts.map(({ length }) => length)).toEqual([100, 100, 50]);
	const known = parts.splice(0).flat();
	const waiting = whole(known, 'part');
	folder.write('r7.yaml', route);
	editor.watched([{ uri: folder.uri('r7.yaml'), type: 2 }]);
	expect(await waiting).toEqual({ items: [] });
	expect(parts.flat()).toMatchObject([{ kind: 'full', uri: folder.uri('r7.yaml'), items: [] }]);
});

test('an editor that would not ask again is told', async () => {
	const withoutRefresh = { ...capabilities, workspace: { ...capabilities.workspace, diagnostics: {} } };
	const { editor, heard } = await pulling({ ...files, [path]: wrong }, {}, withoutRefresh);
	expect(editor.capabilities.diagnosticProvider).toBeUndefined();
	await expect.poll(() => heard.pushes, { timeout: 10_000 }).toBe(1);
});

test('so is one that says so', async () => {
	const { editor, heard } = await pulling({ ...files, [path]: wrong }, { diagnostics: 'push' });
	expect(editor.capabilities.diagnosticProvider).toBeUndefined();
	await expect.poll(() => heard.pushes, { timeout: 10_000 }).toBe(1);
});
