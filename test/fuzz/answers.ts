// What holds for every answer: ranges lie in their files, and edits do not overlap. The texts are those that the editor has.

import type { Position, Range, TextEdit } from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The text of a file as the client has it; undefined if it has none. */
export type TextOf = (uri: string) => string | undefined;

/** What is wrong with an answer; nothing if all is well. */
export function faultsIn(answer: unknown, uri: string, textOf: TextOf): readonly string[] {
	const faults: string[] = [];
	const look = (value: unknown, within: string): void => {
		if (typeof value !== 'object' || value === null) return;
		if (Array.isArray(value)) {
			if (value.every(isEdit)) faults.push(...overlapsIn(value, within, textOf));
			for (const one of value) look(one, within);
			return;
		}
		const own = value as Record<string, unknown>;
		const place = ownUri(own) ?? within;
		for (const [key, inner] of Object.entries(own)) {
			if (!isRange(inner)) look(inner, place);
			else if (!isInside(inner, textOf(key === 'originSelectionRange' ? uri : place)))
				faults.push(`${key} ${JSON.stringify(inner)} is not in ${place}`);
		}
	};
	look(answer, uri);
	return faults;
}

function ownUri({ uri, targetUri, textDocument }: Record<string, unknown>): string | undefined {
	const named = uri ?? targetUri ?? (textDocument as { uri?: unknown } | undefined)?.uri;
	return typeof named === 'string' ? named : undefined;
}

function isRange(value: unknown): value is Range {
	return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

function isEdit(value: unknown): value is TextEdit {
	return typeof value === 'object' && value !== null && 'newText' in value && 'range' in value;
}

/** Whether a range begins and ends in a text, the one before the other. */
function isInside({ start, end }: Range, text: string | undefined): boolean {
	if (text === undefined) return false;
	const lines = text.split(/\r\n|\r|\n/);
	const isPlace = ({ line, character }: Position) => line < lines.length && character <= (lines[line]?.length ?? 0);
	const isOrdered = start.line < end.line || (start.line === end.line && start.character <= end.character);
	return isPlace(start) && isPlace(end) && isOrdered;
}

function overlapsIn(edits: readonly TextEdit[], uri: string, textOf: TextOf): readonly string[] {
	try {
		TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, textOf(uri) ?? ''), [...edits]);
		return [];
	} catch (error) {
		return [`edits of ${uri}: ${String(error)}`];
	}
}
