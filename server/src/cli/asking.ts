// What the commands that ask a mesh share: the files are read, what could not be read is told, and the answer is placed.
import { repositoryOf } from '../disk/load.ts';
import { onLimit } from '../limits.ts';
import type { PlainPlace } from '../trace/story.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Asking } from './arguments.ts';
import { type Places, placesIn, type Range } from './places.ts';
import { skippedIn, tellingOn } from './telling.ts';
import type { Terminal } from './terminal.ts';
import { workspaceOf } from './workspace.ts';

export interface Asked {
	readonly snapshot: Snapshot;
	readonly places: Places;
	/** Whether all that was named could be read. */
	readonly isWhole: boolean;
}

/** Reads what a command names. What is missing is told on standard error. */
export function readFor(command: Asking, terminal: Terminal): Asked {
	const cwd = terminal.cwd();
	const { progress, problems, tell, onProblem } = tellingOn(terminal, command.format === 'text');
	onLimit(onProblem);
	const { snapshot, input } = workspaceOf(command, cwd, {
		onProblem,
		onSkipped: skippedIn(cwd, onProblem, tell),
		onRead: () => progress.step('Reading', 0),
		onNote: tell,
		input: () => terminal.input?.() ?? 'missing',
	});
	progress.end();
	return {
		snapshot,
		places: placesIn(snapshot, { cwd, root: repositoryOf(cwd) ?? cwd, input }),
		isWhole: problems.length === 0,
	};
}

/** A place in a report for programs. */
export interface ReportedPlace {
	readonly file: string;
	readonly range: Range;
	readonly resource: string;
}

/** A place as reports for programs say it. */
export function reported(places: Places, at: PlainPlace | undefined): ReportedPlace | undefined {
	if (at === undefined) return undefined;
	return { file: places.pathAt(at.uri, at.start), range: places.rangeOf(at.uri, at), resource: at.resource };
}

/** A place as text: `path:line:column`, counted from 1. */
export function written(places: Places, { uri, start }: PlainPlace): string {
	const { line, character } = places.rangeOf(uri, { start, end: start }).start;
	return `${places.pathAt(uri, start)}:${line + 1}:${character + 1}`;
}
