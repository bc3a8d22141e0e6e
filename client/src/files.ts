// What a server without a disk asks: which files there are, and what is in them. They are read as VS Code reads them, from
// whatever file system a workspace is on.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
	type FileContent,
	type KindOfFile,
	type ListParameters,
	type LookParameters,
	listFilesRequest,
	lookAtFilesRequest,
	type ReadParameters,
	readFilesRequest,
} from '../../server/src/protocol.ts';

/** Folders that are looked into, one after the other, where VS Code cannot search. */
const mostFolders = 10_000;

/** Answers the server of `client`. */
export function answerFiles(client: BaseLanguageClient): void {
	client.onRequest(listFilesRequest, ({ folders, glob, exclude }: ListParameters) =>
		Promise.all(folders.map((folder) => filesIn(vscode.Uri.parse(folder), glob, exclude))),
	);
	client.onRequest(lookAtFilesRequest, ({ uris }: LookParameters) => Promise.all(uris.map(kindOf)));
	client.onRequest(readFilesRequest, ({ uris, largest }: ReadParameters) =>
		Promise.all(uris.map((uri) => contentOf(uri, largest))),
	);
}

async function filesIn(folder: vscode.Uri, glob: string, exclude: string): Promise<readonly string[]> {
	const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), exclude).then(
		(uris) => uris,
		() => [],
	);
	// A file system that comes with an extension need not bring a search.
	const uris = found.length > 0 ? found : await walked(folder);
	return uris.map(String);
}

async function walked(top: vscode.Uri): Promise<readonly vscode.Uri[]> {
	const found: vscode.Uri[] = [];
	const folders = [top];
	for (let count = 0; count < mostFolders; count++) {
		const folder = folders.pop();
		if (folder === undefined) break;
		const entries = await vscode.workspace.fs.readDirectory(folder).then(
			(all) => all,
			() => [],
		);
		for (const [name, type] of entries) {
			const uri = vscode.Uri.joinPath(folder, name);
			if (type === vscode.FileType.File) found.push(uri);
			// Links are not followed: they may lead in a circle.
			else if (type === vscode.FileType.Directory && name !== '.git' && name !== 'node_modules') folders.push(uri);
		}
	}
	return found;
}

async function kindOf(text: string): Promise<KindOfFile> {
	try {
		const { type } = await vscode.workspace.fs.stat(vscode.Uri.parse(text));
		if ((type & vscode.FileType.Directory) !== 0) return 'directory';
		return (type & vscode.FileType.File) !== 0 ? 'file' : 'other';
	} catch {
		return 'missing';
	}
}

async function contentOf(text: string, largest: number): Promise<FileContent> {
	const uri = vscode.Uri.parse(text);
	try {
		const { size } = await vscode.workspace.fs.stat(uri);
		return size > largest ? 'too large' : await vscode.workspace.fs.readFile(uri);
	} catch (error) {
		const code = error instanceof vscode.FileSystemError ? error.code : '';
		if (code === 'FileNotFound') return 'ENOENT';
		return code === 'NoPermissions' ? 'EACCES' : 'EIO';
	}
}
