// A desk: a folder on the disk, an editor on it with some of its files open, what can be undone, and branches to switch
// between. What is done here is told to the server as VS Code tells it.
import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Editor, startEditor, type Workspace, workspace } from '../protocol/editor.ts';
import { createWatcher } from '../protocol/watcher.ts';

export interface Open {
	document: TextDocument;
	/** Texts to go back to, the last one last. */
	readonly undo: string[];
	/** Whether it differs from the disk. */
	isDirty: boolean;
}

export interface Desk {
	readonly editor: Editor;
	readonly folder: Workspace;
	readonly open: ReadonlyMap<string, Open>;
	/** The paths of all manifests on the disk. */
	paths(): readonly string[];
	show(path: string): Open;
	close(path: string): void;
	/** Changes a stretch of an open file, as one key or one command does. */
	edit(path: string, start: number, end: number, text: string): void;
	undo(path: string): void;
	save(path: string): void;
	/** Carries out what the server proposed, in files that are open and others. */
	apply(edit: WorkspaceEdit): void;
	/** Moves a file or a folder, in the editor's explorer or behind its back. */
	move(from: string, to: string, isInside: boolean): void;
	remove(path: string): void;
	/** The folder becomes what another branch has; what is open and not dirty follows the disk. */
	switchBranch(): void;
	/** Tells what the watcher has seen. */
	tell(): void;
}

const branch = 'branch';
const main = 'ws';
const manifests = '**/*.{yaml,yml,json}';

/** A folder with what lies below `from`. */
export async function deskOn(from: string): Promise<Desk> {
	const folder = workspace({});
	cpSync(from, join(folder.root, main), { recursive: true, dereference: true });
	cpSync(from, join(folder.root, branch), { recursive: true, dereference: true });
	const editor = await startOn(folder);
	await editor.until(() => editor.registered.length > 0, 'the watchers');
	return furnished(folder, editor);
}

const capabilities = {
	workspace: {
		workspaceFolders: true,
		didChangeWatchedFiles: { dynamicRegistration: true },
		diagnostics: { refreshSupport: true },
		workspaceEdit: { documentChanges: true },
	},
	textDocument: {
		diagnostic: {},
		codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
	},
};

/** Warnings that are right: files that are not read, and a machine that has other things to do. */
const expected = /was not read|took \d+ ms|Limit|leads out/;

export async function startOn(folder: Workspace): Promise<Editor> {
	const editor = await startEditor({ folders: [folder.uri(main)], settings: {}, capabilities, expected });
	editor.connection.onRequest('workspace/diagnostic/refresh', () => null);
	await editor.ready();
	return editor;
}

function furnished(folder: Workspace, editor: Editor): Desk {
	const root = join(folder.root, main);
	const open = new Map<string, Open>();
	const watcher = createWatcher(root, editor.registered);
	const uriOf = (path: string): string => folder.uri(join(main, path));
	const pathOf = (uri: string): string => fileURLToPath(uri).slice(root.length + 1);
	const read = (path: string): string => readFileSync(join(root, path), 'utf8');
	const write = (path: string, text: string): void => folder.write(join(main, path), text);

	const show = (path: string): Open => {
		const known = open.get(path);
		if (known !== undefined) return known;
		const made: Open = { document: TextDocument.create(uriOf(path), 'yaml', 1, read(path)), undo: [], isDirty: false };
		open.set(path, made);
		editor.open(uriOf(path), made.document.getText());
		return made;
	};
	const close = (path: string): void => {
		if (open.delete(path)) editor.closeFile(uriOf(path));
	};
	const change = (path: string, one: Open, edits: readonly TextEdit[]): void => {
		const text = one.document.getText();
		one.undo.push(text);
		if (one.undo.length > 30) one.undo.shift();
		one.isDirty = true;
		// From the last place on, so that each range is right when it is applied.
		const changes = edits
			.toSorted((a, b) => one.document.offsetAt(b.range.start) - one.document.offsetAt(a.range.start))
			.map(({ range, newText }) => ({ range, text: newText }));
		editor.changeParts(uriOf(path), changes);
		one.document = TextDocument.update(one.document, changes, one.document.version + 1);
	};
	const replace = (path: string, one: Open, text: string): void => {
		editor.change(uriOf(path), text);
		one.document = TextDocument.update(one.document, [{ text }], one.document.version + 1);
	};
	/** What is open and not dirty shows what the disk has; what is gone from the disk is closed. */
	const reload = (): void => {
		for (const [path, one] of open) {
			if (!existsSync(join(root, path))) close(path);
			else if (!one.isDirty && read(path) !== one.document.getText()) replace(path, one, read(path));
		}
	};
	const tell = (): void => {
		const events = watcher.look();
		if (events.length > 0) editor.watched(events);
	};
	return {
		editor,
		folder,
		open,
		paths: () => globSync(manifests, { cwd: root }).sort(),
		show,
		close,
		tell,
		edit(path, start, end, newText) {
			const one = show(path);
			const range = { start: one.document.positionAt(start), end: one.document.positionAt(end) };
			change(path, one, [{ range, newText }]);
		},
		undo(path) {
			const one = show(path);
			const text = one.undo.pop();
			if (text !== undefined) replace(path, one, text);
		},
		save(path) {
			const one = open.get(path);
			if (one === undefined) return;
			write(path, one.document.getText());
			one.isDirty = false;
			tell();
		},
		apply({ changes = {}, documentChanges }) {
			const all =
				documentChanges?.flatMap((one) => ('edits' in one ? [[one.textDocument.uri, one.edits] as const] : [])) ??
				Object.entries(changes);
			// What went a moment ago the server may not know of yet; an editor then does nothing at all.
			if (all.some(([uri]) => !existsSync(fileURLToPath(uri)))) return;
			for (const [uri, edits] of all) change(pathOf(uri), show(pathOf(uri)), edits as TextEdit[]);
		},
		move(from, to, isInside) {
			const [old, next] = [join(root, from), join(root, to)];
			if (!existsSync(old) || existsSync(next) || `${to}/`.startsWith(`${from}/`)) return;
			for (const path of open.keys()) if (path === from || path.startsWith(`${from}/`)) close(path);
			cpSync(old, join(folder.root, 'moving'), { recursive: true });
			rmSync(old, { recursive: true });
			write(join(to, 'x'), '');
			rmSync(next, { recursive: true });
			renameSync(join(folder.root, 'moving'), next);
			const renamed = { files: [{ oldUri: uriOf(from), newUri: uriOf(to) }] };
			if (isInside) void editor.connection.sendNotification('workspace/didRenameFiles', renamed);
			tell();
		},
		remove(path) {
			for (const one of open.keys()) if (one === path || one.startsWith(`${path}/`)) close(one);
			rmSync(join(root, path), { recursive: true, force: true });
			tell();
		},
		switchBranch() {
			const [here, there, between] = [root, join(folder.root, branch), join(folder.root, 'between')];
			renameSync(here, between);
			renameSync(there, here);
			renameSync(between, there);
			tell();
			reload();
		},
	};
}
