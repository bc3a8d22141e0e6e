// Edit: a piece of text that goes where another stood; and how edits are made. Offsets count from whatever text the edit is made for.
import type { Span } from './span.ts';

export interface Edit extends Span {
	/** What stands there instead; '' removes. */
	readonly text: string;
}

/** `text` with `edits`, which do not overlap and are in order. */
export function applied(text: string, edits: Iterable<Edit>): string {
	let result = '';
	let done = 0;
	for (const edit of edits) {
		result += text.slice(done, edit.start) + edit.text;
		done = edit.end;
	}
	return result + text.slice(done);
}
