// The command behind a code lens: shows the places that the server found, in a peek view or, if there is one only, at once.
import * as vscode from 'vscode';

/** What the server is told to call; it hands over a URI, a position and locations as LSP writes them. */
export const showPlaces = 'istio.showPlaces';

interface Position {
	readonly line: number;
	readonly character: number;
}

interface Location {
	readonly uri: string;
	readonly range: { readonly start: Position; readonly end: Position };
}

const positionOf = ({ line, character }: Position): vscode.Position => new vscode.Position(line, character);

export function registerPlaces(): vscode.Disposable {
	return vscode.commands.registerCommand(
		showPlaces,
		(uri: string, position: Position, locations: readonly Location[]) =>
			vscode.commands.executeCommand(
				'editor.action.showReferences',
				vscode.Uri.parse(uri),
				positionOf(position),
				locations.map(
					({ uri: target, range }) =>
						new vscode.Location(
							vscode.Uri.parse(target),
							new vscode.Range(positionOf(range.start), positionOf(range.end)),
						),
				),
			),
	);
}
