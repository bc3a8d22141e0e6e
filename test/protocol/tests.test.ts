// Tests of routes over the wire: istio/tests, istio/runTests, and the news that they may have changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestsRun } from '../../server/src/protocol.ts';
import { startEditor, workspace } from './editor.ts';
import { files, place, route, running } from './story.ts';

const story = readFileSync(join(import.meta.dirname, '../../samples/story/story.istio-test.yaml'), 'utf8');
const name = 'story.istio-test.yaml';

async function opened(initializationOptions: object = { routeTests: true }) {
	const gateway = readFileSync(join(import.meta.dirname, '../../samples/story/ingress-gateway.yaml'), 'utf8');
	const folder = workspace({ ...files, 'ingress-gateway.yaml': gateway, [name]: story });
	running.folder = folder;
	const editor = await startEditor({
		folders: [folder.uri('')],
		initializationOptions,
		expected: /istio\/testsChanged/,
	});
	running.editor = editor;
	let [news, told] = [0, (): void => {}];
	editor.connection.onNotification('istio/testsChanged', () => {
		news++;
		told();
	});
	const changed = async (): Promise<void> => {
		while (news === 0)
			await new Promise<void>((resolve) => {
				told = resolve;
			});
		news = 0;
	};
	await editor.ready();
	const run = (more: object = {}) => editor.connection.sendRequest<TestsRun>('istio/runTests', more);
	return { editor, uri: folder.uri(name), routes: folder.uri('virtual-service.yaml'), changed, run };
}

test('the tests of a workspace, their cases, and where they stand', async () => {
	const { editor, uri } = await opened();
	expect(await editor.connection.sendRequest('istio/tests', {})).toMatchObject([
		{
			uri,
			tests: [
				{
					key: 'story/the API goes to version 1',
					suite: 'story',
					name: 'the API goes to version 1',
					range: { start: place(story, 'the API') },
					cases: { length: 4, 0: 'GET http://myapp.example.com/api, x-user: ann, through my-gateway' },
				},
				{ key: 'story/other paths are not served', cases: { length: 2 } },
				{ key: 'story/no other host comes in', cases: { length: 1 } },
			],
		},
	]);
});

test('what is run, and why it fails', async () => {
	const { editor, uri, routes, run } = await opened();
	const all = await run();
	expect(all.results.map(({ state }) => state)).toEqual(Array(7).fill('passed'));
	expect(all).toMatchObject({ faults: [], problems: [], coverage: [] });
	editor.open(uri, story.replace('subset: v1', 'subset: v2').replace('status: 404', 'statsu: 404'));
	const key = 'story/the API goes to version 1';
	const title = 'POST http://myapp.example.com/api, x-user: bob, through my-gateway';
	const one = await run({ files: [{ uri, tests: [{ key, cases: [title] }] }] });
	expect(one.results).toMatchObject([
		{
			uri,
			key,
			case: title,
			state: 'failed',
			failures: [
				{
					field: 'subset',
					expected: 'v2',
					got: 'v1',
					range: { start: place(story, 'subset: v1', 8) },
					because: { at: { uri: routes, range: { start: place(route, 'destination:') } } },
				},
			],
		},
	]);
	expect(one.faults).toMatchObject([{ uri, message: expect.stringContaining('"statsu"') }]);
	await expect(run({ files: [{}] })).rejects.toThrow(/files\[0\]\.uri must be a URI/);
	expect((await run({ files: [{ uri, tests: [{ key: 'nothing' }] }] })).results).toEqual([]);
});

test('what they reach', async () => {
	const { routes, run } = await opened();
	const { coverage } = await run({ coverage: true });
	expect(coverage.find(({ uri }) => uri === routes)).toMatchObject({
		items: [{ is: 'route', label: 'http route 1 (api)', hits: 4, range: { start: place(route, 'name: api') } }],
	});
	expect(coverage.flatMap(({ items }) => items).find(({ label }) => label === 'subset v2')).toMatchObject({ hits: 0 });
});

test('changes of tests, and of what they test, are told', async () => {
	const { editor, uri, routes, changed } = await opened();
	await changed();
	editor.open(routes, `# a line\n${route}`);
	await changed();
	editor.open(uri, '');
	await changed();
	expect(await editor.connection.sendRequest('istio/tests', {})).toMatchObject([{ uri, tests: [] }]);
});
