// Edit: a piece of text that goes where another stood. Offsets count from whatever text the edit is made for.
import type { Span } from './span.ts';

export interface Edit extends Span {
	/** What stands there instead; '' removes. */
	readonly text: string;
}
