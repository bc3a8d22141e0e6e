// The parts of `process` that a command needs, so that tests can do without one; and the line that says how far it is.
import type { Reading } from '../disk/read.ts';

export interface Terminal {
	readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
	readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
	readonly env: Readonly<Record<string, string | undefined>>;
	cwd(): string;
	/** What standard input brings; undefined where there is none. */
	readonly input?: () => Reading;
	/** Milliseconds, from some beginning on. */
	readonly now?: () => number;
}

export interface Progress {
	/** One more of `total` is done; 0: nobody knows of how many. */
	readonly step: (doing: string, total: number) => void;
	/** Takes the line away. */
	readonly end: () => void;
}

/** Milliseconds before a run is worth a line, and between two states of it. */
const [patience, pace] = [1000, 100];

/** A line on standard error, if that is a terminal and `isWanted`, for runs of more than a second. */
export function progressOn({ stderr, now = () => performance.now() }: Terminal, isWanted: boolean): Progress {
	if (stderr.isTTY !== true || !isWanted) return { step: () => {}, end: () => {} };
	let next = now() + patience;
	let [current, count, isShown] = ['', 0, false];
	return {
		step(doing, total) {
			if (doing !== current) [current, count] = [doing, 0];
			count++;
			const time = now();
			if (time < next) return;
			next = time + pace;
			isShown = true;
			stderr.write(`\r\u001b[K${doing} ${count}${total > 0 ? ` of ${total}` : ''} files …`);
		},
		end() {
			if (isShown) stderr.write('\r\u001b[K');
			isShown = false;
		},
	};
}
