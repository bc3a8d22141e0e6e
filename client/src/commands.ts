// The palette's commands, category Istio: one function each.
import * as vscode from 'vscode';
import { isRead } from './documents.ts';
import { isWeb } from './launch.ts';
import { manifestOf, openRuleDocumentation, provideRulePages } from './rule-pages.ts';
import type { Server } from './server.ts';
import { createStatusPage } from './status-page.ts';

export function registerCommands(
	extension: vscode.ExtensionContext,
	server: Server,
	log: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
	const page = createStatusPage(server);
	const commands: Readonly<Record<string, () => unknown>> = {
		'istio.restart': () => server.restart(),
		'istio.showOutput': () => log.show(),
		'istio.showIndexStatus': () => page.show(),
		'istio.reindex': () => server.reindex(),
		'istio.openRuleDocumentation': () => openRuleDocumentation(extension),
		'istio.copyDebugInformation': () => copyDebugInformation(extension, server),
		'istio.explainReference': () => explainReference(server),
		'istio.openWalkthrough': () =>
			vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extension.extension.id}#start`, false),
	};
	return [
		page,
		provideExplanations(),
		provideRulePages(server),
		...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
	];
}

/** Why the name at the cursor resolves, or does not. */
async function explainReference(server: Server): Promise<void> {
	const editor = vscode.window.activeTextEditor;
	if (editor === undefined || !isRead(editor.document)) return;
	const answer = await server.explain(editor.document.uri.toString(), editor.selection.active);
	if (answer === null) {
		void vscode.window.showInformationMessage(vscode.l10n.t('There is no name of the mesh at the cursor.'));
		return;
	}
	// A preview follows no links to files.
	explanation = answer.markdown.replace(/\[((?:[^\]\\]|\\.)*)\]\(file:[^)]*\)/g, '$1');
	explained.fire(explanationPage);
	await vscode.commands.executeCommand('markdown.showPreviewToSide', explanationPage);
}

const explanationPage = vscode.Uri.from({ scheme: 'istio-explanation', path: 'Istio Explanation.md' });
const explained = new vscode.EventEmitter<vscode.Uri>();
let explanation = '';

function provideExplanations(): vscode.Disposable {
	return vscode.workspace.registerTextDocumentContentProvider(explanationPage.scheme, {
		onDidChange: explained.event,
		provideTextDocumentContent: () => explanation,
	});
}

async function copyDebugInformation(extension: vscode.ExtensionContext, server: Server): Promise<void> {
	const report = {
		extension: manifestOf(extension).version,
		vscode: vscode.version,
		platform: isWeb ? vscode.env.appHost : `${process.platform} ${process.arch}`,
		remote: vscode.env.remoteName ?? '',
		settings: vscode.workspace.getConfiguration('istio'),
		// A report about a server that does not answer is wanted most of all.
		status: await Promise.race([server.indexStatus().catch(String), noAnswer()]),
	};
	await vscode.env.clipboard.writeText(JSON.stringify(report, undefined, 2));
	vscode.window.setStatusBarMessage(vscode.l10n.t('Istio: debug information copied'), 3000);
}

function noAnswer(): Promise<string> {
	return new Promise((resolve) => setTimeout(() => resolve('no answer in 3 s'), 3000));
}
