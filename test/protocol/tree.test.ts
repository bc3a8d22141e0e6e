// The tree and explanations over the wire, as the client asks for them.
import { expect, test } from 'vitest';
import type { TreeBranch } from '../../server/src/protocol.ts';
import { opened, place, route } from './story.ts';

test('a level of the tree at a time, and the way to a place', async () => {
	const { editor, uri } = await opened();
	const asked = (parameters: object) => editor.connection.sendRequest<readonly TreeBranch[]>('istio/tree', parameters);
	const [gateway] = await asked({});
	expect(gateway).toMatchObject({ kind: 'gateway', isLeaf: false, at: { range: {}, name: {} } });
	const below = await asked({ path: [gateway?.key] });
	expect(below[0]).toMatchObject({ kind: 'host' });
	const way = await asked({ at: { uri, position: place(route, 'name: api', 6) } });
	expect(way.at(-1)).toMatchObject({ kind: 'route', label: 'api' });
	await expect(asked({ path: 'no list' })).rejects.toThrow(/path must be a list/);
});

test('why a name resolves', async () => {
	const { editor, uri } = await opened();
	const textDocument = { uri };
	const position = place(route, 'subset: v1', 9);
	const answer = await editor.connection.sendRequest('istio/explain', { textDocument, position });
	expect(answer).toMatchObject({ markdown: expect.stringContaining('**It resolves**') });
	const nothing = { textDocument, position: { line: 0, character: 0 } };
	expect(await editor.connection.sendRequest('istio/explain', nothing)).toBeNull();
});
