// Which documents the server is told of, and which of them say that there is Istio in the workspace.
import * as vscode from 'vscode';

/**
 * Files, texts not saved yet, the one virtual file system whose files are plain text too, and what the folders of the workspace
 * are on: other schemes are views of texts, such as what Git shows of the past.
 */
const schemes = new Set([
	...['file', 'untitled', 'vscode-vfs'],
	...(vscode.workspace.workspaceFolders?.map(({ uri }) => uri.scheme) ?? []),
]);
const languages = ['yaml', 'helm', 'json'];

export const selector = languages.flatMap((language) => [...schemes].map((scheme) => ({ language, scheme })));

/** What a text says that has to do with Istio. */
export const sign = /istio\.io\/|gateway\.networking\.k8s\.io/;

/** Whether the server reads such documents and this one says that it has to do with Istio. */
export function concernsIstio(document: vscode.TextDocument): boolean {
	return isRead(document) && sign.test(document.getText());
}

/** Whether a change brought in what `concernsIstio` looks for: it looks at the touched lines, for this runs on every key. */
export function bringsIstio({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
	if (!isRead(document)) return false;
	const [change, ...others] = contentChanges;
	if (change === undefined) return false;
	return sign.test(others.length === 0 ? touchedLines(document, change) : document.getText());
}

/** Whether the server reads such documents. */
export function isRead(document: vscode.TextDocument): boolean {
	return vscode.languages.match(selector, document) > 0;
}

function touchedLines(document: vscode.TextDocument, { range, text }: vscode.TextDocumentContentChangeEvent): string {
	const first = range.start.line;
	const added = text.split('\n').length - 1;
	return document.getText(new vscode.Range(first, 0, first + added + 1, 0));
}
