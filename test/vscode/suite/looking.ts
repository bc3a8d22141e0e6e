// What several tests wait for: a trace that is told, and what is drawn in the window.
import * as vscode from 'vscode';
import { eventually, inPage } from './editor.ts';

/** Asks for a trace, as the palette does; its document, once it says what is looked for. */
export async function traced(words: string, lookingFor: RegExp): Promise<vscode.TextDocument> {
	const running = vscode.commands.executeCommand('istio.traceRequest', words);
	// Whether the list is there yet cannot be asked.
	const shown = await eventually(`a trace with ${lookingFor}`, async () => {
		await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
		return vscode.workspace.textDocuments.find(
			({ uri, getText }) => uri.scheme === 'istio-trace' && lookingFor.test(getText()),
		);
	});
	await running;
	return shown;
}

/** The texts of the elements of the window, once there are some that `isThere` fits; undefined with a runner that cannot look. */
export async function seen(
	what: string,
	selector: string,
	isThere: (texts: readonly string[]) => boolean = (texts) => texts.length > 0,
): Promise<readonly string[] | undefined> {
	return eventually(
		what,
		async () => {
			// What the editor draws has spaces that do not break.
			const texts = (await inPage({ selector }))?.map((text) => text.replaceAll('\u00a0', ' '));
			if (texts === undefined) return [];
			return isThere(texts) ? texts : undefined;
		},
		20,
	);
}
