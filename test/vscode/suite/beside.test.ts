// What the editor shows beside the text of samples/: outline, symbols, lenses, hints, calls; and rename of what was refused before.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, open, picture, point, select } from './editor.ts';

const route = 'story/virtual-service.yaml';

const ask = <T>(command: string, ...parameters: readonly unknown[]): Promise<T> =>
	Promise.resolve(vscode.commands.executeCommand<T>(`vscode.${command}`, ...parameters));

describe('beside the text', () => {
	it('the outline has the resource and its routes', async () => {
		const { document } = await open(route);
		const symbols = await eventually('the outline', async () => {
			const found = await ask<vscode.DocumentSymbol[] | undefined>('executeDocumentSymbolProvider', document.uri);
			return found?.length === 1 ? found : undefined;
		});
		assert.match(symbols[0]?.name ?? '', /^VirtualService /);
		assert.ok((symbols[0]?.children.length ?? 0) > 0);
		await vscode.commands.executeCommand('workbench.action.gotoSymbol');
		await picture('outline');
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
	});

	it('resources of all files are found by name', async () => {
		const found = await ask<vscode.SymbolInformation[]>('executeWorkspaceSymbolProvider', 'gateway my');
		assert.ok(found.some(({ name }) => name === 'Gateway my-gateway'));
		await vscode.commands.executeCommand('workbench.action.quickOpen', '#destination rev');
		await picture('workspace-symbols');
		await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
	});

	it('a lens says what a gateway serves, and shows it', async () => {
		const { document } = await open('story/gateway.yaml');
		const lens = await eventually('the lens', async () => {
			const found = await ask<vscode.CodeLens[]>('executeCodeLensProvider', document.uri, 9);
			return found.find(({ command }) => command?.title === 'serves 1 VirtualService');
		});
		await picture('lens');
		const { command, arguments: parameters = [] } = lens.command ?? { command: '' };
		await vscode.commands.executeCommand(command, ...parameters);
		await picture('lens-opened');
		await vscode.commands.executeCommand('closeReferenceSearch');
	});

	it('hints say hosts in full where the setting asks for them', async () => {
		const settings = vscode.workspace.getConfiguration('istio');
		await settings.update('inlayHints', ['host', 'port'], vscode.ConfigurationTarget.Workspace);
		const { document } = await open('bookinfo/routes/reviews-90-10.yaml');
		const all = new vscode.Range(0, 0, document.lineCount, 0);
		await eventually('hints', async () => {
			const found = await ask<vscode.InlayHint[]>('executeInlayHintProvider', document.uri, all);
			return found.length > 0 || undefined;
		});
		await picture('hints');
		await settings.update('inlayHints', undefined, vscode.ConfigurationTarget.Workspace);
	});

	it('the calls of a route lead to the subset and back to the gateway', async () => {
		const editor = await open(route);
		const position = point(editor, 'kind: ', 'VirtualService');
		const [item] = await ask<vscode.CallHierarchyItem[]>('prepareCallHierarchy', editor.document.uri, position);
		const out = await ask<vscode.CallHierarchyOutgoingCall[]>('provideOutgoingCalls', item);
		assert.ok(out.some(({ to }) => to.name === 'subset v1'));
		const into = await ask<vscode.CallHierarchyIncomingCall[]>('provideIncomingCalls', item);
		assert.deepEqual(
			into.map(({ from }) => from.name),
			['Gateway my-gateway'],
		);
		await vscode.commands.executeCommand('editor.showCallHierarchy');
		await picture('calls');
		await vscode.commands.executeCommand('closeReferenceSearch');
	});

	it('a label of pods is renamed in the pods and in the subset', async () => {
		const editor = await open('story/deployment.yaml');
		const { start } = select(editor, 'version: ', 'v1');
		const edit = await ask<vscode.WorkspaceEdit>('executeDocumentRenameProvider', editor.document.uri, start, 'v9');
		const files = edit.entries().map(([uri]) => uri.path.split('/').at(-1));
		assert.deepEqual(files.toSorted(), ['deployment.yaml', 'destination-rule.yaml']);
	});
});
