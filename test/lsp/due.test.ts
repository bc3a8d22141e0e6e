// When edited files are judged: the one that somebody types in at once, many that change together when all changes are in.
import { expect, test } from 'vitest';
import { whenDue } from '../../server/src/lsp/due.ts';
import { type Guard, nextTurn } from '../../server/src/lsp/guard.ts';

/** Edits of files, one a turn, as messages come in; the files that were judged before the last edit, and those after it. */
async function played(uris: readonly string[]) {
	let isSending = true;
	const guard: Pick<Guard, 'after' | 'soon' | 'quietFor'> = {
		after(milliseconds, _, act) {
			const timer = setTimeout(act, milliseconds);
			return () => clearTimeout(timer);
		},
		soon: (_, act) => void setImmediate(act),
		quietFor: () => (isSending ? 0 : 1_000),
	};
	const due = new Set<string>();
	const judged: string[] = [];
	const edited = whenDue(guard as Guard, due, (uri) => {
		due.delete(uri);
		judged.push(uri);
	});
	for (const uri of uris) {
		edited(uri);
		await nextTurn();
		await nextTurn();
	}
	isSending = false;
	const before = [...judged];
	while (due.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	return { before, after: judged.slice(before.length) };
}

test('each edit of the file that somebody types in', async () => {
	expect(await played(['a', 'a', 'a'])).toEqual({ before: ['a', 'a', 'a'], after: [] });
});

test('many files when all changes are in, but for the first', async () => {
	expect(await played(['a', 'b', 'c', 'd', 'e'])).toEqual({ before: ['a'], after: ['b', 'c', 'd', 'e'] });
});
