// The view Istio, refactorings, explanations, the page about the index, the walkthrough, and a server that is killed.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, extensionId, findings, open, pause, picture, point, select, type } from './editor.ts';
import { seen } from './looking.ts';
import { indexStatus, ready } from './samples.ts';

const route = 'story/virtual-service.yaml';

/** The page within the window that shows Markdown. */
const preview = 'body.vscode-body';

async function refactorings(editor: vscode.TextEditor): Promise<readonly vscode.CodeAction[]> {
	const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
		'vscode.executeCodeActionProvider',
		editor.document.uri,
		editor.selection,
		'refactor',
		20,
	);
	return found.filter(({ kind }) => kind !== undefined && vscode.CodeActionKind.Refactor.contains(kind));
}

describe('the mesh', () => {
	beforeEach(async () => {
		await open(route);
		await ready();
	});
	afterEach(async () => {
		await vscode.commands.executeCommand('workbench.action.closeSidebar');
		await closeAll();
	});

	it('is shown as a tree, in which the selection is revealed', async () => {
		const editor = await open(route);
		select(editor, 'subset: ', 'v1');
		await vscode.commands.executeCommand('workbench.view.explorer');
		await vscode.commands.executeCommand('istio.revealInTree');
		await vscode.window.showTextDocument(editor.document);
		point(editor, 'name: ', 'api');
		await pause(1500);
		await picture('tree');
		select(editor, 'subset: ', 'v1');
		await type('v3');
		await eventually('a finding', () => findings(editor.document)[0]);
		await pause(1500);
		await picture('tree-findings');
	});

	it('offers refactorings, and does what is chosen', async () => {
		const editor = await open(route);
		point(editor, '', 'timeout');
		const actions = await refactorings(editor);
		const extract = actions.find(({ title }) => title.startsWith('Extract the route'));
		assert.ok(extract?.edit, actions.map(({ title }) => title).join(', '));
		assert.equal(await vscode.workspace.applyEdit(extract.edit), true);
		assert.match(editor.document.getText(), /delegate:\n +name: myapp-api/);
		await vscode.commands.executeCommand('undo');
		point(editor, '', 'timeout');
		void vscode.commands.executeCommand('editor.action.refactor');
		await picture('refactorings');
		await vscode.commands.executeCommand('hideCodeActionWidget');
	});

	it('explains a reference', async () => {
		const editor = await open(route);
		point(editor, 'subset: ', 'v1');
		await vscode.commands.executeCommand('istio.explainReference');
		await seen('the explanation', `${preview} h1`, ([title]) => title?.includes('v1') === true);
		await picture('explanation');
		const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
		assert.ok(
			tabs.some((label) => label.includes('Istio Explanation')),
			tabs.join(', '),
		);
	});

	it('has a page about its index', async () => {
		await vscode.commands.executeCommand('istio.showIndexStatus');
		await seen('the index status', `${preview} h1`, ([title]) => title?.includes('Istio Language Server') === true);
		await picture('index-status');
		const status = await indexStatus();
		assert.ok(status.environments.some(({ kind }) => kind === 'overlay'));
		assert.ok(status.memory.documents > 20);
	});

	it('has a walkthrough', async () => {
		await vscode.commands.executeCommand('istio.openWalkthrough');
		await pause(2500);
		await picture('walkthrough');
		const steps = vscode.extensions.getExtension(extensionId)?.packageJSON.contributes.walkthroughs[0].steps;
		assert.equal(steps.length, 5);
		assert.equal(steps[0].title, 'Open a file about Istio');
	});

	it('is there again after its server was killed', async () => {
		const { pid } = await indexStatus();
		process.kill(pid, 'SIGKILL');
		await eventually('another server', async () => {
			const status = await Promise.race([indexStatus().catch(() => undefined), pause(1000)]);
			return status !== undefined && status.pid !== pid ? true : undefined;
		});
		await ready();
	});
});
