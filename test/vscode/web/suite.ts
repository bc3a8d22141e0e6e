// What the extension does in a worker of a browser: the same core over files that only VS Code can read. There is no mocha here,
// which needs Node; what is to be told stands beside the workspace, as that of the other windows does.
import * as vscode from 'vscode';
import type { Exports } from '../../../client/src/extension.ts';
import { type Look, pause, eventually as waited } from '../suite/eventually.ts';
import { misspeltFilter } from '../suite/misspelt-filter.ts';

const extensionId = 'istio-language-server.istio-language-server';
const [folder] = vscode.workspace.workspaceFolders ?? [];
const at = (path: string): vscode.Uri => vscode.Uri.joinPath(folder?.uri ?? vscode.Uri.file('/'), path);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function assert(isSo: boolean, what: string): void {
	if (!isSo) throw new Error(what);
}

/** A worker takes its time. */
const eventually = <T>(what: string, look: Look<T>): Promise<T> => waited(what, look, 15);

async function isThere(uri: vscode.Uri): Promise<boolean> {
	return vscode.workspace.fs.stat(uri).then(
		() => true,
		() => false,
	);
}

async function picture(name: string): Promise<void> {
	await pause(600);
	const wish = at(`../pictures/${name}`);
	await vscode.workspace.fs.writeFile(wish, bytes(''));
	await eventually(`the picture ${name}`, async () => !(await isThere(wish)) || undefined);
}

const findingsOf = (path: string): readonly vscode.Diagnostic[] =>
	vscode.languages.getDiagnostics(at(path)).filter(({ source }) => source === 'istio');

async function open(path: string): Promise<vscode.TextEditor> {
	return vscode.window.showTextDocument(at(path), { preview: false });
}

/** Selects the word that ends the first occurrence of `before + word`. */
function select(editor: vscode.TextEditor, before: string, word: string): vscode.Range {
	const start = editor.document.positionAt(editor.document.getText().indexOf(before + word) + before.length);
	const range = new vscode.Range(start, start.translate(0, word.length));
	editor.selection = new vscode.Selection(range.start, range.end);
	return range;
}

async function type(text: string): Promise<void> {
	for (const key of text) await vscode.commands.executeCommand('type', { text: key });
}

async function indexStatus() {
	const extension = vscode.extensions.getExtension<Exports>(extensionId);
	if (extension === undefined) throw new Error('the extension is not there');
	return (await extension.activate()).indexStatus();
}

const route = 'story/virtual-service.yaml';

const broken = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: new, namespace: shop }
spec:
  hosts: [new.example.com]
  http:
  - rout: []
`;

/** TABLE: what is tried, in this order. */
const tests: Readonly<Record<string, () => Promise<void>>> = {
	async 'reads the whole workspace, in a worker'() {
		await open(route);
		const status = await eventually('the index', async () => {
			const now = await indexStatus();
			return now.state === 'ready' ? now : undefined;
		});
		assert(status.host === 'a browser', `it runs in ${status.host}`);
		assert(status.done >= 20 && status.resources >= 40, `${status.done} files, ${status.resources} resources`);
		assert((status.kinds['networking.istio.io/VirtualService'] ?? 0) > 0, 'no VirtualService was read');
	},

	async 'has nothing to complain about in any sample'() {
		await new Promise((resume) => setTimeout(resume, 1000));
		const found = vscode.languages.getDiagnostics().filter(([, all]) => all.some(({ source }) => source === 'istio'));
		assert(found.length === 0, JSON.stringify(found));
	},

	async 'underlines what is typed wrong, and no more once it is right'() {
		const editor = await open(route);
		select(editor, 'subset: ', 'v1');
		await type('v7');
		// While one types, others come and go.
		await eventually(
			'a finding on v7',
			() => findingsOf(route).some(({ range }) => editor.document.getText(range) === 'v7') || undefined,
		);
		await picture('web-finding');
		select(editor, 'subset: ', 'v7');
		await type('v1');
		await eventually('silence', () => findingsOf(route).length === 0 || undefined);
	},

	async 'completes, jumps, tells and outlines'() {
		const { document } = await open(route);
		const range = select(vscode.window.activeTextEditor as vscode.TextEditor, 'subset: ', 'v1');
		const execute = vscode.commands.executeCommand;
		const list = await execute<vscode.CompletionList>(
			'vscode.executeCompletionItemProvider',
			document.uri,
			range.start,
		);
		assert(
			list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'v1'),
			'no completion',
		);
		const places = await execute<(vscode.Location | vscode.LocationLink)[]>(
			'vscode.executeDefinitionProvider',
			document.uri,
			range.start,
		);
		const uris = places.map((place) => ('uri' in place ? place.uri : place.targetUri).toString());
		assert(uris.includes(at('story/destination-rule.yaml').toString()), `definition: ${uris}`);
		const hovers = await execute<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, range.start);
		assert(hovers.length > 0, 'no hover');
		const symbols = await execute<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
		assert(symbols.length > 0 && symbols[0]?.name !== '', 'no outline');
	},

	async 'follows files that come, change, are ignored and go'() {
		const path = 'story/new/new.yaml';
		await vscode.workspace.fs.writeFile(at(path), bytes(broken));
		await eventually('findings in the new file', () => findingsOf(path).length > 0 || undefined);
		await vscode.workspace.fs.writeFile(at(path), bytes(broken.replace('rout:', 'route:')));
		const isMended = () => findingsOf(path).every(({ message }) => !message.includes('"rout"')) || undefined;
		await eventually('other findings in the changed file', isMended);
		await vscode.workspace.fs.writeFile(at('story/new/.gitignore'), bytes('new.yaml\n'));
		await eventually('none in an ignored file', () => findingsOf(path).length === 0 || undefined);
		await vscode.workspace.fs.delete(at('story/new'), { recursive: true });
	},

	async "knows Envoy's API"() {
		await vscode.workspace.fs.writeFile(at('story/filter.yaml'), bytes(misspeltFilter));
		await eventually(
			'a finding',
			() => findingsOf('story/filter.yaml').some(({ message }) => message.includes('max_request_bites')) || undefined,
		);
		await vscode.workspace.fs.delete(at('story/filter.yaml'));
		await eventually('none where no file is', () => findingsOf('story/filter.yaml').length === 0 || undefined);
	},

	async 'shows the index and the route map'() {
		await vscode.commands.executeCommand('istio.showIndexStatus');
		await picture('web-index-status');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
		await open(route);
		await vscode.commands.executeCommand('istio.showRouteMap');
		await new Promise((resume) => setTimeout(resume, 1000));
		await picture('web-route-map');
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	},
};

/** The contract of `extensionTestsPath`: resolves when all tests passed, rejects otherwise. */
export async function run(): Promise<void> {
	const results: object[] = [];
	let failures = 0;
	for (const [name, work] of Object.entries(tests)) {
		// What the one before has typed is no business of the next one.
		await vscode.commands.executeCommand('workbench.action.files.revert');
		const start = Date.now();
		const result = await work().then(
			() => ({ state: 'passed' }),
			(error: Error) => ({ state: 'failed', reason: error.stack ?? error.message }),
		);
		if (result.state === 'failed') failures++;
		results.push({ title: `in a browser ${name}`, milliseconds: Date.now() - start, ...result });
		await vscode.workspace.fs.writeFile(at('../web.results.json'), bytes(JSON.stringify(results)));
	}
	if (failures > 0) throw new Error(`${failures} failed`);
}
