// The palette's commands, category Istio: one function each.
import * as vscode from 'vscode';
import type { IndexStatus } from '../../server/src/protocol.ts';
import { manifestOf, openRule, openRuleDocumentation } from './rule-pages.ts';
import type { Server } from './server.ts';

export function registerCommands(
	extension: vscode.ExtensionContext,
	server: Server,
	log: vscode.LogOutputChannel,
): readonly vscode.Disposable[] {
	const page = createStatusPage(server);
	const commands: Readonly<Record<string, (given?: unknown) => unknown>> = {
		'istio.restart': () => server.restart(),
		'istio.showOutput': () => log.show(),
		'istio.showIndexStatus': () => page.show(),
		'istio.reindex': () => server.reindex(),
		[openRule]: (rule) => openRuleDocumentation(extension, rule),
		'istio.copyDebugInformation': () => copyDebugInformation(extension, server),
	};
	return [page, ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run))];
}

/** A read-only document, so that nobody is asked to save it. */
function createStatusPage(server: Server): vscode.Disposable & { show(): Promise<void> } {
	const uri = vscode.Uri.from({ scheme: 'istio', path: 'Istio Index Status' });
	const changed = new vscode.EventEmitter<vscode.Uri>();
	let text = '';
	const registration = vscode.workspace.registerTextDocumentContentProvider(uri.scheme, {
		onDidChange: changed.event,
		provideTextDocumentContent: () => text,
	});
	return {
		async show() {
			text = textOf(await server.indexStatus());
			changed.fire(uri);
			await vscode.window.showTextDocument(uri, { preview: true });
		},
		dispose: () => vscode.Disposable.from(registration, changed).dispose(),
	};
}

function textOf(status: IndexStatus): string {
	const kinds = Object.entries(status.kinds).map(([kind, count]) => `${String(count).padStart(7)}  ${kind}`);
	const skipped = status.skipped.map(({ path, reason }) => `         ${JSON.stringify(path)}: ${reason}`);
	return [
		`Istio Language Server ${status.version} on Node ${status.node}: ${status.state}`,
		`${status.done} of ${status.total} files read in ${status.indexMilliseconds} ms, ${status.heapMegabytes} MB of heap`,
		...status.folders.map((folder) => `folder ${folder}`),
		'',
		`${status.resources} resources`,
		...kinds,
		'',
		...(status.skippedCount === 0 ? [] : [`${status.skippedCount} not read`, ...skipped, '']),
	].join('\n');
}

async function copyDebugInformation(extension: vscode.ExtensionContext, server: Server): Promise<void> {
	const report = {
		extension: manifestOf(extension).version,
		vscode: vscode.version,
		platform: `${process.platform} ${process.arch}`,
		remote: vscode.env.remoteName ?? '',
		settings: vscode.workspace.getConfiguration('istio'),
		// A report about a server that does not answer is wanted most of all.
		status: await Promise.race([server.indexStatus().catch(String), noAnswer()]),
	};
	await vscode.env.clipboard.writeText(JSON.stringify(report, undefined, 2));
	vscode.window.setStatusBarMessage('Istio: debug information copied', 3000);
}

function noAnswer(): Promise<string> {
	return new Promise((resolve) => setTimeout(() => resolve('no answer in 3 s'), 3000));
}
