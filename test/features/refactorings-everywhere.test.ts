// Every refactoring on every line of every rule's sound example: none throws, and what it leaves behind is as clean as before, but for
// hints and information that say what is yet to be decided.
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/features/answers.ts';
import { applied } from '../../server/src/features/code-actions.ts';
import { explained } from '../../server/src/features/explain.ts';
import { refactorings } from '../../server/src/features/refactor/refactorings.ts';
import { treePathTo } from '../../server/src/features/tree/tree.ts';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { allDiagnostics, type Fixture, fixture } from '../fixture.ts';

const isLoud = ({ severity }: Diagnostic): boolean => severity === 'error' || severity === 'warning';
const id = ({ rule, message }: Diagnostic): string => `${rule} ${message}`;

/** What is loud after each refactoring that is offered at a place and was not before, as lines. */
function faultsAt(read: Fixture, uri: string, offset: number, seen: Set<string>): readonly string[] {
	return refactorings(read.snapshot, { uri, offset }, true).flatMap((one) => {
		const change = one.change();
		if ('refusal' in change) return [];
		const key = JSON.stringify(change);
		if (seen.has(key)) return [];
		seen.add(key);
		const opened = [...read.texts].map(([file, text]) => {
			const own = change.edits.filter((edit) => edit.uri === file);
			return openFile(file, 2, applied(text, own), read.snapshot.files.get(file));
		});
		const made = (change.files ?? []).map(({ uri: file, text }) => openFile(file, 1, text));
		const after = allDiagnostics({ ...read, snapshot: read.snapshot.with(...opened, ...made) });
		const before = new Set(allDiagnostics(read).map(id));
		return after.filter((each) => isLoud(each) && !before.has(id(each))).map((each) => `${one.title}: ${id(each)}`);
	});
}

test('on the examples of all rules', { timeout: 120_000 }, () => {
	const faults = rules.flatMap(({ id: rule, docs }) => {
		const read = fixture(good(docs));
		const seen = new Set<string>();
		return [...read.texts].flatMap(([uri, text]) =>
			[...text.matchAll(/^.*\S/gm)].flatMap(({ index, 0: line }) => {
				const offset = index + line.search(/\w|$/);
				explained(read.snapshot, { uri, offset: index + line.length });
				treePathTo(read.snapshot, { uri, offset });
				return faultsAt(read, uri, offset, seen).map((one) => `${rule}: ${one}`);
			}),
		);
	});
	expect(faults).toEqual([]);
});
