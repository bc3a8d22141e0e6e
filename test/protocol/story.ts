// The story of samples/ on disk with a server on it, for the tests of the protocol: one at a time, ended after each test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';

const story = join(import.meta.dirname, '../../samples/story');
const names = ['gateway', 'virtual-service', 'destination-rule', 'service', 'deployment'] as const;

/** Name -> text. */
export const files = Object.fromEntries(
	names.map((name) => [`${name}.yaml`, readFileSync(join(story, `${name}.yaml`), 'utf8')]),
);
export const route = files['virtual-service.yaml'] ?? '';

/** What is to be ended after the test. */
export const running: { folder?: Workspace | undefined; editor?: Editor | undefined } = {};

afterEach(async () => {
	const { editor, folder } = running;
	const [code] = await Promise.all([editor?.close()]);
	folder?.remove('.');
	if (editor !== undefined) expect(code).toBe(0);
	running.editor = undefined;
	running.folder = undefined;
});

/** The story on disk, indexed, with the VirtualService open as `text`; `expected`: warnings in the log. */
export async function opened(
	text = route,
	settings: Readonly<Record<string, unknown>> = {},
	expected = /^$/,
): Promise<{ editor: Editor; folder: Workspace; uri: string }> {
	const there = workspace(files);
	running.folder = there;
	const started = await startEditor({ folders: [there.uri('')], settings, expected });
	running.editor = started;
	await started.ready();
	const uri = there.uri('virtual-service.yaml');
	started.open(uri, text);
	return { editor: started, folder: there, uri };
}

/** Where `word` stands in `text`, plus `by` characters. */
export function place(text: string, word: string, by = 0): { line: number; character: number } {
	const lines = text.slice(0, text.indexOf(word) + by).split('\n');
	return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
