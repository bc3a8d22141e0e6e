// Completion on the wire: nothing after a bare colon, documentation when it is asked for, a command for clients that have one.

import { afterEach, expect, test } from 'vitest';
import type { CompletionItem, CompletionList } from 'vscode-languageserver-protocol';
import { type Editor, startEditor, type Workspace, workspace } from './editor.ts';

const head =
	'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: a, namespace: shop }\nspec:\n';
const item = { snippetSupport: true, labelDetailsSupport: true, resolveSupport: { properties: ['documentation'] } };

const running: { readonly editor: Editor; readonly folder: Workspace }[] = [];

afterEach(async () => {
	for (const { editor, folder } of running.splice(0)) {
		await editor.close();
		folder.remove('.');
	}
});

interface World {
	/** What the client says of its items. */
	readonly abilities?: object;
	readonly files?: Readonly<Record<string, string>>;
}

async function asked(
	end: string,
	context?: object,
	{ abilities = item, files = {} }: World = {},
): Promise<{ readonly list: CompletionList; readonly resolve: Resolve }> {
	const folder = workspace({ 'rule.yaml': head + end, ...files });
	const editor = await startEditor({
		folders: [folder.uri('')],
		capabilities: { textDocument: { completion: { completionItem: abilities } } },
		initializationOptions: { suggestCommand: 'editor.action.triggerSuggest' },
	});
	running.push({ editor, folder });
	await editor.ready();
	const uri = folder.uri('rule.yaml');
	editor.open(uri, head + end);
	const lines = (head + end).split('\n');
	const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
	const list = await editor.connection.sendRequest<CompletionList>('textDocument/completion', {
		textDocument: { uri },
		position,
		context,
	});
	return { list, resolve: (one) => editor.connection.sendRequest('completionItem/resolve', one) };
}

type Resolve = (item: CompletionItem) => Promise<CompletionItem>;

test('nothing where a colon has just been typed, so that Enter makes a line', async () => {
	const { list } = await asked('  subsets:', { triggerKind: 2, triggerCharacter: ':' });
	expect(list.items).toEqual([]);
});

test('documentation is sent when it is asked for, and what is deprecated is marked', async () => {
	const { list, resolve } = await asked('  trafficPolicy:\n    loadBalancer:\n      simple: ');
	const [first] = list.items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
	expect(first?.documentation).toBeUndefined();
	expect(first?.detail).toBeUndefined();
	const whole = first && (await resolve(first));
	expect(JSON.stringify(whole?.documentation)).toContain('fewer open requests');
	expect(list.items.find(({ label }) => label === 'LEAST_CONN')?.tags).toEqual([1]);
});

test('after a key that has names for values, the list opens again', async () => {
	const { list } = await asked('  ');
	const host = list.items.find(({ label }) => label === 'host');
	expect(host?.command?.command).toBe('editor.action.triggerSuggest');
});

test('in a flow list the sign that ends a value accepts it', async () => {
	const { list } = await asked('  exportTo: [');
	expect(list.items.find(({ label }) => label === '.')?.commitCharacters).toEqual([',', ']', '}']);
});

const service = (name: string): string =>
	`apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n`;

test.each([
	[3, 'with it'],
	[60, 'without it, to be asked for'],
])('a client that does not say that it asks for documentation gets %i items %s', async (count) => {
	const services = Array.from({ length: count }, (_, index) => service(`app-${index}`)).join('---\n');
	const { list, resolve } = await asked('  host: ', undefined, { abilities: {}, files: { 'services.yaml': services } });
	expect(list.items).toHaveLength(count);
	const [first] = list.items;
	expect(first?.documentation !== undefined).toBe(count === 3);
	expect(JSON.stringify(first && (await resolve(first)).documentation)).toContain('ports: 80');
});
