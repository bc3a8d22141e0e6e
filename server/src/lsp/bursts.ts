// Events of a file watcher come in bursts: a checkout of git is thousands of them, in one message or in as many. They are
// collected for a moment, and followed one burst after the other.

import type { Guard } from './guard.ts';

export interface Bursts {
	/** Resolves when these and whatever came in the meantime are followed. */
	add(uris: readonly string[]): Promise<void>;
}

/** Milliseconds in which events count as one burst. */
const moment = 25;

/** Calls `follow` with what has changed, one call at a time. */
export function createBursts(guard: Guard, follow: (uris: ReadonlySet<string>) => Promise<void>): Bursts {
	let waiting = new Set<string>();
	let running: Promise<void> | undefined;

	const run = async (): Promise<void> => {
		await new Promise<void>((resume) => guard.after(moment, 'Collecting changes', resume));
		while (waiting.size > 0) {
			const uris = waiting;
			waiting = new Set();
			try {
				await follow(uris);
			} catch (error) {
				guard.failed('Following changes', error);
			}
		}
		running = undefined;
	};
	return {
		add(uris) {
			for (const uri of uris) waiting.add(uri);
			if (waiting.size > 0) running ??= run();
			return running ?? Promise.resolve();
		},
	};
}
