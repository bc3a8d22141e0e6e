// Documents that lie in no workspace folder: a text that was never saved, and a file of somewhere else.
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type Editor, startEditor, workspace } from './editor.ts';
import { files, place, route, running } from './story.ts';

const untitled = 'untitled:Untitled-1';
const elsewhere = pathToFileURL('/nowhere/at/all/route.yaml').href;
const own = route.replace('name: my-virtual-service', 'name: another').replaceAll('myapp.example.com', 'b.example.com');

async function started(...folders: readonly string[]): Promise<Editor> {
	const there = workspace(
		Object.fromEntries(
			Object.entries(files)
				.filter(([name]) => name !== 'virtual-service.yaml')
				.map(([name, text]) => [`shop/${name}`, text]),
		),
	);
	there.write('empty/a.yaml', '');
	running.folder = there;
	running.editor = await startEditor({ folders: folders.map((one) => there.uri(one)), settings: {} });
	await running.editor.ready();
	return running.editor;
}

describe.each([
	['never saved', untitled],
	['of somewhere else', elsewhere],
])('a document %s', (_, uri) => {
	test('is one of the only folder', async () => {
		const editor = await started('shop');
		editor.open(uri, own.replace('subset: v1', 'subset: v11'));
		await editor.until(() => editor.shown(uri).some(({ code }) => code === 'references/unknown-subset'), 'a finding');
		editor.change(uri, own);
		const links = await editor.definition(uri, place(own, 'subset: v1', 'subset: '.length));
		expect(links.map(({ targetUri }) => targetUri.split('/').at(-1))).toEqual(['destination-rule.yaml']);
		const { items } = await editor.completion(uri, place(own, 'host: ', 'host: '.length));
		expect(items.map(({ label }) => label)).toContain('myservice');
		editor.closeFile(uri);
		await editor.until(() => editor.shown(uri).length === 0, 'no finding');
	});

	test('is one of the first of several that are as near', async () => {
		const editor = await started('shop', 'empty');
		editor.open(uri, own);
		const links = await editor.definition(uri, place(own, 'subset: v1', 'subset: '.length));
		expect(links).toHaveLength(1);
	});
});

test('a file beside two folders is one of the nearer', async () => {
	const editor = await started('empty', 'shop/inner');
	const uri = running.folder?.uri('shop/new.yaml') ?? '';
	editor.open(running.folder?.uri('shop/inner/rule.yaml') ?? '', files['destination-rule.yaml'] ?? '');
	editor.open(uri, own);
	const links = await editor.definition(uri, place(own, 'subset: v1', 'subset: '.length));
	expect(links.map(({ targetUri }) => targetUri.split('/').at(-1))).toEqual(['rule.yaml']);
});

afterEach(() => expect(running.editor?.process.exitCode).toBeNull());
