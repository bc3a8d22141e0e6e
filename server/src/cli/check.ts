// istio-ls check: reads the given paths as one workspace, runs the rules on it, mends what it may, reports.
import { resolve } from 'node:path';
import { repositoryOf } from '../disk/load.ts';
import { kindOfPath } from '../disk/read.ts';
import { write } from '../disk/write.ts';
import { diagnostics, silenced } from '../features/diagnostics.ts';
import { onLimit } from '../limits.ts';
import { symbols } from '../mesh/extract.ts';
import type { Rendered } from '../render/render.ts';
import { unusedId } from '../rules/engine/control.ts';
import { fitsBelow } from '../workspace/globs.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Check } from './arguments.ts';
import { type Compared, compared, type Judged, readBaseline, writeBaseline } from './baseline.ts';
import { changedSince, type Since } from './changed.ts';
import { diffOf, type Fixed, fixedIn, written } from './fix.ts';
import { type Found, gravest, isAtLeast, type Outcome } from './outcome.ts';
import { placesIn } from './places.ts';
import { renderedWith } from './rendered.ts';
import { formats } from './report/formats.ts';
import { isSuppressed } from './rule-words.ts';
import { plain, styleOf } from './style.ts';
import { skippedIn, type Telling, tellingOn } from './telling.ts';
import type { Terminal } from './terminal.ts';
import { leftOutBy, type Workspace, workspaceOf } from './workspace.ts';

/** One run of the command: what it was asked for, and whom it tells. */
interface Run extends Omit<Telling, 'tell'> {
	readonly command: Check;
	readonly terminal: Terminal;
	readonly cwd: string;
	/** The root of the repository that `cwd` is in; `cwd` itself if it is in none. */
	readonly root: string;
	/** Tells what is worth knowing and nothing is missing for, unless the command is quiet. */
	readonly onNote: (message: string) => void;
}

/** Checks and reports. Returns the exit code: 0 nothing at or above `failOn`, 1 something, 2 not everything could be read. */
export function check(command: Check, terminal: Terminal): number {
	const now = terminal.now ?? (() => performance.now());
	const started = now();
	const run = runOf(command, terminal);
	onLimit(run.onProblem);
	const workspace = read(run);
	const since = sinceOf(run, workspace);
	if (since === 'failed') return 2;
	const rendered = command.render ? rendering(run, workspace) : undefined;
	const judge = (snapshot: Snapshot): Selection => selected(run, workspace, since, snapshot, rendered);
	const fixed = command.fix === 'off' ? undefined : fixedIn(workspace, (snapshot) => judge(snapshot).found);
	const unwritten = fixed !== undefined && command.fix === 'write' ? written(fixed.files, run.onProblem) : [];
	const originals = unwritten.flatMap(({ uri }) => workspace.snapshot.files.get(uri) ?? []);
	const snapshot = (fixed?.snapshot ?? workspace.snapshot).with(...originals);
	const selection = judge(snapshot);
	updateBaseline(run, selection.judged);
	run.progress.end();
	const found = gravest(selection.found, command.maxFindings);
	report(run, workspace, fixed, {
		files: workspace.count,
		resources: resourcesIn(snapshot),
		found,
		omitted: selection.found.length - found.length,
		suppressed: command.showSuppressed ? selection.suppressed(snapshot) : [],
		...(selection.baseline === undefined ? {} : { baseline: selection.baseline }),
		...(fixed === undefined ? {} : { fixed: countsOf(fixed, unwritten) }),
		problems: run.problems,
		failOn: command.failOn,
		seconds: (now() - started) / 1000,
		places: selection.judged.places,
	});
	if (run.problems.length > 0) return 2;
	if (command.fix === 'diff' && (fixed?.files.length ?? 0) > 0) return 1;
	return selection.found.some(({ severity }) => isAtLeast(severity, command.failOn)) ? 1 : 0;
}

function countsOf({ findings, files }: Fixed, unwritten: Fixed['files']): NonNullable<Outcome['fixed']> {
	const left = new Set(unwritten.map(({ uri }) => uri));
	return { findings: findings.filter(({ uri }) => !left.has(uri)).length, files: files.length - unwritten.length };
}

function runOf(command: Check, terminal: Terminal): Run {
	const { tell, ...telling } = tellingOn(terminal, !command.quiet);
	const onNote = command.quiet ? () => {} : tell;
	const cwd = terminal.cwd();
	const root = repositoryOf(cwd) ?? cwd;
	return { ...telling, command, terminal, cwd, root, onNote };
}

function read({ command, terminal, cwd, progress, onProblem, onNote }: Run): Workspace {
	const onSkipped = skippedIn(cwd, onProblem, onNote);
	const onRead = (): void => progress.step('Reading', 0);
	const input = (): ReturnType<NonNullable<Terminal['input']>> => terminal.input?.() ?? 'missing';
	return workspaceOf(command, cwd, { onProblem, onSkipped, onRead, onNote, input });
}

function sinceOf({ command, cwd, onProblem, onNote }: Run, workspace: Workspace): Since | 'failed' | undefined {
	if (command.changedSince === '') return undefined;
	try {
		const since = changedSince(command.changedSince, workspace, leftOutBy(command.exclude, cwd));
		if (since.note !== undefined) onNote(since.note);
		return since;
	} catch (error) {
		onProblem((error as Error).message);
		return 'failed';
	}
}

