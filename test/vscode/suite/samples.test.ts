// What people use the extension for, on samples/: errors while typing, jumps, completion, hover; and the commands.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
	closeAll,
	eventually,
	extensionId,
	findings,
	open,
	pause,
	picture,
	point,
	select,
	textAt,
	type,
} from './editor.ts';
import { ready } from './samples.ts';

const route = 'story/virtual-service.yaml';

/** The one finding, once it is on `word`; while one types, others come and go. */
async function finding(editor: vscode.TextEditor, word: string): Promise<vscode.Diagnostic> {
	return eventually(`a finding on ${word}`, () => {
		const [first, ...others] = findings(editor.document);
		return first !== undefined && others.length === 0 && textAt(editor, first.range) === word ? first : undefined;
	});
}

async function silence(editor: vscode.TextEditor): Promise<void> {
	await eventually('silence', () => findings(editor.document).length === 0 || undefined);
}

before(async () => {
	for (const command of ['closeSidebar', 'closeAuxiliaryBar', 'closePanel', 'closeAllEditors']) {
		await vscode.commands.executeCommand(`workbench.action.${command}`);
	}
	await vscode.commands.executeCommand('notifications.clearAll');
});

beforeEach(async () => {
	await open(route);
	await ready();
});

afterEach(closeAll);

describe('start', () => {
	it('activates with the first Istio document and indexes the whole workspace', async () => {
		assert.equal(vscode.extensions.getExtension(extensionId)?.isActive, true);
		const { done, resources, kinds } = await ready();
		assert.ok(done >= 20 && resources >= 40, `${done} files, ${resources} resources`);
		assert.ok((kinds['networking.istio.io/VirtualService'] ?? 0) > 0);
	});

	it('has nothing to complain about in any sample', async () => {
		const uris = await vscode.workspace.findFiles('**/*.yaml');
		assert.ok(uris.length > 20);
		// Diagnostics of closed files follow after a pause of 250 ms.
		await pause(1000);
		const found = vscode.languages.getDiagnostics().filter(([, all]) => all.some(({ source }) => source === 'istio'));
		assert.deepEqual(
			found.map(([uri]) => uri.path),
			[],
		);
	});
});

describe('errors', () => {
	it('underlines a subset as soon as it is wrong, and no longer than that', async () => {
		const editor = await open(route);
		select(editor, 'subset: ', 'v1');
		await type('v3');
		const { message, code, relatedInformation, severity } = await finding(editor, 'v3');
		assert.match(message, /v3/);
		assert.equal(severity, vscode.DiagnosticSeverity.Error);
		assert.ok(typeof code === 'object');
		assert.equal(code.value, 'references/unknown-subset');
		assert.match(code.target.path, /rules\/references\.md$/);
		assert.match(code.target.fragment, /^L\d+$/);
		assert.match(relatedInformation?.[0]?.location.uri.path ?? '', /story\/destination-rule\.yaml$/);

		point(editor, 'subset: ', 'v3');
		await vscode.commands.executeCommand('editor.action.showHover');
		await picture('squiggle');

		select(editor, 'subset: ', 'v3');
		await type('v2');
		await silence(editor);
	});

	it('underlines a gateway that does not exist', async () => {
		const editor = await open(route);
		select(editor, '- ', 'my-gateway');
		await type('my-gatewy');
		const { message } = await finding(editor, 'my-gatewy');
		assert.match(message, /my-gatewy/);
	});

	it('opens the page of the rule under the cursor', async () => {
		const editor = await open(route);
		select(editor, 'host: ', 'myservice');
		await type('myservise');
		await finding(editor, 'myservise');
		point(editor, 'host: ', 'myservise');
		await vscode.commands.executeCommand('istio.openRuleDocumentation');
		await eventually('the page', () =>
			vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ label }) => /references\.md/.test(label)),
		);
	});

	it('leads from the code of a finding to its section', async () => {
		const editor = await open(route);
		select(editor, 'host: ', 'myservice');
		await type('myservise');
		const { code } = await finding(editor, 'myservise');
		assert.ok(typeof code === 'object');
		await vscode.commands.executeCommand('vscode.open', code.target);
		const page = await eventually('the section', () => {
			const shown = vscode.window.activeTextEditor;
			return shown?.document.uri.path === '/rules/references.md' ? shown : undefined;
		});
		const line = Number(code.target.fragment.slice(1)) - 1;
		assert.equal(page.document.lineAt(line).text, '## unknown-host');
	});
});

describe('jumps', () => {
	const jumps = [
		{ what: 'gateway', before: '- ', word: 'my-gateway', file: 'story/gateway.yaml', line: 'name: my-gateway' },
		{ what: 'host', before: 'host: ', word: 'myservice', file: 'story/service.yaml', line: 'name: myservice' },
		{ what: 'subset', before: 'subset: ', word: 'v1', file: 'story/destination-rule.yaml', line: '- name: v1' },
	];
	for (const { what, before, word, file, line } of jumps) {
		it(`goes from a ${what} to its declaration`, async () => {
			point(await open(route), before, word);
			await vscode.commands.executeCommand('editor.action.revealDefinition');
			const there = await eventually(`a jump to ${file}`, () => {
				const editor = vscode.window.activeTextEditor;
				return editor?.document.uri.path.endsWith(file) === true ? editor : undefined;
			});
			assert.equal(there.document.lineAt(there.selection.active.line).text.trim(), line);
		});
	}

	it('shows a declaration in place', async () => {
		point(await open(route), 'subset: ', 'v1');
		await vscode.commands.executeCommand('editor.action.peekDefinition');
		await picture('definition');
		await vscode.commands.executeCommand('closeReferenceSearch');
	});
});

