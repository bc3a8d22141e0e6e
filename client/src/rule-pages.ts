// The pages of the rules, which come with the extension: shown as they are meant to be read, at the place of a rule.
import * as vscode from 'vscode';

/** The command that shows the page of a rule: of the one it is given, else as `openRuleDocumentation` picks it. */
export const openRule = 'istio.openRuleDocumentation';

/** Where the code of a finding leads to: the server puts the rule in. A file would be shown as text, and from its first line. */
export const ruleLink = `command:${openRule}?%5B%22{rule}%22%5D`;

/** The page of `rule`, or of the one whose finding is under the cursor; where there is none, the user picks a rule. */
export async function openRuleDocumentation(extension: vscode.ExtensionContext, given?: unknown): Promise<void> {
	const rule = typeof given === 'string' ? given : (ruleAtCursor() ?? (await pickedRule(extension)));
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

export function manifestOf({ extension }: vscode.ExtensionContext): Manifest {
	return extension.packageJSON;
}

async function pickedRule(extension: vscode.ExtensionContext): Promise<string | undefined> {
	const rules = manifestOf(extension).contributes.configuration.properties['istio.rules'].properties;
	const items = Object.entries(rules).map(([label, { markdownDescription: detail }]) => ({ label, detail }));
	const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Rule', matchOnDetail: true });
	return picked?.label;
}
