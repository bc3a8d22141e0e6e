// Folders that come and go faster than the editor answers what their settings are.
import { expect, test } from 'vitest';
import { startEditor, workspace } from './editor.ts';

const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\n';

test('a folder that has gone stays gone, however late its settings come', async () => {
	const there = workspace({ 'one/a.yaml': service, 'two/b.yaml': service });
	const [one, two] = [there.uri('one'), there.uri('two')];
	const editor = await startEditor({ folders: [one], settings: {} });
	await editor.ready();
	let release = (): void => {};
	const held = new Promise<void>((resolve) => {
		release = resolve;
	});
	const asked: string[] = [];
	editor.connection.onRequest(
		'workspace/configuration',
		async ({ items }: { items: readonly { readonly scopeUri: string }[] }) => {
			const uri = items[0]?.scopeUri ?? '';
			asked.push(uri);
			if (uri === two) await held;
			return items.map(() => null);
		},
	);
	const change = (added: readonly string[], removed: readonly string[]) => {
		const named = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: uri }));
		const event = { added: named(added), removed: named(removed) };
		return editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
	};
	const folders = async () =>
		(await editor.connection.sendRequest<{ readonly folders: readonly string[] }>('istio/indexStatus')).folders;

	await change([two], []);
	await expect.poll(() => asked).toContain(two);
	await change([], [two]);
	await expect.poll(() => asked.filter((uri) => uri === one)).toHaveLength(2);
	release();
	for (let count = 0; count < 5; count++) expect(await folders()).toEqual([one]);
	expect(await editor.close()).toBe(0);
	there.remove('.');
});
