// What commands tell on standard error while they run: each problem once, each file that is skipped once, and how far they are.
import { relative } from 'node:path';
import { type OnSkipped, sentenceOf } from '../disk/skipped.ts';
import { logged } from '../text/visible.ts';
import { type Progress, progressOn, type Terminal } from './terminal.ts';

export interface Telling {
	readonly progress: Progress;
	/** Sentences about what could not be read, judged or written, so far. */
	readonly problems: string[];
	readonly onProblem: (message: string) => void;
	/** Tells what is worth knowing and nothing is missing for. */
	readonly tell: (message: string) => void;
}

/** `hasProgress`: whether a line may say how far the command is. */
export function tellingOn(terminal: Terminal, hasProgress: boolean): Telling {
	const problems: string[] = [];
	const progress = progressOn(terminal, hasProgress);
	const tell = (message: string): void => {
		progress.end();
		terminal.stderr.write(`istio-ls: ${logged(message)}\n`);
	};
	const onProblem = (message: string): void => {
		// A rule that fails does so in each round of fixes.
		if (problems.includes(message)) return;
		problems.push(message);
		tell(message);
	};
	return { progress, problems, tell, onProblem };
}

/** Tells of files that are skipped, by their paths from `cwd`; `onForeign`: of those that nobody asked for. */
export function skippedIn(
	cwd: string,
	onProblem: (message: string) => void,
	onForeign: (message: string) => void,
): OnSkipped {
	const told = new Set<string>();
	return (one) => {
		const message = sentenceOf({ ...one, path: relative(cwd, one.path) || '.' });
		if (told.has(message)) return;
		told.add(message);
		if (one.isForeign === true) onForeign(message);
		else onProblem(message);
	};
}
