// Istio's own Bookinfo: traced, tested and drawn.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, open, picture } from './editor.ts';
import { seen, traced } from './looking.ts';

const page = 'http://bookinfo.example.com:8080/productpage';
const run = (command: string) => vscode.commands.executeCommand(command);

describe("Istio's Bookinfo", function () {
	this.timeout(90_000);
	afterEach(closeAll);

	it('is traced from the gateway to the pods of the page', async () => {
		await open('bookinfo-gateway.yaml');
		const story = await traced(page, /=> Reached: productpage/);
		assert.match(story.getText(), /route 1 of VirtualService bookinfo takes the request/i);
		await picture('bookinfo-trace');
	});

	it('is on the map, with the way of the request', async function () {
		await open('virtual-service-all-v1.yaml');
		await run('istio.showRouteMap');
		const nodes = await seen('the map', '.node .label', (texts) => texts.includes('subset v1'));
		if (nodes?.length === 0) return this.skip();
		for (const host of ['productpage', 'reviews', 'ratings', 'details'])
			assert.ok(
				nodes?.some((text) => text.includes(host)),
				host,
			);
		await picture('bookinfo-map');
	});

	it('is tested', async function () {
		await open('bookinfo.istio-test.yaml');
		const two = (texts: readonly string[]): boolean => texts.length === 2;
		const found = await seen('buttons in the gutter', '.testing-run-glyph', two);
		if (found?.length === 0) return this.skip();
		await run('testing.runAll');
		await seen('green tests', '.testing-run-glyph.codicon-testing-passed-icon', two);
		await picture('bookinfo-tests');
	});
});
