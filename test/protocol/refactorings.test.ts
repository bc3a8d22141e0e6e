// Refactorings over the wire: only when asked for, with the reason where one cannot be done, resolved where it is work.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-protocol';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec:
  selector: { app: reviews }
  ports: [{ name: http, port: 9080 }]
---
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews }
`;

let editor: Editor;
let files: Workspace;

beforeAll(async () => {
	files = workspace({ 'reviews.yaml': service });
	editor = await startEditor({
		folders: [files.uri('.')],
		capabilities: {
			workspace: {
				workspaceFolders: true,
				workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
			},
			textDocument: {
				codeAction: {
					codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } },
					disabledSupport: true,
					dataSupport: true,
					resolveSupport: { properties: ['edit'] },
				},
			},
		},
	});
	await editor.ready();
	editor.open(files.uri('reviews.yaml'), service);
});

afterAll(async () => {
	expect(await editor.close()).toBe(0);
	files.remove('.');
});

function asked(line: number, context: object): Promise<CodeAction[]> {
	const at = { line, character: 1 };
	return editor.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
		textDocument: { uri: files.uri('reviews.yaml') },
		range: { start: at, end: at },
		context: { diagnostics: [], ...context },
	});
}

test('none while the cursor moves; all of a kind when asked for', async () => {
	expect(await asked(1, { triggerKind: 2 })).toEqual([]);
	expect((await asked(1, { triggerKind: 1 })).map(({ title }) => title)).toContain(
		'Create a VirtualService for this Service',
	);
	const moves = await asked(1, { only: ['refactor.move'] });
	expect(moves.map(({ kind }) => kind)).toEqual(['refactor.move']);
	const uri = files.uri('destination-rule-reviews.yaml');
	expect(moves[0]?.edit?.documentChanges?.slice(0, 2)).toEqual([
		{ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
		expect.objectContaining({ textDocument: { uri, version: null } }),
	]);
});

test('one that cannot be done says why', async () => {
	const actions = await asked(1, { only: ['refactor'] });
	const disabled = actions.find(({ title }) => title.startsWith('Create a DestinationRule'))?.disabled;
	expect(disabled?.reason).toBe('No pods of Service "reviews" have a label "version" in this workspace');
});

test('one that is work comes without its edit, which is asked for', async () => {
	const actions = await asked(7, { only: ['refactor.rewrite'] });
	const whole = actions.find(({ title }) => title.endsWith('whole workspace'));
	expect(whole?.edit).toBeUndefined();
	const resolved = await editor.connection.sendRequest<CodeAction>('codeAction/resolve', whole);
	expect(resolved.edit?.documentChanges).toEqual([
		{
			textDocument: { uri: files.uri('reviews.yaml'), version: expect.any(Number) },
			edits: [
				{
					range: { start: { line: 7, character: 32 }, end: { line: 7, character: 39 } },
					newText: 'v1',
				},
			],
		},
	]);
});
