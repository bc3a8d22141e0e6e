// The pages of rules, which the server makes: the codes of findings lead there, and a command.
import * as vscode from 'vscode';
import { rulePages } from './schemes.ts';
import type { Server } from './server.ts';

/** Lets editors open `istio-rules:/rules/routing.md`. */
export function provideRulePages(server: Pick<Server, 'rulePage'>): vscode.Disposable {
	return vscode.workspace.registerTextDocumentContentProvider(rulePages, {
		provideTextDocumentContent: async ({ path }) => {
			const [, theme = ''] = /^\/rules\/([\w-]+)\.md$/.exec(path) ?? [];
			return (await server.rulePage(theme)) ?? '';
		},
	});
}

/** The page of the rule whose finding is under the cursor; where there is none, the user picks a rule. */
export async function openRuleDocumentation(extension: vscode.ExtensionContext): Promise<void> {
	const rule = ruleAtCursor() ?? (await pickedRule(extension));
	if (rule === undefined) return;
	const [theme, fault] = rule.split('/');
	const page = vscode.Uri.from({ scheme: rulePages, path: `/rules/${theme}.md`, fragment: fault ?? '' });
	await vscode.commands.executeCommand('markdown.showPreview', page);
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
		readonly configuration: readonly {
			readonly properties: {
				readonly 'istio.rules'?: { readonly properties: Readonly<Record<string, { markdownDescription: string }>> };
			};
		}[];
	};
}

export function manifestOf({ extension }: vscode.ExtensionContext): Manifest {
	return extension.packageJSON;
}

async function pickedRule(extension: vscode.ExtensionContext): Promise<string | undefined> {
	const groups = manifestOf(extension).contributes.configuration;
	const rules = groups.flatMap(({ properties }) => properties['istio.rules'] ?? [])[0]?.properties ?? {};
	const items = Object.entries(rules).map(([label, { markdownDescription: detail }]) => ({ label, detail }));
	const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Rule'), matchOnDetail: true });
	return picked?.label;
}
