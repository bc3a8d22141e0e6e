// An EnvoyFilter from nothing: what Envoy is told is chosen from lists, and is right.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, findings, picture, type } from './editor.ts';
import { ready } from './samples.ts';

afterEach(closeAll);

/** Types the beginning of a choice and takes the first that is offered, until the document has it. */
async function choose(editor: vscode.TextEditor, word: string, proof: RegExp): Promise<void> {
	await type(word);
	await vscode.commands.executeCommand('editor.action.triggerSuggest');
	await eventually(`the choice of "${word}"`, async () => {
		await vscode.commands.executeCommand('acceptSelectedSuggestion');
		return proof.test(editor.document.getText()) || undefined;
	});
	// The places to fill in stay as they are.
	await vscode.commands.executeCommand('leaveSnippet');
}

describe('an EnvoyFilter', () => {
	it('a local rate limit is written by completion alone', async () => {
		await ready();
		const editor = await vscode.window.showTextDocument(
			await vscode.workspace.openTextDocument({ language: 'yaml', content: '' }),
		);
		await choose(editor, 'EnvoyF', /configPatches:/);
		const item = editor.document.lineAt(
			editor.document
				.getText()
				.split('\n')
				.findIndex((line) => /^ *- *$/.test(line)),
		);
		editor.selection = new vscode.Selection(item.range.end, item.range.end);
		await vscode.commands.executeCommand('editor.action.triggerSuggest');
		await picture('envoy-patches');
		await choose(editor, 'Local', /local_ratelimit\.v3\.LocalRateLimit/);

		const text = editor.document.getText();
		for (const part of [
			'kind: EnvoyFilter',
			'operation: INSERT_BEFORE',
			'name: envoy.filters.http.router',
			'max_tokens: 100',
		])
			assert.ok(text.includes(part), text);
		await eventually('silence', () => findings(editor.document).length === 0 || undefined);

		// One more field, and a word that Envoy knows.
		const last = editor.document.lineAt(editor.document.getText().trimEnd().split('\n').length - 1);
		const indent = ' '.repeat(
			text
				.split('\n')
				.find((line) => line.includes('stat_prefix'))
				?.search(/\S/) ?? 0,
		);
		editor.selection = new vscode.Selection(last.range.end, last.range.end);
		await editor.edit((edit) => edit.insert(last.range.end, `\n${indent}`));
		await choose(editor, 'enable_x', /enable_x_ratelimit_headers:/);
		await choose(editor, 'DRAFT', /enable_x_ratelimit_headers: DRAFT_VERSION_03/);
		await eventually('silence', () => findings(editor.document).length === 0 || undefined);
		await picture('envoy-filter');
	});
});
