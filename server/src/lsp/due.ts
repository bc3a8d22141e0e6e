// When an edited file is judged: at once while somebody types; where many files change together, after all of them are in.
import { type Guard, nextTurn } from './guard.ts';
import { inSlices } from './slices.ts';

/** Milliseconds: who edits another file so soon after one changes many, as a rename or a switch of branches does. */
const together = 20;
/** Milliseconds without a message after which the files of such a change are judged, and the longest that they wait. */
const [settled, patience] = [5, 250];

/**
 * Told of edits, judges the edited files: one at once, many when all of them are in. Messages come in one a turn, and each would
 * wait until the file before is judged.
 */
export function whenDue(guard: Guard, due: Set<string>, judge: (uri: string) => void): (uri: string) => void {
	const name = 'Judging the edited files';
	let [lastUri, lastAt] = ['', 0];
	function* judging(): Generator<void> {
		for (const uri of due) {
			judge(uri);
			yield;
		}
	}
	const flush = async (): Promise<void> => {
		await inSlices(
			judging(),
			() => {},
			() => false,
		);
		// What it took is no pause of whoever types.
		lastAt = performance.now();
	};
	const later = (since: number): void => {
		guard.after(settled, name, async () => {
			// What has come in already is read in one turn, and handled from the next on.
			await nextTurn();
			await nextTurn();
			const isComing = guard.quietFor() < settled && performance.now() - since < patience;
			return isComing ? later(since) : flush();
		});
	};
	return (uri) => {
		const at = performance.now();
		const isOneOfMany = uri !== lastUri && at - lastAt < together;
		[lastUri, lastAt] = [uri, at];
		const isBegun = due.size > 0;
		due.add(uri);
		if (isBegun) return;
		if (isOneOfMany) later(at);
		else guard.soon(name, flush);
	};
}
