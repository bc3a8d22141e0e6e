// Show Route Map: the story of the samples drawn below the text, which follows what is typed and leads back to the text.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, inPage, open, pause, picture, select, type } from './editor.ts';

/** The texts of the nodes, once there is one that `lookingFor` fits; undefined with a runner that cannot look. */
async function shown(lookingFor: RegExp, selector = '.node .label'): Promise<readonly string[] | undefined> {
	return eventually(`a map with ${lookingFor}`, async () => {
		const texts = await inPage({ selector });
		if (texts === undefined) return [];
		return texts.some((text) => lookingFor.test(text)) ? texts : undefined;
	});
}

function mapTab(): vscode.Tab | undefined {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => label === 'Route Map');
}

async function opened(path: string): Promise<vscode.TextEditor> {
	const editor = await open(path);
	await vscode.commands.executeCommand('istio.showRouteMap');
	await eventually('the map', () => mapTab());
	return editor;
}

const isSeen = (texts: readonly string[] | undefined): texts is readonly string[] => (texts?.length ?? 0) > 0;

describe('the route map', () => {
	afterEach(closeAll);

	it('shows the story from the gateway to the pods, and leads to the text by mouse and keyboard', async function () {
		const { document } = await opened('story/virtual-service.yaml');
		const nodes = await shown(/^api$/);
		if (!isSeen(nodes)) return this.skip();
		assert.deepEqual(
			[
				'Gateway my-gateway',
				'myapp.example.com',
				'VirtualService myapp',
				'api',
				'subset v1',
				'Deployment myservice-v1',
			].filter((label) => !nodes.includes(label)),
			[],
		);
		await inPage({ selector: '.node.route', click: true });
		await eventually('the route in the text', () => {
			const editor = vscode.window.activeTextEditor;
			return editor?.document === document && editor.selection.active.line === 11 ? true : undefined;
		});
		await shown(/^api/, '.node.route.selected');
		await picture('route-map');
		await inPage({ selector: '.node.route', press: 'ArrowRight' });
		await inPage({ selector: '.node:focus', press: 'ArrowRight' });
		await inPage({ selector: '.node.subset:focus', press: 'Enter' });
		await eventually('the subset in the text', () =>
			vscode.window.activeTextEditor?.document.uri.path.endsWith('destination-rule.yaml') ? true : undefined,
		);
	});

	it('follows what is typed, and says why a way is broken', async function () {
		const editor = await opened('story/virtual-service.yaml');
		if (!isSeen(await shown(/^subset v1$/))) return this.skip();
		await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
		select(vscode.window.activeTextEditor ?? editor, 'subset: ', 'v1');
		await type('v7');
		await shown(/^subset v7$/, '.node.broken.selected .label');
		await picture('route-map-broken');
	});

	it('marks the way of the request that was traced, and shows everything', async function () {
		const { document } = await opened('story/virtual-service.yaml');
		if (!isSeen(await shown(/^api$/))) return this.skip();
		await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
		const running = vscode.commands.executeCommand('istio.traceRequest', 'http://myapp.example.com/api');
		await eventually('the marked way', async () => {
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			const texts = await inPage({ selector: '.node.workload.path' });
			return (texts?.length ?? 0) > 0 ? true : undefined;
		});
		await running;
		await inPage({ selector: '[data-scope="all"]', click: true });
		await shown(/bookinfo/);
		await pause(300);
		await picture('route-map-all');
	});

	it('has the colors of the theme', async function () {
		const editor = await opened('story/virtual-service.yaml');
		if (!isSeen(await shown(/^subset v1$/))) return this.skip();
		await vscode.window.showTextDocument(editor.document, vscode.ViewColumn.One);
		select(vscode.window.activeTextEditor ?? editor, 'subset: ', 'v1');
		await type('v7');
		await shown(/^subset v7$/, '.node.broken .label');
		const settings = vscode.workspace.getConfiguration('workbench');
		const before = settings.get('colorTheme');
		for (const [theme, name] of [
			['Default High Contrast', 'contrast'],
			['Default Light Modern', 'light'],
		] as const) {
			await settings.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
			await pause(500);
			await picture(`route-map-${name}`);
		}
		await settings.update('colorTheme', before, vscode.ConfigurationTarget.Global);
	});
});
