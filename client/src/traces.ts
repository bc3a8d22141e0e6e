// Trace Request…: asks for a request, and shows beside the text what becomes of it. It is a read-only document, whose lines lead
// to what decided (click, or Go to Definition), folds where something was passed over, and follows what is typed.
import * as vscode from 'vscode';
import type { TraceAnswer, TracePlace } from '../../server/src/protocol.ts';
import { isRead } from './documents.ts';
import type { LastRequest } from './last-request.ts';
import type { Server } from './server.ts';
import { traceCommand } from './trace-command.ts';

const scheme = 'istio-trace';
const uri = vscode.Uri.from({ scheme, path: 'Istio Trace' });
/** Where earlier requests are kept, and how many. */
const [memory, mostRemembered] = ['traces', 20];
/** Milliseconds without a change until the trace is made anew. */
const patience = 250;

interface Asked {
	readonly request: string;
	/** The file that was looked at. */
	readonly from: string | undefined;
}

interface Line {
	readonly text: string;
	readonly at?: TracePlace | undefined;
}

export function registerTraces(
	{ workspaceState }: vscode.ExtensionContext,
	server: Server,
	lastRequest: LastRequest,
): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	let asked: Asked | undefined;
	let lines: readonly Line[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;

	const refresh = async (): Promise<void> => {
		const now = asked;
		if (now === undefined) return;
		const { request, from } = now;
		const answer = await server
			.trace({ request, ...(from === undefined ? {} : { uri: from }) })
			.catch((error: unknown): TraceAnswer => ({ problem: String(error) }));
		// Another one may have been asked for meanwhile.
		if (asked !== now) return;
		lines = linesOf(request, answer);
		changed.fire(uri);
	};
	const isShown = () => vscode.workspace.textDocuments.some((one) => one.uri.scheme === scheme);
	const soon = ({ document }: vscode.TextDocumentChangeEvent): void => {
		if (!isShown() || !isRead(document)) return;
		clearTimeout(timer);
		timer = setTimeout(() => void refresh(), patience);
	};
	const remembered = (): readonly string[] => workspaceState.get<string[]>(memory) ?? [];
	const run = async (proposed?: unknown): Promise<void> => {
		const editor = vscode.window.activeTextEditor;
		const request = await askedFor(typeof proposed === 'string' ? proposed : undefined, remembered());
		if (request === undefined) return;
		const others = remembered().filter((one) => one !== request);
		await workspaceState.update(memory, [request, ...others].slice(0, mostRemembered));
		const isOwn = editor === undefined || editor.document.uri.scheme === scheme;
		asked = { request, from: isOwn ? asked?.from : editor.document.uri.toString() };
		lastRequest.set(request);
		await refresh();
		const viewColumn = vscode.ViewColumn.Beside;
		await vscode.window.showTextDocument(uri, isOwn ? {} : { viewColumn, preserveFocus: true, preview: false });
	};
	const selector = { scheme };
	return vscode.Disposable.from(
		changed,
		{ dispose: () => clearTimeout(timer) },
		vscode.commands.registerCommand(traceCommand, run),
		vscode.workspace.onDidChangeTextDocument(soon),
		vscode.workspace.registerTextDocumentContentProvider(scheme, {
			onDidChange: changed.event,
			provideTextDocumentContent: () => lines.map(({ text }) => `${text}\n`).join(''),
		}),
		vscode.languages.registerDocumentLinkProvider(selector, { provideDocumentLinks: () => linksIn(lines) }),
		vscode.languages.registerDefinitionProvider(selector, {
			provideDefinition: (_, { line }) => {
				const at = lines[line]?.at;
				return at === undefined ? undefined : new vscode.Location(vscode.Uri.parse(at.uri), rangeOf(at));
			},
		}),
	);
}

/** A pick among earlier requests, whose input may be anything; undefined if the user thinks better of it. */
function askedFor(proposed: string | undefined, earlier: readonly string[]): Promise<string | undefined> {
	return new Promise((resolve) => {
		const input = vscode.window.createQuickPick();
		input.title = vscode.l10n.t('Trace Request');
		input.placeholder = 'GET http://shop.example.com/api --header x-user=ann   (--from WORKLOAD, --through GATEWAY)';
		const own = (): void => {
			const text = input.value.trim();
			const labels = [...(text === '' ? [] : [text]), ...earlier.filter((one) => one !== text)];
			input.items = labels.map((label) => ({ label, alwaysShow: label === text }));
		};
		input.value = proposed ?? '';
		own();
		input.onDidChangeValue(own);
		input.onDidAccept(() => {
			resolve(input.activeItems[0]?.label ?? (input.value.trim() || undefined));
			input.dispose();
		});
		input.onDidHide(() => {
			resolve(undefined);
			input.dispose();
		});
		input.show();
	});
}

function linesOf(request: string, answer: TraceAnswer): readonly Line[] {
	if ('problem' in answer) return [{ text: request }, { text: '' }, { text: answer.problem }];
	const lines: Line[] = [{ text: answer.title }, ...answer.notes.map((text) => ({ text }))];
	let current = -1;
	for (const { proxy, text, at, isUnknown, passedOver } of answer.steps) {
		if (proxy !== current) lines.push({ text: '' }, { text: answer.proxies[proxy] ?? '' });
		current = proxy;
		lines.push({ text: `  ${isUnknown ? '?' : '-'} ${text}${placeText(at)}`, at });
		for (const one of passedOver) lines.push({ text: `      not: ${one.text}${placeText(one.at)}`, at: one.at });
	}
	const unsure = vscode.l10n.t('This rests on what is marked with "?": the files do not say it.');
	return [...lines, { text: '' }, { text: `=> ${answer.conclusion}` }, ...(answer.isUnsure ? [{ text: unsure }] : [])];
}

function placeText(at: TracePlace | undefined): string {
	if (at === undefined) return '';
	return `  ${vscode.workspace.asRelativePath(vscode.Uri.parse(at.uri))}:${at.range.start.line + 1}`;
}

function linksIn(lines: readonly Line[]): vscode.DocumentLink[] {
	return lines.flatMap(({ text, at }, line) => {
		if (at === undefined) return [];
		const { start } = at.range;
		const target = vscode.Uri.parse(at.uri).with({ fragment: `L${start.line + 1},${start.character + 1}` });
		const range = new vscode.Range(line, text.lastIndexOf('  ') + 2, line, text.length);
		return [new vscode.DocumentLink(range, target)];
	});
}

function rangeOf({ range: { start, end } }: TracePlace): vscode.Range {
	return new vscode.Range(start.line, start.character, end.line, end.character);
}
