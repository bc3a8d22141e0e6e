// oncePerStep(…): brings something up to date when it is asked for, but not again before what it follows has moved.
import type { Moving } from './fact.ts';

/**
 * Calls `follow` if something may have changed since it was called last: after the step `since`, or below 0 for everything. A
 * `follow` that throws has to begin anew.
 */
export function oncePerStep({ facts }: Moving, follow: (since: number) => void): () => void {
	let checkedAt = -1;
	return () => {
		if (checkedAt >= facts.movedAt) return;
		const since = checkedAt;
		// First, for a table asks for it again while it is written.
		checkedAt = facts.clock.now;
		try {
			follow(since);
		} catch (error) {
			checkedAt = -1;
			throw error;
		}
	};
}
