// What the tests do as a person would: open, select, type, wait for what appears, take a picture.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { eventually, pause } from './eventually.ts';

export { eventually, pause };

export const extensionId = 'istio-language-server.istio-language-server';

/** The folder of the open workspace. */
export function workspaceFolder(): vscode.Uri {
	const folder = vscode.workspace.workspaceFolders?.[0];
	if (folder === undefined) throw new Error('no folder is open');
	return folder.uri;
}

/** The folder around the workspace, through which suite and runner talk. */
export function scratch(): string {
	return dirname(workspaceFolder().fsPath);
}

export async function open(path: string): Promise<vscode.TextEditor> {
	return vscode.window.showTextDocument(vscode.Uri.joinPath(workspaceFolder(), path), { preview: false });
}

/** Selects the word that ends the first occurrence of `before + word`; returns its range. */
export function select(editor: vscode.TextEditor, before: string, word: string): vscode.Range {
	const { document } = editor;
	const at = document.getText().indexOf(before + word);
	if (at < 0) throw new Error(`"${before}${word}" is not in ${document.fileName}`);
	const start = document.positionAt(at + before.length);
	const range = new vscode.Range(start, start.translate(0, word.length));
	editor.selection = new vscode.Selection(range.start, range.end);
	editor.revealRange(range);
	return range;
}

/** Puts the cursor inside the word, not on its edge. */
export function point(editor: vscode.TextEditor, before: string, word: string): vscode.Position {
	const position = select(editor, before, word).start.translate(0, 1);
	editor.selection = new vscode.Selection(position, position);
	return position;
}

/** Types over what is selected, key by key as the keyboard does. */
export async function type(text: string): Promise<void> {
	for (const key of text) await vscode.commands.executeCommand('type', { text: key });
}

/** Closes all editors and throws away what was typed. */
export async function closeAll(): Promise<void> {
	for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
		await vscode.window.showTextDocument(document);
		await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
	}
	await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export function findings(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
	return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'istio');
}

export function textAt({ document }: vscode.TextEditor, range: vscode.Range): string {
	return document.getText(range);
}

/** Asks the runner for a picture of the window and waits for it; a runner without a camera just says that it is done. */
export async function picture(name: string): Promise<void> {
	await pause(600);
	const folder = join(scratch(), 'pictures');
	mkdirSync(folder, { recursive: true });
	const wish = join(folder, name);
	writeFileSync(wish, '');
	await eventually(`the picture ${name}`, () => !existsSync(wish) || undefined);
}

interface InPage {
	/** CSS, in whatever page within the window has such an element. */
	readonly selector: string;
	readonly click?: boolean;
	/** A key, as Playwright calls it. */
	readonly press?: string;
}

let wishes = 0;

/**
 * Asks the runner for the texts of the elements of a page within the window, such as a webview, which the extension host cannot
 * look into; clicks the first of them or presses a key in it, if that is wished. Undefined with a runner that has no hands.
 */
export async function inPage(what: InPage): Promise<readonly string[] | undefined> {
	const name = `hand-${++wishes}`;
	const folder = join(scratch(), 'pictures');
	const answer = join(scratch(), `${name}.answer`);
	mkdirSync(folder, { recursive: true });
	const wish = join(folder, name);
	writeFileSync(wish, JSON.stringify(what));
	await eventually(`an answer about ${what.selector}`, () => !existsSync(wish) || undefined);
	return existsSync(answer) ? JSON.parse(readFileSync(answer, 'utf8')) : undefined;
}
