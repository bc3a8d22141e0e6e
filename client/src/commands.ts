// The palette's commands, category Istio: one function each.
import * as vscode from 'vscode';
import type { IndexStatus } from '../../server/src/protocol.ts';
import type { Server } from './server.ts';

export function registerCommands(
	extension: vscode.ExtensionContext,
	server: Server,
	log: vscode.LogOutputChannel,
): void {
	const commands: Readonly<Record<string, () => unknown>> = {
		'istio.restart': () => server.restart(),
		'istio.showOutput': () => log.show(),
		'istio.showIndexStatus': () => showIndexStatus(server),
		'istio.reindex': () =>
			vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Istio: indexing' }, () =>
				server.reindex(),
			),
		'istio.openRuleDocumentation': () => openRuleDocumentation(extension),
		'istio.copyDebugInformation': () => copyDebugInformation(extension, server),
	};
	for (const [id, run] of Object.entries(commands))
		extension.subscriptions.push(vscode.commands.registerCommand(id, run));
}

async function showIndexStatus(server: Server): Promise<void> {
	const content = lines(await server.indexStatus());
	await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'plaintext', content }), {
		preview: true,
	});
}

function lines(status: IndexStatus): string {
	const kinds = Object.entries(status.kinds).map(([kind, count]) => `${String(count).padStart(7)}  ${kind}`);
	return [
		`Istio Language Server ${status.version} on Node ${status.node}: ${status.state}`,
		`${status.done} of ${status.total} files read in ${status.indexMilliseconds} ms, ${status.heapMegabytes} MB of heap`,
		...status.folders.map((folder) => `folder ${folder}`),
		'',
		`${status.resources} resources`,
		...kinds,
		'',
	].join('\n');
}

/** The page of the rule under the cursor; without one, the user picks a page. */
async function openRuleDocumentation(extension: vscode.ExtensionContext): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	const here = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
	const touched = here.find(
		({ source, range }) =>
			source === 'istio' && editor !== undefined && range.intersection(editor.selection) !== undefined,
	);
	const code = typeof touched?.code === 'object' ? String(touched.code.value) : undefined;
	const folder = vscode.Uri.joinPath(extension.extensionUri, 'dist/docs/rules');
	const theme = code?.split('/')[0] ?? (await pickedTheme(folder));
	if (theme === undefined) return;
	const page = vscode.Uri.joinPath(folder, `${theme}.md`).with({ fragment: code?.split('/')[1] ?? '' });
	await vscode.commands.executeCommand('markdown.showPreview', page);
}

async function pickedTheme(folder: vscode.Uri): Promise<string | undefined> {
	const pages = await vscode.workspace.fs.readDirectory(folder);
	return vscode.window.showQuickPick(
		pages.map(([name]) => name.replace(/\.md$/, '')),
		{ placeHolder: 'Rules about …' },
	);
}

async function copyDebugInformation(extension: vscode.ExtensionContext, server: Server): Promise<void> {
	const status = await server.indexStatus();
	const settings = vscode.workspace.getConfiguration('istio');
	const { packageJSON } = extension.extension as { packageJSON: { version: string } };
	const report = {
		extension: packageJSON.version,
		vscode: vscode.version,
		platform: process.platform,
		status,
		settings,
	};
	await vscode.env.clipboard.writeText(JSON.stringify(report, undefined, 2));
	vscode.window.setStatusBarMessage('Istio: debug information copied', 3000);
}
