// A refactoring, done at the cursor of a fixture; what it leaves behind must be clean.
import { expect } from 'vitest';
import { applied } from '../../server/src/features/code-actions.ts';
import { refactorings } from '../../server/src/features/refactor/refactorings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { allDiagnostics, type Fixture, fixture } from '../fixture.ts';

function offered(read: Fixture) {
	if (read.cursor === undefined) throw new Error('the fixture has no cursor');
	return refactorings(read.snapshot, read.cursor, true);
}

/** The titles of what is offered at the cursor. */
export function refactoringTitles(source: string): readonly string[] {
	return offered(fixture(source)).map(({ title }) => title);
}

/** All files after a refactoring, by path, or why it is refused. Expects no finding that was not there before. */
export function refactored(source: string, title: string): Readonly<Record<string, string>> | string {
	const read = fixture(source);
	const found = offered(read).find((one) => one.title.startsWith(title));
	if (found === undefined) throw new Error(`no refactoring "${title}" among ${refactoringTitles(source).join(', ')}`);
	const change = found.change();
	if ('refusal' in change) return change.refusal;
	const texts = new Map(read.texts);
	for (const [uri, text] of read.texts) {
		texts.set(
			uri,
			applied(
				text,
				change.edits.filter((edit) => edit.uri === uri),
			),
		);
	}
	for (const { uri, text } of change.files ?? []) {
		expect(texts.has(uri), `${uri} is there already`).toBe(false);
		texts.set(uri, text);
	}
	const opened = [...texts].map(([uri, text]) => openFile(uri, 2, text, read.snapshot.files.get(uri)));
	const id = ({ rule, message }: { rule: string; message: string }) => `${rule}: ${message}`;
	const before = allDiagnostics(read).map(id);
	const after = allDiagnostics({ ...read, snapshot: read.snapshot.with(...opened) }).map(id);
	expect(
		after.filter((one) => !before.includes(one)),
		[...texts.values()].join('\n'),
	).toEqual([]);
	return Object.fromEntries([...texts].map(([uri, text]) => [uri.replace('file:///w/', ''), text]));
}
