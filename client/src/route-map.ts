// Show Route Map: a page below the text with the routes of the file, of the resource in which the cursor is, or of everything. It
// follows what is typed and where the cursor is, and leads to the text.
import * as vscode from 'vscode';
import type { GraphAnswer, GraphNode, GraphParameters, TracePlace } from '../../server/src/protocol.ts';
import { isRead } from './documents.ts';
import type { LastRequest } from './last-request.ts';
import { pageOf } from './map/html.ts';
import type { FromPage, Kept, Scope, ToPage } from './map/messages.ts';
import type { Server } from './server.ts';

const viewType = 'istio.routeMap';

/** Milliseconds without a change until the map is made anew. */
const patience = 250;

interface Asked {
	scope: Scope;
	filter: string;
	unfolded: readonly string[];
	/** The file that was looked at, and where in it. */
	at: { readonly uri: string; readonly position: vscode.Position } | undefined;
}

export function registerRouteMap(
	{ extensionUri }: vscode.ExtensionContext,
	server: Server,
	lastRequest: LastRequest,
): vscode.Disposable {
	const folder = vscode.Uri.joinPath(extensionUri, 'dist');
	let map: RouteMap | undefined;
	const show = (panel: vscode.WebviewPanel, kept?: Kept) => {
		panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
		map = new RouteMap(panel, folder, server, lastRequest, kept);
		panel.onDidDispose(() => {
			map = undefined;
		});
	};
	return vscode.Disposable.from(
		vscode.commands.registerCommand('istio.showRouteMap', () => {
			if (map !== undefined) map.reveal();
			else {
				show(vscode.window.createWebviewPanel(viewType, 'Route Map', vscode.ViewColumn.Active));
				// It is wide rather than high.
				void vscode.commands.executeCommand('workbench.action.moveEditorToBelowGroup');
			}
		}),
		// VS Code gives back the panel that was open when the window was loaded anew, with what its page kept.
		vscode.window.registerWebviewPanelSerializer(viewType, {
			deserializeWebviewPanel(panel, state: { readonly kept?: Kept } | undefined) {
				if (map === undefined) show(panel, state?.kept);
				else panel.dispose();
				return Promise.resolve();
			},
		}),
		{ dispose: () => map?.panel.dispose() },
	);
}

class RouteMap {
	readonly panel: vscode.WebviewPanel;
	readonly #server: Server;
	readonly #lastRequest: LastRequest;
	readonly #asked: Asked = { scope: 'file', filter: '', unfolded: [], at: undefined };
	#nodes: readonly GraphNode[] = [];
	/** What is written of nodes and of the ways to them. */
	#written: readonly { readonly id: string; readonly extents: readonly TracePlace[] }[] = [];
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counts questions, for a later one may be answered before an earlier one. */
	#round = 0;

