// The palette's commands, category Istio: one function each.
import * as vscode from 'vscode';
import type { IndexStatus } from '../../server/src/protocol.ts';
import type { Server } from './server.ts';

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

/** The page of the rule whose finding is under the cursor; where there is none, the user picks a rule. */
async function openRuleDocumentation(extension: vscode.ExtensionContext): Promise<void> {
	const rule = ruleAtCursor() ?? (await pickedRule(extension));
	if (rule === undefined) return;
	const [theme, fault] = rule.split('/');
	const page = vscode.Uri.joinPath(extension.extensionUri, 'dist/docs/rules', `${theme}.md`);
	await vscode.commands.executeCommand('markdown.showPreview', page.with({ fragment: fault ?? '' }));
}

function ruleAtCursor(): string | undefined {
	const editor = vscode.window.activeTextEditor;
	if (editor === undefined) return undefined;
	const { document, selection } = editor;
	const found = vscode.languages
		.getDiagnostics(document.uri)
		.find(({ source, range }) => source === 'istio' && range.intersection(selection) !== undefined);
	return typeof found?.code === 'object' ? String(found.code.value) : undefined;
}

interface Manifest {
	readonly version: string;
	readonly contributes: {
		readonly configuration: {
			readonly properties: {
				readonly 'istio.rules': { readonly properties: Readonly<Record<string, { markdownDescription: string }>> };
			};
		};
	};
}

function manifestOf({ extension }: vscode.ExtensionContext): Manifest {
	return extension.packageJSON;
}

async function pickedRule(extension: vscode.ExtensionContext): Promise<string | undefined> {
	const rules = manifestOf(extension).contributes.configuration.properties['istio.rules'].properties;
	const items = Object.entries(rules).map(([label, { markdownDescription: detail }]) => ({ label, detail }));
	const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Rule', matchOnDetail: true });
	return picked?.label;
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
