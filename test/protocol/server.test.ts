// The built server, spoken to as an editor does: one test per capability, and the life of files and folders.

import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { serverPath } from '../built.ts';
import { startEditor, workspace } from './editor.ts';
import { files, opened, place, route, running } from './story.ts';

describe('diagnostics', () => {
	test('appear while typing and go when the fault is mended', async () => {
		const { editor, uri } = await opened();
		const wrong = route.replace('subset: v1', 'subset: v11');
		editor.change(uri, wrong);
		await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic');
		expect(editor.shown(uri)[0]).toMatchObject({
			source: 'istio',
			code: 'references/unknown-subset',
			severity: 1,
			range: { start: place(wrong, 'v11'), end: place(wrong, 'v11', 3) },
			codeDescription: { href: expect.stringMatching(/^file:.*\/docs\/rules\/references\.md#unknown-subset$/) },
			relatedInformation: [{ location: { uri: expect.stringContaining('destination-rule.yaml') } }],
		});
		editor.change(uri, route);
		await editor.until(() => editor.shown(uri).length === 0, 'no diagnostic');
	});

	test('follow a change in another file, unsaved text before the disk', async () => {
		const { editor, folder, uri } = await opened();
		const rule = files['destination-rule.yaml'] ?? '';
		editor.open(folder.uri('destination-rule.yaml'), rule.replaceAll('v1', 'v3'));
		await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic in the other file');
		folder.write('destination-rule.yaml', rule);
		editor.watched([{ uri: folder.uri('destination-rule.yaml'), type: 2 }]);
		editor.change(uri, `${route}# still\n`);
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(editor.shown(uri)).toHaveLength(1);
		editor.closeFile(folder.uri('destination-rule.yaml'));
		await editor.until(() => editor.shown(uri).length === 0, 'the disk to count again');
	});

	test('are shown for files that are not open, and go with them', async () => {
		const { editor, folder } = await opened();
		const uri = folder.uri('more/bad.yaml');
		folder.write('more/bad.yaml', route.replace('subset: v1', 'subset: v11'));
		editor.watched([{ uri, type: 1 }]);
		await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic in a new file');
		folder.remove('more');
		editor.watched([{ uri: folder.uri('more'), type: 3 }]);
		await editor.until(() => editor.shown(uri).length === 0, 'the folder to be gone');
	});

	test('of one file are no more than an editor shows, the most severe ones', async () => {
		const path = (index: number) => `/item/${String(index).padStart(4, '0')}`;
		const one = (index: number) =>
			`  - { match: [{ uri: { prefix: ${path(index)} } }], route: [{ destination: { host: reviews } }] }\n`;
		const head = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: many }\nspec:\n  hosts: [reviews]\n  http:\n`;
		const all = Array.from({ length: 1_200 }, (_, index) => one(index)).join('');
		const text = `${head}  - { route: [{ destination: { host: reviews } }] }\n${all}  - { rout: [] }\n`;
		const { editor, uri } = await opened(text, {}, /Limit "findingsShown" reached/);
		await editor.until(() => editor.shown(uri).length > 0, 'diagnostics');
		const shown = editor.shown(uri);
		expect(shown).toHaveLength(1_000);
		expect(shown.filter(({ code }) => code === 'schema/unknown-field')).toHaveLength(1);
		expect(editor.logged(/findingsShown/)).toBe(1);
	});

	test('obey the settings', async () => {
		const { editor, uri } = await opened(route.replace('subset: v1', 'subset: v11'), {
			rules: { 'references/unknown-subset': 'hint' },
		});
		await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic');
		expect(editor.shown(uri)[0]?.severity).toBe(4);
	});
});

describe('answers', () => {
	test.each([
		['my-gateway\n  http', 2, 'gateway.yaml'],
		['host: myservice', 8, 'service.yaml'],
		['subset: v1', 9, 'destination-rule.yaml'],
	])('definition from %s', async (word, by, target) => {
		const { editor, uri } = await opened();
		const at = route.includes(word) ? place(route, word, by) : place(route, '- my-gateway', 4);
		const [link] = await editor.definition(uri, at);
		expect(link?.targetUri).toContain(target);
		expect(link?.originSelectionRange?.start.line).toBe(at.line);
	});

	test('hover says what a name means', async () => {
		const { editor, uri } = await opened();
		const answer = await editor.hover(uri, place(route, 'host: myservice', 8));
		expect(JSON.stringify(answer?.contents)).toContain('Service');
		expect(JSON.stringify(answer?.contents)).toContain('Deployment');
	});

	test('completion in half-typed text', async () => {
		const half = `${route.slice(0, route.indexOf('subset:'))}subset: `;
		const { editor, uri } = await opened(half);
		const { items, isIncomplete } = await editor.completion(uri, place(half, 'subset: ', 8));
		expect(isIncomplete).toBe(false);
		expect(items.map(({ label }) => label).sort()).toEqual(['v1', 'v2']);
		expect(items[0]?.detail).toContain('DestinationRule');
	});

	test('are empty, not errors, for files and places that nobody knows', async () => {
		const { editor } = await opened();
		const nowhere = { line: 99, character: 99 };
		expect(await editor.definition('file:///nowhere/at-all.yaml', nowhere)).toEqual([]);
		expect(await editor.hover('untitled:Untitled-1', nowhere)).toBeNull();
		expect((await editor.completion('file:///nowhere/at-all.yaml', nowhere)).items).toEqual([]);
	});
});

describe('the life of a workspace', () => {
	test('says what it can do', async () => {
		const { editor } = await opened();
		expect(Object.keys(editor.capabilities).sort()).toEqual([
			'callHierarchyProvider',
			'codeActionProvider',
			'codeLensProvider',
			'completionProvider',
			'definitionProvider',
			'documentHighlightProvider',
			'documentLinkProvider',
			'documentSymbolProvider',
			'executeCommandProvider',
			'hoverProvider',
			'inlayHintProvider',
			'referencesProvider',
			'renameProvider',
			'selectionRangeProvider',
			'semanticTokensProvider',
			'textDocumentSync',
			'workspace',
			'workspaceSymbolProvider',
		]);
	});

	test('reports its index, and reads again when told', async () => {
		const { editor, folder } = await opened();
		folder.write('late.yaml', files['service.yaml'] ?? '');
		const before = await editor.connection.sendRequest<{ total: number }>('istio/indexStatus');
		await editor.connection.sendRequest('istio/reindex');
		const after = await editor.connection.sendRequest<{ total: number; kinds: Record<string, number> }>(
			'istio/indexStatus',
		);
		expect(after.total).toBe(before.total + 1);
		expect(after.kinds).toMatchObject({ Service: 2, 'networking.istio.io/VirtualService': 1 });
	});

	test('reads again only when other files are to be read', async () => {
		const { editor, folder } = await opened();
		folder.write('late.yaml', files['service.yaml'] ?? '');
		const total = async () => (await editor.connection.sendRequest<{ total: number }>('istio/indexStatus')).total;
		const before = await total();
		await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(await total()).toBe(before);
	});

	test('keeps folders apart and follows them', async () => {
		const one = workspace({ 'a.yaml': files['destination-rule.yaml'] ?? '' });
		const two = workspace({ 'b.yaml': route.replace('subset: v1', 'subset: v11') });
		running.folder = one;
		const started = await startEditor({ folders: [one.uri('')], settings: {} });
		running.editor = started;
		await started.ready();
		await started.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
			event: { added: [{ uri: two.uri(''), name: 'two' }], removed: [] },
		});
		await started.until(() => true, 'nothing');
		const kinds = async () =>
			(await started.connection.sendRequest<{ kinds: Record<string, number> }>('istio/indexStatus')).kinds;
		await expect
			.poll(kinds)
			.toEqual({ 'networking.istio.io/DestinationRule': 1, 'networking.istio.io/VirtualService': 1 });
		await new Promise((resolve) => setTimeout(resolve, 500));
		// The DestinationRule is in another folder, so the subset is not known to be wrong.
		expect(started.shown(two.uri('b.yaml'))).toEqual([]);
		two.remove('.');
	});

	test('respects .gitignore, excluded folders and node_modules', async () => {
		const service = files['service.yaml'] ?? '';
		const there = workspace({
			'.gitignore': 'build/\n*.local.yaml\n',
			'a.yaml': service,
			'build/b.yaml': service,
			'c.local.yaml': service,
			'node_modules/x/d.yaml': service,
			'hidden/e.yaml': service,
		});
		running.folder = there;
		const started = await startEditor({ folders: [there.uri('')], settings: { files: { exclude: ['hidden/**'] } } });
		running.editor = started;
		await started.ready();
		const { kinds } = await started.connection.sendRequest<{ kinds: Record<string, number> }>('istio/indexStatus');
		expect(kinds).toEqual({ Service: 1 });
	});

	test('serves a client that cannot be asked for settings', async () => {
		const there = workspace(files);
		running.folder = there;
		const started = await startEditor({
			folders: [there.uri('')],
			initializationOptions: {
				settings: { rules: { 'references/unknown-subset': 'off' } },
				documentation: 'https://example.com/docs',
			},
		});
		running.editor = started;
		await started.ready();
		const uri = there.uri('virtual-service.yaml');
		started.open(uri, route.replace('subset: v1', 'subset: v11').replace('host: myservice', 'host: myservise'));
		await started.until(() => started.shown(uri).length === 1, 'one diagnostic');
		expect(started.shown(uri)[0]?.codeDescription?.href).toBe(
			'https://example.com/docs/rules/references.md#unknown-host',
		);
	});

	test('survives text that makes no sense', async () => {
		const { editor, folder } = await opened(route, {}, /Limit "nesting" reached/);
		const uri = folder.uri('odd.yaml');
		editor.open(uri, 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: { hosts: [\n');
		for (const text of [
			'',
			'\u0000',
			'{{',
			'&a [*a, *a]',
			'- '.repeat(5000),
			`${'['.repeat(5000)}`,
			'"'.repeat(9999),
			'---\n'.repeat(2000),
		]) {
			editor.change(uri, text);
			expect(await editor.hover(uri, { line: 0, character: 1 })).toBeNull();
		}
	});
});

test('the server ends when its client does', async () => {
	const server = spawn(process.execPath, [serverPath, '--stdio'], { stdio: ['pipe', 'ignore', 'ignore'] });
	const exit = new Promise((resolve) => server.once('exit', resolve));
	server.stdin.end();
	await exit;
});