describe('completion', () => {
	it('offers the subsets of the host, each with where it comes from', async () => {
		const editor = await open(route);
		const { start } = select(editor, 'subset: ', 'v1');
		await vscode.commands.executeCommand('deleteRight');
		const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
			'vscode.executeCompletionItemProvider',
			editor.document.uri,
			start,
		);
		const own = items.filter(({ kind }) => kind === vscode.CompletionItemKind.EnumMember);
		assert.deepEqual(
			own.map(({ label }) => (typeof label === 'string' ? label : label.label)),
			['v1', 'v2'],
		);
		for (const { label } of own)
			assert.match(typeof label === 'string' ? '' : (label.description ?? ''), /story\/destination-rule\.yaml$/);

		await vscode.commands.executeCommand('scrollEditorTop');
		await vscode.commands.executeCommand('editor.action.triggerSuggest');
		await picture('completion');
		await vscode.commands.executeCommand('selectNextSuggestion');
		await vscode.commands.executeCommand('acceptSelectedSuggestion');
		await eventually('the choice', () => /subset: v2$/m.test(editor.document.getText()) || undefined);
		await silence(editor);
	});
});

describe('fields', () => {
	it('underlines a misspelled one, and mends it', async () => {
		const editor = await open(route);
		select(editor, '', 'timeout');
		await type('timeuot');
		const { message, code, range } = await finding(editor, 'timeuot');
		assert.match(message, /did you mean "timeout"/);
		assert.ok(typeof code === 'object');
		assert.equal(code.value, 'schema/unknown-field');
		point(editor, '', 'timeuot');
		await vscode.commands.executeCommand('editor.action.showHover');
		await picture('field');
		const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
			'vscode.executeCodeActionProvider',
			editor.document.uri,
			range,
		);
		const own = actions.find(({ title }) => title === 'Change to "timeout"');
		assert.equal(own?.isPreferred, true);
		await vscode.commands.executeCommand('editor.action.autoFix');
		await eventually('the fix', () => /^ {4}timeout: 5s$/m.test(editor.document.getText()) || undefined);
		await silence(editor);
	});

	it('are completed with the structure they open', async () => {
		const editor = await open(route);
		const line = point(editor, '', 'timeout').line + 1;
		await vscode.commands.executeCommand('editor.action.insertLineAfter');
		await type('retr');
		await vscode.commands.executeCommand('editor.action.triggerSuggest');
		await picture('fields');
		await eventually('the choice', async () => {
			await vscode.commands.executeCommand('acceptSelectedSuggestion');
			return editor.document.lineAt(line).text === '    retries:' || undefined;
		});
		assert.equal(editor.document.lineAt(line + 1).text, '      ');
		assert.deepEqual(editor.selection.active, new vscode.Position(line + 1, 6));
	});

	it('are explained', async () => {
		const editor = await open(route);
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
			'vscode.executeHoverProvider',
			editor.document.uri,
			point(editor, '', 'timeout'),
		);
		const text = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
		assert.match(text.join('\n'), /istio\.io\/latest\/docs\/reference\/config\/networking\/virtual-service/);
	});

	it('a whole manifest in an empty document', async () => {
		const editor = await vscode.window.showTextDocument(
			await vscode.workspace.openTextDocument({ language: 'yaml', content: '' }),
		);
		await type('PeerAuth');
		await vscode.commands.executeCommand('editor.action.triggerSuggest');
		await eventually('the manifest', async () => {
			await vscode.commands.executeCommand('acceptSelectedSuggestion');
			return editor.document.getText().includes('mode: STRICT') || undefined;
		});
		await silence(editor);
	});
});

describe('hover', () => {
	it('says what a host resolves to', async () => {
		const editor = await open(route);
		const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
			'vscode.executeHoverProvider',
			editor.document.uri,
			point(editor, 'host: ', 'myservice'),
		);
		const text = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)));
		assert.match(text.join('\n'), /Service/);
	});
});

describe('the server', () => {
	it('is as good after a restart as before', async () => {
		const editor = await open(route);
		select(editor, 'subset: ', 'v1');
		await type('v3');
		await finding(editor, 'v3');
		await vscode.commands.executeCommand('istio.restart');
		await ready();
		await vscode.window.showTextDocument(editor.document);
		await finding(editor, 'v3');
	});

	it('reads the workspace anew when told', async () => {
		await vscode.commands.executeCommand('istio.reindex');
		await ready();
	});

	it('checks a document that is not saved yet', async () => {
		const content = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata:\n  name: [\n';
		const editor = await vscode.window.showTextDocument(
			await vscode.workspace.openTextDocument({ language: 'yaml', content }),
		);
		await eventually('a finding', () => findings(editor.document)[0]);
	});
});
