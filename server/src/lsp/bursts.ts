// Events of a file watcher come in bursts: a checkout of git is thousands of them, in one message or in as many. They are
// collected for a moment, and followed one burst after the other.

export interface Bursts {
	add(uris: readonly string[]): void;
}

/** Milliseconds in which events count as one burst. */
const moment = 25;

/** Calls `follow` with what has changed, one call at a time; `onFailure` hears what it throws. */
export function createBursts(
	follow: (uris: ReadonlySet<string>) => Promise<void>,
	onFailure: (error: unknown) => void,
): Bursts {
	let waiting = new Set<string>();
	let isBusy = false;

	const run = async (): Promise<void> => {
		while (waiting.size > 0) {
			const uris = waiting;
			waiting = new Set();
			try {
				await follow(uris);
			} catch (error) {
				onFailure(error);
			}
		}
		isBusy = false;
	};
	return {
		add(uris) {
			for (const uri of uris) waiting.add(uri);
			if (isBusy || waiting.size === 0) return;
			isBusy = true;
			setTimeout(() => void run(), moment);
		},
	};
}