	constructor(panel: vscode.WebviewPanel, folder: vscode.Uri, server: Server, lastRequest: LastRequest, kept?: Kept) {
		this.panel = panel;
		this.#server = server;
		this.#lastRequest = lastRequest;
		this.#restore(kept);
		if (this.#asked.at === undefined) this.#begin();
		const { webview } = this.panel;
		const listening = [
			webview.onDidReceiveMessage((message: FromPage) => this.#received(message)),
			vscode.workspace.onDidChangeTextDocument(({ document }) => isRead(document) && this.#soon()),
			vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor) && this.#soon()),
			vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#moved(textEditor)),
			lastRequest.onDidChange(() => this.#soon()),
			// After a reload the page is there before the files are read.
			server.onDidChangeStatus(() => this.#nodes.length === 0 && this.#soon()),
		];
		this.panel.onDidDispose(() => {
			clearTimeout(this.#timer);
			this.#round++;
			vscode.Disposable.from(...listening).dispose();
		});
		webview.html = pageOf(webview, vscode.Uri.joinPath(folder, 'map.js'));
	}

	/** Asks for what was shown before; what a page kept may be of any form. */
	#restore(kept: Kept | undefined): void {
		if (typeof kept !== 'object' || kept === null) return;
		const { scope, filter, unfolded, at } = kept;
		if (scope === 'file' || scope === 'resource' || scope === 'all') this.#asked.scope = scope;
		if (typeof filter === 'string') this.#asked.filter = filter;
		if (Array.isArray(unfolded)) this.#asked.unfolded = unfolded.filter((one) => typeof one === 'string');
		if (typeof at?.uri === 'string')
			this.#asked.at = {
				uri: at.uri,
				position: new vscode.Position(Math.max(0, Number(at.line) || 0), Math.max(0, Number(at.character) || 0)),
			};
	}

	/** What the page keeps. */
	#kept(): Kept {
		const { scope, filter, unfolded, at } = this.#asked;
		const place = at && { uri: at.uri, line: at.position.line, character: at.position.character };
		return { scope, filter, unfolded, at: place };
	}

	/** Shows the page again, with what is looked at now. */
	reveal(): void {
		this.#begin();
		this.panel.reveal();
		this.#soon();
	}

	/** Notes the file that is looked at; beside a trace, that which is shown with it. */
	#begin(): void {
		if (this.#follow(vscode.window.activeTextEditor)) return;
		this.#follow(vscode.window.visibleTextEditors.find(({ document }) => isRead(document)));
	}

	/** Notes the file that is looked at; whether it is one. */
	#follow(editor: vscode.TextEditor | undefined): boolean {
		if (editor === undefined || !isRead(editor.document)) return false;
		this.#asked.at = { uri: editor.document.uri.toString(), position: editor.selection.active };
		return true;
	}

	#moved(editor: vscode.TextEditor): void {
		if (editor !== vscode.window.activeTextEditor || !this.#follow(editor)) return;
		this.#select();
		if (this.#asked.scope === 'resource') this.#soon();
	}

	/** Draws the map again, once nothing happens any more; one that is hidden is drawn when it is shown, for its page is ready anew then. */
	#soon(): void {
		clearTimeout(this.#timer);
		if (!this.panel.visible) return;
		this.#timer = setTimeout(() => void this.#refresh(), patience);
	}

	#parameters(): GraphParameters {
		const { scope, filter, unfolded, at } = this.#asked;
		const file = at === undefined ? {} : { uri: at.uri };
		const place = at === undefined || scope !== 'resource' ? {} : { position: at.position };
		const request = this.#lastRequest.text === '' ? {} : { request: this.#lastRequest.text };
		return { ...file, ...place, ...request, unfolded, ...(scope === 'all' ? { all: true, filter } : {}) };
	}

	async #refresh(): Promise<void> {
		const round = ++this.#round;
		const answer = await this.#server
			.graph({ ...this.#parameters(), format: 'svg' })
			.catch((error: unknown): GraphAnswer => ({ problem: String(error) }));
		if (round !== this.#round) return;
		this.#nodes = 'problem' in answer ? [] : answer.nodes;
		const ways = 'problem' in answer ? [] : answer.edges.map(({ to, extents }) => ({ id: to, extents }));
		this.#written = [...this.#nodes, ...ways];
		const shown =
			'problem' in answer
				? { title: '', notes: [answer.problem], drawn: '' }
				: {
						title: answer.title || 'Everything',
						notes: answer.notes,
						drawn: answer.nodes.length === 0 ? '' : answer.drawn,
					};
		this.#post({ type: 'map', kept: this.#kept(), ...shown });
		this.#select();
	}

	#post(message: ToPage): void {
		void this.panel.webview.postMessage(message);
	}

	/** Marks what of the map the cursor is in: that of which the least is written around it. */
	#select(): void {
		const { at } = this.#asked;
		if (at === undefined) return;
		const around = this.#written.flatMap(({ id, extents }) =>
			extents
				.filter((one) => one.uri === at.uri && rangeOf(one).contains(at.position))
				.map((one) => ({ id, lines: linesIn(one) })),
		);
		const least = Math.min(...around.map(({ lines }) => lines));
		this.#post({ type: 'select', ids: around.filter(({ lines }) => lines === least).map(({ id }) => id) });
	}

	async #received(message: FromPage): Promise<void> {
		if (message.type === 'ready') await this.#refresh();
		else if (message.type === 'open') await this.#open(message.id);
		else if (message.type === 'copy') await this.#copy(message.format);
		else {
			if (message.type === 'scope') this.#asked.scope = message.scope;
			else this.#asked.filter = message.text;
			this.#asked.unfolded = [];
			await this.#refresh();
		}
	}

	async #open(id: string): Promise<void> {
		const node = this.#nodes.find((one) => one.id === id);
		if (node?.kind === 'more') {
			this.#asked.unfolded = [...this.#asked.unfolded, id];
			await this.#refresh();
		}
		if (node?.at === undefined) return;
		const selection = rangeOf(node.at);
		// Beside the page, in the group where text is shown already.
		const other = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== this.panel.viewColumn);
		const viewColumn =
			other?.viewColumn ??
			(this.panel.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One);
		await vscode.window.showTextDocument(vscode.Uri.parse(node.at.uri), {
			viewColumn,
			selection: new vscode.Range(selection.start, selection.start),
		});
	}

	async #copy(format: 'mermaid' | 'styled svg'): Promise<void> {
		const answer = await this.#server.graph({ ...this.#parameters(), format });
		if ('problem' in answer) return;
		await vscode.env.clipboard.writeText(answer.drawn);
		vscode.window.setStatusBarMessage(`Istio: route map copied as ${format === 'mermaid' ? 'Mermaid' : 'SVG'}`, 3000);
	}
}

function rangeOf({ range: { start, end } }: TracePlace): vscode.Range {
	return new vscode.Range(start.line, start.character, end.line, end.character);
}

function linesIn({ range: { start, end } }: TracePlace): number {
	return end.line - start.line;
}
