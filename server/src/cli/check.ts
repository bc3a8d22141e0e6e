// istio-ls check: reads the given paths as one workspace, runs the rules on it, reports.
import { relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { kindOfPath } from '../disk/read.ts';
import { type Skipped, sentenceOf } from '../disk/skipped.ts';
import type { Diagnostic, Severity } from '../features/answers.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { onLimit } from '../limits.ts';
import { symbols } from '../mesh/extract.ts';
import { logged } from '../text/visible.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Check, FailOn } from './arguments.ts';
import { compared, type Known, readBaseline, writeBaseline } from './baseline.ts';
import { jsonReport } from './report/json.ts';
import { textReport } from './report/text.ts';
import { workspaceOf } from './workspace.ts';

/** What a report is made of; `files` and `resources` are counts. */
export interface Outcome {
	readonly snapshot: Snapshot;
	readonly files: number;
	readonly resources: number;
	readonly found: readonly (Diagnostic & { readonly uri: string })[];
	/** How the baseline compares; undefined without one. */
	readonly baseline?: { readonly known: number; readonly stale: readonly Known[] };
	/** The path of a URI as the user sees it: relative to the current folder. */
	readonly pathOf: (uri: string) => string;
}

/** The parts of `process` that are needed, so that tests can do without one. */
export interface Terminal {
	readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
	readonly stderr: { write(text: string): unknown };
	readonly env: Readonly<Record<string, string | undefined>>;
	cwd(): string;
}

/** Checks and reports. Returns the exit code: 0 nothing at or above `failOn`, 1 something, 2 not everything could be read. */
export function check(command: Check, terminal: Terminal): number {
	const cwd = terminal.cwd();
	let isWhole = true;
	const onProblem = (message: string): void => {
		isWhole = false;
		terminal.stderr.write(`istio-ls: ${logged(message)}\n`);
	};
	onLimit(onProblem);
	const told = new Set<string>();
	const onSkipped = (one: Skipped): void => {
		const message = sentenceOf({ ...one, path: relative(cwd, one.path) || '.' });
		if (told.has(message)) return;
		told.add(message);
		if (one.isForeign === true) terminal.stderr.write(`istio-ls: ${logged(message)}\n`);
		else onProblem(message);
	};
	const { snapshot, count } = workspaceOf(command, cwd, { onProblem, onSkipped });
	const pathOf = (uri: string): string => relative(cwd, URI.parse(uri).fsPath).split(sep).join('/') || '.';
	const whole = {
		snapshot,
		files: count,
		resources: resourcesIn(snapshot),
		found: findings(snapshot, onProblem),
		pathOf,
	};
	const outcome = known(whole, command, cwd, onProblem);
	const isColoured = terminal.stdout.isTTY === true && terminal.env.NO_COLOR === undefined;
	terminal.stdout.write(command.format === 'json' ? jsonReport(outcome) : textReport(outcome, isColoured));
	if (!isWhole) return 2;
	return outcome.found.some(({ severity }) => isAtLeast(severity, command.failOn)) ? 1 : 0;
}

/** The outcome without what the baseline knows. */
function known(whole: Outcome, command: Check, cwd: string, onProblem: (message: string) => void): Outcome {
	if (command.baseline === '') return whole;
	const path = resolve(cwd, command.baseline);
	try {
		const isThere = kindOfPath(path) !== 'missing';
		const before = command.updateBaseline && !isThere ? [] : readBaseline(path);
		if (command.updateBaseline) writeBaseline(whole, before, path);
		const { fresh, known: count, stale } = compared(whole, command.updateBaseline ? readBaseline(path) : before, path);
		return { ...whole, found: fresh, baseline: { known: count, stale } };
	} catch (error) {
		onProblem((error as Error).message);
		return whole;
	}
}

function resourcesIn(snapshot: Snapshot): number {
	let count = 0;
	for (const file of snapshot.files.values())
		for (const { chunk } of file.placed) count += symbols(chunk).resources.length;
	return count;
}

function findings(snapshot: Snapshot, onProblem: (message: string) => void): Outcome['found'] {
	const onFailure = (rule: string, error: unknown): void => onProblem(`The rule ${rule} failed: ${String(error)}`);
	const uris = [...snapshot.files.keys()].sort();
	return uris.flatMap((uri) => diagnostics(snapshot, uri, onFailure).map((one) => ({ ...one, uri })));
}

const rank: Readonly<Record<Severity, number>> = { hint: 0, information: 1, warning: 2, error: 3 };

function isAtLeast(severity: Severity, failOn: FailOn): boolean {
	return failOn !== 'never' && rank[severity] >= rank[failOn];
}
