// Trace Request…: the story of the samples beside the text, following what is typed.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, open, picture, select, type } from './editor.ts';
import { traced } from './looking.ts';

const request = 'http://myapp.example.com/api';

describe('a traced request', () => {
	afterEach(closeAll);

	it('is told beside the text, leads to what decided, and follows what is typed', async () => {
		const editor = await open('story/virtual-service.yaml');
		const story = await traced(request, /=> Reached: myservice/);
		await picture('trace');
		const line = story
			.getText()
			.split('\n')
			.findIndex((text) => text.includes('takes the request'));
		const [target] = await vscode.commands.executeCommand<vscode.Location[]>(
			'vscode.executeDefinitionProvider',
			story.uri,
			new vscode.Position(line, 6),
		);
		assert.match(target?.uri.path ?? '', /story\/virtual-service\.yaml$/);
		const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', story.uri);
		assert.ok(
			links.some(({ target: to }) => /virtual-service\.yaml/.test(String(to)) && /^L14/.test(to?.fragment ?? '')),
		);
		await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
		const shown = vscode.window.activeTextEditor ?? editor;
		select(shown, 'prefix: ', '/api');
		await type('/v2');
		await eventually('a 404', () => /Answered with 404/.test(story.getText()) || undefined);
		assert.match(story.getText(), /^ {6}not: route 1 \(api\) not taken/m);
		await picture('trace-404');
	});

	it('can be asked above hosts and routes', async () => {
		const { document } = await open('story/virtual-service.yaml');
		const lenses = await eventually('lenses', async () => {
			const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
				'vscode.executeCodeLensProvider',
				document.uri,
				20,
			);
			const found = all.filter(({ command }) => command?.title === 'Trace');
			return found.length > 0 ? found : undefined;
		});
		assert.deepEqual(
			lenses.map(({ command, range }) => [range.start.line, command?.command, command?.arguments?.[0]]),
			[
				[7, 'istio.traceRequest', 'http://myapp.example.com/'],
				[13, 'istio.traceRequest', request],
			],
		);
	});
});
