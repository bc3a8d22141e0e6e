// Tests of routes in VS Code's view of tests: the tree, results beside the lines, continuous runs, coverage in the VirtualService.
import * as vscode from 'vscode';
import { closeAll, open, pause, picture, select, type } from './editor.ts';
import { seen } from './looking.ts';

const file = 'story/story.istio-test.yaml';

const run = (command: string, ...given: unknown[]) => vscode.commands.executeCommand(command, ...given);
const failed = '.codicon-testing-failed-icon';
const passed = '.codicon-testing-passed-icon';
/** Newer releases show what differs in a badge. */
const messages = '.test-message-inline-content, .test-error-content-widget';

/** Three tests have a button each in the gutter. */
const buttons = (texts: readonly string[]): boolean => texts.length === 3;

describe('tests of routes', function () {
	this.timeout(90_000);
	afterEach(async () => {
		await closeAll();
		await run('testing.cancelRun');
		await run('workbench.action.closePanel');
		await run('workbench.action.closeSidebar');
	});

	it('have buttons in the gutter, and are green in the tree', async function () {
		await open(file);
		const found = await seen('buttons in the gutter', '.testing-run-glyph', buttons);
		if (found?.length === 0) return this.skip();
		await run('workbench.view.testing.focus');
		await run('testing.runAll');
		await seen('green tests', `.testing-run-glyph${passed}`, buttons);
		await run('testing.collapseAll');
		await picture('tests-green');
	});

	it('say beside the line what was expected, and at the route why', async function () {
		const editor = await open(file);
		const found = await seen('buttons in the gutter', '.testing-run-glyph', buttons);
		if (found?.length === 0) return this.skip();
		select(editor, 'subset: ', 'v1');
		await type('v2');
		await run('hideSuggestWidget');
		await pause(1500);
		await run('testing.runCurrentFile');
		await seen('a failure in the gutter', `.testing-run-glyph${failed}`);
		await picture('tests-red');
		await seen('what was expected', messages, (texts) =>
			texts.some((text) => /expected v2, got v1|v1 != v2/.test(text)),
		);
		await open('story/virtual-service.yaml');
		await seen('what decided', messages, (texts) => texts.some((text) => /Sent to myservice.*subset v1/.test(text)));
		await picture('tests-decided');
	});

	it('run again while somebody types, if that is wanted', async function () {
		const tests = await open(file);
		const found = await seen('buttons in the gutter', '.testing-run-glyph', buttons);
		if (found?.length === 0) return this.skip();
		await run('testing.startContinuousRun');
		await seen('green tests', `.testing-run-glyph${passed}`, buttons);
		const routes = await vscode.window.showTextDocument(
			vscode.Uri.joinPath(tests.document.uri, '../virtual-service.yaml'),
			{ viewColumn: vscode.ViewColumn.Beside, preview: false },
		);
		select(routes, 'prefix: ', '/api');
		await type('/v2');
		await seen('a failure in the gutter', `.testing-run-glyph${failed}`);
		await picture('tests-continuous');
		await run('testing.stopContinuousRun');
	});

	it('show beside the routes what they reach', async function () {
		await open(file);
		const found = await seen('buttons in the gutter', '.testing-run-glyph', buttons);
		if (found?.length === 0) return this.skip();
		await run('testing.coverageAll');
		// Those of reviews and of what it asks for: some are reached, some are not.
		select(await open('bookinfo/routes/all-v1.yaml'), '- ', 'ratings');
		await seen('coverage in the gutter', '.coverage-deco-gutter');
		await picture('tests-coverage');
		await run('testing.coverage.close');
	});
});
