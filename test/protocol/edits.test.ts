// What changes files: quick fixes and renaming, as an editor asks for them.
import { describe, expect, test } from 'vitest';
import { files, opened, place, route } from './story.ts';

describe('a name', () => {
	test('is found, marked and renamed in all its places', async () => {
		const { editor, folder, uri } = await opened();
		const position = place(route, 'subset: v1', 9);
		const textDocument = { uri };
		const at = { textDocument, position };
		const found = await editor.connection.sendRequest('textDocument/references', {
			...at,
			context: { includeDeclaration: true },
		});
		expect(found).toMatchObject([{ uri: folder.uri('destination-rule.yaml') }, { uri }]);
		expect(await editor.connection.sendRequest('textDocument/documentHighlight', at)).toHaveLength(1);
		expect(await editor.connection.sendRequest('textDocument/prepareRename', at)).toMatchObject({ placeholder: 'v1' });
		const edit = await editor.connection.sendRequest('textDocument/rename', { ...at, newName: 'stable' });
		expect(edit).toMatchObject({
			documentChanges: [
				{ textDocument: { uri: folder.uri('destination-rule.yaml'), version: null }, edits: [{ newText: 'stable' }] },
				{ textDocument: { uri, version: expect.any(Number) }, edits: [{ newText: 'stable' }] },
			],
		});
		await expect(editor.connection.sendRequest('textDocument/rename', { ...at, newName: 'a b' })).rejects.toThrow(
			'"a b" cannot be the name of a subset',
		);
	});
});

describe('quick fixes', () => {
	test('mend what is reported, for the version that the editor shows', async () => {
		const { editor, uri } = await opened();
		const wrong = route.replace('subset: v1', 'subst: v1');
		editor.change(uri, wrong);
		await editor.until(() => editor.shown(uri).some(({ code }) => code === 'schema/unknown-field'), 'a diagnostic');
		const [diagnostic] = editor.shown(uri).filter(({ code }) => code === 'schema/unknown-field');
		const range = diagnostic?.range;
		const actions = await editor.connection.sendRequest('textDocument/codeAction', {
			textDocument: { uri },
			range,
			context: { diagnostics: [diagnostic], only: ['quickfix'] },
		});
		const edit = { range, newText: 'subset' };
		expect(actions).toEqual([
			{
				title: 'Change to "subset"',
				kind: 'quickfix',
				isPreferred: true,
				diagnostics: [diagnostic],
				edit: { documentChanges: [{ textDocument: { uri, version: expect.any(Number) }, edits: [edit] }] },
			},
			expect.objectContaining({ title: 'Suppress schema/unknown-field here' }),
		]);
		const all = await editor.connection.sendRequest('textDocument/codeAction', {
			textDocument: { uri },
			range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
			context: { diagnostics: [], only: ['source.fixAll'] },
		});
		expect(all).toMatchObject([{ kind: 'source.fixAll.istio', edit: { documentChanges: [{ edits: [edit] }] } }]);
		editor.change(uri, wrong.replace('subst', edit.newText));
		await editor.until(() => editor.shown(uri).length === 0, 'no diagnostic');
	});

	test('create what is missing in the file where it belongs', async () => {
		const { editor, folder, uri } = await opened(route.replace('number: 80', 'number: 8081'));
		await editor.until(() => editor.shown(uri).length > 0, 'a diagnostic');
		const [diagnostic] = editor.shown(uri);
		const actions = await editor.connection.sendRequest('textDocument/codeAction', {
			textDocument: { uri },
			range: diagnostic?.range,
			context: { diagnostics: [diagnostic], only: ['quickfix'] },
		});
		const end = place(files['service.yaml'] ?? '', 'targetPort: 8080', 'targetPort: 8080'.length);
		const newText = '\n  - name: http-8081\n    port: 8081\n    targetPort: 8080';
		const document = { uri: folder.uri('service.yaml'), version: null };
		expect(actions).toMatchObject([
			{ title: 'Change to "80"' },
			{
				title: 'Create port 8081 in Service "myservice"',
				edit: { documentChanges: [{ textDocument: document, edits: [{ range: { start: end, end }, newText }] }] },
			},
			{ title: 'Suppress references/unknown-port here' },
		]);
	});
});
