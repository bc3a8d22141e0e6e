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

/** The page of the rule whose finding is at the cursor; where there are several, or none, the user picks a rule. */
export async function openRuleDocumentation(extension: vscode.ExtensionContext): Promise<void> {
	const { atCursor, inFile } = rulesFound();
	const [only, another] = atCursor;
	const rule =
		only !== undefined && another === undefined
			? only
			: await pickedRule(extension, [...new Set([...atCursor, ...inFile])]);
	if (rule === undefined) return;
	const [theme, fault] = rule.split('/');
	const page = vscode.Uri.from({ scheme: rulePages, path: `/rules/${theme}.md`, fragment: fault ?? '' });
	await vscode.commands.executeCommand('markdown.showPreview', page);
}

/** The rules of the findings in the active editor, each once: those at the cursor, and all. */
function rulesFound(): { readonly atCursor: readonly string[]; readonly inFile: readonly string[] } {
	const editor = vscode.window.activeTextEditor;
	if (editor === undefined) return { atCursor: [], inFile: [] };
	const { document, selection } = editor;
	const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'istio');
	const rulesOf = (list: readonly vscode.Diagnostic[]): readonly string[] => [
		...new Set(list.flatMap(({ code }) => (typeof code === 'object' ? String(code.value) : []))),
	];
	return {
		atCursor: rulesOf(found.filter(({ range }) => range.intersection(selection) !== undefined)),
		inFile: rulesOf(found),
	};
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

/** `first`: the rules to offer before all others. */
async function pickedRule(extension: vscode.ExtensionContext, first: readonly string[]): Promise<string | undefined> {
	const groups = manifestOf(extension).contributes.configuration;
	const rules = groups.flatMap(({ properties }) => properties['istio.rules'] ?? [])[0]?.properties ?? {};
	const itemOf = (label: string): vscode.QuickPickItem => ({ label, detail: rules[label]?.markdownDescription ?? '' });
	const separator = (label: string): vscode.QuickPickItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
	const others = Object.keys(rules).filter((rule) => !first.includes(rule));
	const items =
		first.length === 0
			? others.map(itemOf)
			: [
					separator(vscode.l10n.t('Found in this file')),
					...first.map(itemOf),
					separator(vscode.l10n.t('All other rules')),
					...others.map(itemOf),
				];
	const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Rule'), matchOnDetail: true });
	return picked?.label;
}
