// Workspaces as they are, over the protocol: overlays, a chart, a folder for each environment.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';
import { place, running } from './story.ts';

const samples = join(import.meta.dirname, '../../samples');

interface Sample {
	readonly editor: Editor;
	readonly folder: Workspace;
	readonly texts: Readonly<Record<string, string>>;
}

/** A copy of one of the samples on disk, indexed. */
async function started(name: string, settings: Readonly<Record<string, unknown>> = {}): Promise<Sample> {
	const paths = globSync('**/*.*', { cwd: join(samples, name) }).filter((path) => /\.(ya?ml|tpl)$/.test(path));
	const texts = Object.fromEntries(paths.map((path) => [path, readFileSync(join(samples, name, path), 'utf8')]));
	const folder = workspace(texts);
	running.folder = folder;
	const editor = await startEditor({ folders: [folder.uri('')], settings });
	running.editor = editor;
	await editor.ready();
	return { editor, folder, texts };
}

/** Where go to definition leads from `word` in a file: paths and 0-based lines. */
async function jumps(
	{ editor, folder, texts }: Sample,
	path: string,
	word: string,
	by = 1,
): Promise<readonly string[]> {
	editor.open(folder.uri(path), texts[path] ?? '');
	const links = await editor.definition(folder.uri(path), place(texts[path] ?? '', word, by));
	return links.map(({ targetUri, targetSelectionRange }) => {
		return `${targetUri.slice(folder.uri('').length).replace(/^\//, '')}:${targetSelectionRange.start.line}`;
	});
}

test('a base is judged in each overlay, while one of them changes', async () => {
	const sample = await started('overlays');
	const { editor, folder, texts } = sample;
	const base = folder.uri('base/route.yaml');
	const rule = 'prod/destination-rule.yaml';
	expect(await jumps(sample, 'base/route.yaml', 'stable')).toEqual(['dev/destination-rule.yaml:7', `${rule}:7`]);
	editor.open(folder.uri(rule), texts[rule] ?? '');
	editor.change(folder.uri(rule), (texts[rule] ?? '').replace('name: stable', 'name: live'));
	await editor.until(() => editor.shown(base).length === 1, 'a finding in the base');
	expect(editor.shown(base)[0]?.message).toMatch(/^No subset "stable" of host "cart".* \(in prod\)$/);
	editor.change(folder.uri(rule), texts[rule] ?? '');
	await editor.until(() => editor.shown(base).length === 0, 'no finding');
});

test('in a chart, equal templates are equal names, and what is written out is judged', async () => {
	const sample = await started('chart');
	const { editor, folder, texts } = sample;
	const path = 'templates/virtual-service.yaml';
	expect(await jumps(sample, path, '{{ include "ledger.fullname" . }}.')).toEqual(['templates/service.yaml:3']);
	expect(await jumps(sample, path, 'current')).toEqual(['templates/destination-rule.yaml:7']);
	editor.change(folder.uri(path), (texts[path] ?? '').replace('current', 'curent'));
	await editor.until(() => editor.shown(folder.uri(path)).length === 1, 'a finding');
	expect(editor.shown(folder.uri(path))[0]?.message).toMatch(/"curent".*did you mean "current"\?$/);
});

const hostOfRoute = [['prod/routes.yaml', 'host: mail', 'host: '.length]] as const;

test.each(hostOfRoute)('of folders for environments, the nearest comes first', async (path, words, by) => {
	expect(await jumps(await started('environments'), path, words, by)).toEqual(['prod/mail.yaml:3', 'dev/mail.yaml:3']);
});

test.each(hostOfRoute)('environments that are declared stand alone', async (path, words, by) => {
	const settings = { environments: { dev: ['shared', 'dev'], prod: ['shared', 'prod/**'] } };
	const sample = await started('environments', settings);
	expect(await jumps(sample, path, words, by)).toEqual(['prod/mail.yaml:3']);
	expect(await jumps(sample, path, 'ingress/door', by)).toEqual(['shared/gateway.yaml:4']);
});
