// The view Istio in the explorer: the mesh as a tree, a level at a time as the server tells it. Findings are shown beside what they are
// about, a click goes there, and what is selected in an editor is revealed.
import * as vscode from 'vscode';
import type { TreeBranch, TreeKind, TreeParameters } from '../../server/src/protocol.ts';
import { isRead } from './documents.ts';
import type { Server } from './server.ts';

export const treeView = 'istio.mesh';
const scheme = 'istio-tree';
/** Milliseconds without a change until the tree is asked for anew, or the selection is looked up. */
const [patience, rest] = [600, 300];

/** A branch with the keys that lead to it. */
export interface Item {
	readonly branch: TreeBranch;
	readonly path: readonly string[];
	readonly parent: Item | undefined;
}

const icons: Readonly<Record<TreeKind, string>> = {
	gateway: 'globe',
	mesh: 'circuit-board',
	host: 'home',
	virtualService: 'git-branch',
	route: 'arrow-right',
	destination: 'target',
	workload: 'server-process',
};

export function registerTree(server: Server): vscode.Disposable {
	const changed = new vscode.EventEmitter<undefined>();
	const marked = new vscode.EventEmitter<vscode.Uri[] | undefined>();
	const asked = async (parameters: TreeParameters): Promise<readonly TreeBranch[]> =>
		server.isStarted ? server.tree(parameters).catch(() => []) : [];
	const view = vscode.window.createTreeView<Item>(treeView, {
		showCollapseAll: true,
		treeDataProvider: {
			onDidChangeTreeData: changed.event,
			getTreeItem: treeItem,
			getParent: ({ parent }) => parent,
			async getChildren(parent) {
				const path = parent?.path ?? [];
				const branches = await asked({ path });
				return branches.map((branch) => ({ branch, path: [...path, branch.key], parent }));
			},
		},
	});
	const refresh = later(patience, () => view.visible && changed.fire(undefined));
	const reveal = later(rest, () => void revealSelection(view, asked));
	return vscode.Disposable.from(
		view,
		changed,
		marked,
		refresh,
		reveal,
		vscode.commands.registerCommand('istio.refreshTree', () => changed.fire(undefined)),
		vscode.commands.registerCommand('istio.revealInTree', async () => {
			await vscode.commands.executeCommand(`${treeView}.focus`);
			await revealSelection(view, asked, true);
		}),
		server.onDidChangeStatus(({ state }) => state === 'ready' && changed.fire(undefined)),
		view.onDidChangeVisibility(({ visible }) => visible && changed.fire(undefined)),
		vscode.workspace.onDidChangeTextDocument(({ document }) => isRead(document) && refresh.now()),
		vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => isRead(textEditor.document) && reveal.now()),
		vscode.languages.onDidChangeDiagnostics(() => marked.fire(undefined)),
		vscode.window.registerFileDecorationProvider({
			onDidChangeFileDecorations: marked.event,
			provideFileDecoration: decoration,
		}),
	);
}

/** Runs `act` once nobody has asked for it for a while. */
function later(milliseconds: number, act: () => unknown): vscode.Disposable & { now(): void } {
	let timer: ReturnType<typeof setTimeout> | undefined;
	return {
		now() {
			clearTimeout(timer);
			timer = setTimeout(act, milliseconds);
		},
		dispose: () => clearTimeout(timer),
	};
}

export function treeItem({ branch, path }: Item): vscode.TreeItem {
	const { label, description, kind, at, isLeaf } = branch;
	const item = new vscode.TreeItem(
		label,
		isLeaf ? vscode.TreeItemCollapsibleState.None : vscode.TreeItemCollapsibleState.Collapsed,
	);
	item.id = JSON.stringify(path);
	item.description = description;
	item.tooltip = [label, description].filter((text) => text !== '').join(' — ');
	item.iconPath = new vscode.ThemeIcon(icons[kind]);
	item.contextValue = kind;
	if (at === undefined) return item;
	const { start, end } = at.range;
	// It carries where it stands, so that findings there are shown here.
	item.resourceUri = vscode.Uri.from({
		scheme,
		path: `/${encodeURIComponent(label)}`,
		query: JSON.stringify({ uri: at.uri, lines: [start.line, end.line] }),
	});
	const selection = new vscode.Range(
		at.name.start.line,
		at.name.start.character,
		at.name.end.line,
		at.name.end.character,
	);
	const arguments_ = [vscode.Uri.parse(at.uri), { selection, preview: true }];
	item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: arguments_ };
	return item;
}

/** How many errors and warnings there are where a branch stands. */
export function decoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
	if (uri.scheme !== scheme) return undefined;
	const { uri: file, lines } = JSON.parse(uri.query) as { uri: string; lines: readonly [number, number] };
	const found = vscode.languages
		.getDiagnostics(vscode.Uri.parse(file))
		.filter(({ source, range }) => source === 'istio' && lines[0] <= range.start.line && range.end.line <= lines[1]);
	const errors = found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
	const warnings = found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Warning).length;
	if (errors + warnings === 0) return undefined;
	const color = new vscode.ThemeColor(errors > 0 ? 'list.errorForeground' : 'list.warningForeground');
	const text = vscode.l10n.t('{0} errors, {1} warnings', errors, warnings);
	return new vscode.FileDecoration(String(Math.min(errors + warnings, 99)), text, color);
}

/** Selects the branch of what is at the cursor; while somebody works in the tree it stays as it is. */
async function revealSelection(
	view: vscode.TreeView<Item>,
	asked: (parameters: TreeParameters) => Promise<readonly TreeBranch[]>,
	isWanted = false,
): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	if (editor === undefined || !isRead(editor.document) || (!view.visible && !isWanted)) return;
	const { line, character } = editor.selection.active;
	const way = await asked({ at: { uri: editor.document.uri.toString(), position: { line, character } } });
	let item: Item | undefined;
	for (const branch of way) item = { branch, path: [...(item?.path ?? []), branch.key], parent: item };
	if (item !== undefined) await view.reveal(item, { select: true, focus: false }).then(undefined, () => {});
}