/** What of all findings is reported, and what became of the others. */
interface Selection {
	readonly found: readonly Found[];
	readonly judged: Judged;
	readonly baseline: Outcome['baseline'];
	readonly suppressed: (snapshot: Snapshot) => readonly Found[];
}

function rendering(run: Run, { snapshot }: Workspace): Rendered {
	return renderedWith(snapshot, { ...run, onStep: (count) => run.progress.step('Rendering', count) });
}

function selected(
	run: Run,
	workspace: Workspace,
	since: Since | undefined,
	snapshot: Snapshot,
	rendered: Rendered | undefined,
): Selection {
	const { command, cwd } = run;
	const { input } = workspace;
	const places = placesIn(snapshot.with(...(rendered?.files ?? [])), { cwd, root: run.root, input });
	const isShown = ({ uri, span }: Found): boolean => {
		if (command.include.length === 0 && command.exclude.length === 0) return true;
		const path = places.pathAt(uri, span.start);
		return (command.include.length === 0 || fitsBelow(command.include, path)) && !fitsBelow(command.exclude, path);
	};
	// What suppresses something that only a rendering shows is of use.
	const isOfUse = ({ rule, uri }: Found): boolean => rule === unusedId && rendered?.silencing.has(uri) === true;
	const plainly = findings(run, snapshot).filter((one) => !isOfUse(one));
	const everything = inOrder([...plainly, ...(rendered?.found ?? [])]);
	const [found, byOption] = parted(everything, (one) => !isSuppressed(command.suppress, one));
	const judged = { found, snapshot, places };
	const against = comparison(run, judged);
	const fresh = against?.fresh ?? found;
	const ofChange = (all: readonly Found[]): readonly Found[] => since?.ofChange(all) ?? all;
	return {
		found: ofChange(fresh.filter(isShown)),
		judged,
		baseline: against && { known: against.known, stale: against.stale },
		suppressed: (at) => {
			const isFresh = new Set(fresh);
			const external = [...byOption, ...found.filter((one) => !isFresh.has(one))];
			const inSource = urisOf(at).flatMap((uri) => silenced(at, uri).map((one) => ({ ...one, uri })));
			return [
				...external.map((one) => ({ ...one, suppressed: 'external' as const })),
				...inSource.map((one) => ({ ...one, suppressed: 'inSource' as const })),
			].filter(isShown);
		},
	};
}

/** By file and place: what was rendered is found last, but belongs beside the rest. */
function inOrder(found: readonly Found[]): readonly Found[] {
	const byUri = (a: Found, b: Found): number => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0);
	return found.toSorted((a, b) => byUri(a, b) || a.span.start - b.span.start || a.span.end - b.span.end);
}

function parted(found: readonly Found[], isIn: (one: Found) => boolean): [readonly Found[], readonly Found[]] {
	return [found.filter(isIn), found.filter((one) => !isIn(one))];
}

/** How the baseline compares; undefined if there is none, or it cannot be read. */
function comparison({ command, cwd, onProblem }: Run, judged: Judged): Compared | undefined {
	if (command.baseline === '') return undefined;
	const path = resolve(cwd, command.baseline);
	try {
		if (!command.updateBaseline) return compared(judged, readBaseline(path), path);
		return { fresh: [], known: judged.found.length, stale: [] };
	} catch (error) {
		onProblem((error as Error).message);
		return undefined;
	}
}

function updateBaseline({ command, cwd, onProblem }: Run, judged: Judged): void {
	if (!command.updateBaseline) return;
	const path = resolve(cwd, command.baseline);
	try {
		const before = kindOfPath(path) === 'missing' ? [] : readBaseline(path);
		writeBaseline(judged, before, path);
	} catch (error) {
		onProblem((error as Error).message);
	}
}

function urisOf(snapshot: Snapshot): readonly string[] {
	return [...snapshot.files.keys()].sort();
}

function findings({ progress, onProblem }: Run, snapshot: Snapshot): readonly Found[] {
	const onFailure = (rule: string, error: unknown): void => onProblem(`The rule ${rule} failed: ${String(error)}`);
	const uris = urisOf(snapshot);
	return uris.flatMap((uri) => {
		progress.step('Checking', uris.length);
		return diagnostics(snapshot, uri, onFailure).map((one) => ({ ...one, uri }));
	});
}

function resourcesIn(snapshot: Snapshot): number {
	let count = 0;
	for (const file of snapshot.files.values())
		for (const { chunk } of file.placed) count += symbols(chunk).resources.length;
	return count;
}

/** Writes the reports to where they go; a diff takes the place of what would be printed. */
function report(run: Run, { input }: Workspace, fixed: Fixed | undefined, outcome: Outcome): void {
	const { command, terminal, onProblem } = run;
	const style = styleOf(terminal, command.color);
	for (const { format, path } of command.outputs) {
		if (path === '') {
			const isDiff = fixed !== undefined && command.fix === 'diff';
			const text = isDiff
				? diffOf(fixed.files, ({ uri }) => (uri === input?.uri ? input.name : outcome.places.pathAt(uri, 0)))
				: formats[format](outcome, { style, isQuiet: command.quiet });
			terminal.stdout.write(text);
			continue;
		}
		try {
			write(resolve(run.cwd, path), formats[format](outcome, { style: plain, isQuiet: command.quiet }));
		} catch (error) {
			onProblem((error as Error).message);
		}
	}
}
