// Events of a file watcher come in bursts: a checkout of git is thousands of them, in one message or in as many. They are
// collected for a moment, and followed one burst after the other.

export interface Bursts {
	/** Resolves when these and whatever came in the meantime are followed. */
	add(uris: readonly string[]): Promise<void>;
}

/** Milliseconds in which events count as one burst. */
const moment = 25;

/** Calls `follow` with what has changed, one call at a time; `onFailure` hears what it throws. */
export function createBursts(
	follow: (uris: ReadonlySet<string>) => Promise<void>,
	onFailure: (error: unknown) => void,
): Bursts {
	let waiting = new Set<string>();
	let running: Promise<void> | undefined;

	const run = async (): Promise<void> => {
		await new Promise((resume) => setTimeout(resume, moment));
		while (waiting.size > 0) {
			const uris = waiting;
			waiting = new Set();
			try {
				await follow(uris);
			} catch (error) {
				onFailure(error);
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
