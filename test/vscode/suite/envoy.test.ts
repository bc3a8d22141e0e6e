// An EnvoyFilter from nothing: what Envoy is told is chosen from lists, and is right.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, findings, open, picture, point, select, textAt, type } from './editor.ts';
import { ready } from './samples.ts';

afterEach(closeAll);

const sampling = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: sampling
  namespace: default
spec:
  configPatches:
  - applyTo: NETWORK_FILTER
    match:
      listener:
        filterChain:
          filter:
            name: envoy.filters.network.http_connection_manager
    patch:
      operation: MERGE
      value:
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          tracing:
            random_sampling:
              value: 10
`;

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

	it('a misspelled field is underlined, with what comes of it', async () => {
		await ready();
		const editor = await open('envoy/local-rate-limit.yaml');
		select(editor, '', 'tokens_per_fill');
		await type('tokens_per_fil');
		const found = await eventually('the finding', () =>
			findings(editor.document).find(({ range }) => textAt(editor, range) === 'tokens_per_fil'),
		);
		assert.match(found.message, /Istio drops it without an error; did you mean "tokens_per_fill"\?/);
		point(editor, '', 'tokens_per_fil');
		await vscode.commands.executeCommand('editor.action.showHover');
		await picture('envoy-field');
		await vscode.commands.executeCommand('editor.action.autoFix');
		await eventually('silence', () => findings(editor.document).length === 0 || undefined);
	});

	it('a patch that Istio has an API for becomes that', async () => {
		await ready();
		const editor = await vscode.window.showTextDocument(
			await vscode.workspace.openTextDocument({ language: 'yaml', content: sampling }),
		);
		point(editor, '', 'tracing');
		const actions = await eventually('the action', async () => {
			const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
				'vscode.executeCodeActionProvider',
				editor.document.uri,
				editor.selection,
			);
			return all.find(({ title }) => title === 'Replace by a Telemetry');
		});
		assert.ok(actions.edit);
		await vscode.workspace.applyEdit(actions.edit);
		assert.match(editor.document.getText(), /kind: Telemetry[\s\S]*randomSamplingPercentage: 10/);
		await eventually('silence', () => findings(editor.document).length === 0 || undefined);
	});
});
