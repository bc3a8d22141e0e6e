// Control through the built server: settings files as they are written, and the mesh configuration that a setting names.
import { expect, test } from 'vitest';
import { opened, route } from './story.ts';

const wrong = route.replace('subset: v1', 'subset: v11');

test('.istio.yaml counts as it is typed, on disk, and not any more when it is gone', async () => {
	const { editor, folder, uri } = await opened(wrong);
	await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic');
	const settings = folder.uri('.istio.yaml');
	editor.open(settings, 'rules:\n  references/unknown-subset: hint\n  no/such: off\n');
	await editor.until(() => editor.shown(uri)[0]?.severity === 4, 'the severity that is typed');
	await editor.until(() => editor.shown(settings).length === 1, 'a diagnostic in the settings');
	folder.write('.istio.yaml', 'rules: {references/unknown-subset: off}\n');
	editor.watched([{ uri: settings, type: 1 }]);
	editor.closeFile(settings);
	await editor.until(() => editor.shown(uri).length === 0, 'the file on disk to count');
	folder.remove('.istio.yaml');
	editor.watched([{ uri: settings, type: 3 }]);
	await editor.until(() => editor.shown(uri)[0]?.severity === 1, 'the settings to be gone');
});

test('a comment silences, and one for nothing is told', async () => {
	const { editor, uri } = await opened(wrong);
	await editor.until(() => editor.shown(uri).length === 1, 'a diagnostic');
	editor.change(uri, `# istio-ignore references/unknown-subset\n${wrong}`);
	await editor.until(() => editor.shown(uri).length === 0, 'no diagnostic');
	editor.change(uri, `# istio-ignore references/unknown-subset\n${route}`);
	await editor.until(() => editor.shown(uri)[0]?.code === 'control/unused-suppression', 'a hint');
	expect(editor.shown(uri)[0]?.severity).toBe(4);
});
