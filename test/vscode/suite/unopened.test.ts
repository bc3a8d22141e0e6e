// A workspace with Istio in it tells of its faults before anything is opened, and goes on telling.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, eventually, findings, open, picture, type, workspaceFolder } from './editor.ts';

const uri = vscode.Uri.joinPath(workspaceFolder(), 'deep/in/web.yml');
const codes = (): readonly string[] =>
	vscode.languages.getDiagnostics(uri).map(({ code }) => (typeof code === 'object' ? String(code.value) : ''));

afterEach(closeAll);

describe('nothing opened', () => {
	it('the list of problems is filled', async () => {
		await eventually('a finding', () => codes().includes('schema/unknown-field') || undefined, 25);
		await vscode.commands.executeCommand('workbench.actions.view.problems');
		await picture('unopened');
	});

	it('what is mended on the disk goes', async () => {
		const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
		writeFileSync(uri.fsPath, text.replace('rout: []', 'redirect: { authority: www.example.com }'));
		await eventually('no finding', () => codes().length === 0 || undefined, 15);
		writeFileSync(uri.fsPath, text);
		await eventually('the finding again', () => codes().length > 0 || undefined, 15);
	});

	it('an open file and a closed one have one list each', async () => {
		const { document } = await open('deep/in/web.yml');
		await eventually('the finding', () => findings(document).length > 0 || undefined);
		const before = findings(document).length;
		await closeAll();
		await new Promise((resolve) => setTimeout(resolve, 3000));
		assert.equal(codes().length, before);
	});

	it('what is typed waits until it rests', async () => {
		const editor = await open('deep/in/web.yml');
		await eventually('the finding', () => findings(editor.document).length > 0 || undefined);
		const end = editor.document.lineAt(editor.document.lineCount - 2).range.end;
		editor.selection = new vscode.Selection(end, end);
		await type('\nnam');
		await eventually('what was typed', () => codes().includes('syntax/invalid-yaml') || undefined);
	});
});
