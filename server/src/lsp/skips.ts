// What the last index skipped, kept up to date as files change.
import type { Skipped } from '../disk/skipped.ts';

export interface Skips {
	/** In the order they were met. */
	readonly all: readonly Skipped[];
	/** Takes one in; whether it was not known. */
	add(skipped: Skipped): boolean;
	/** Forgets those whose path is looked at anew. */
	forget(isLookedAt: (path: string) => boolean): void;
}

export function createSkips(): Skips {
	const known = new Map<string, Skipped>();
	return {
		get all() {
			return [...known.values()];
		},
		add(skipped) {
			const key = `${skipped.path}\n${skipped.reason}`;
			const isNew = !known.has(key);
			known.set(key, skipped);
			return isNew;
		},
		forget(isLookedAt) {
			for (const [key, { path }] of known) if (isLookedAt(path)) known.delete(key);
		},
	};
}
