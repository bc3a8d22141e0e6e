// istio-ls test: reads the given paths as one workspace, and runs the tests of routes that are among the files.
import { resolve } from 'node:path';
import { repositoryOf } from '../disk/load.ts';
import { write } from '../disk/write.ts';
import { suitesOf, testFiles, validatorFiles } from '../features/route-tests/found.ts';
import { faultsIn, runTests } from '../features/route-tests/run.ts';
import { onLimit } from '../limits.ts';
import { shareOf } from '../route-tests/coverage.ts';
import { applied } from '../workspace/applied.ts';
import { placesIn } from './places.ts';
import { plain, styleOf } from './style.ts';
import { skippedIn, tellingOn } from './telling.ts';
import type { Terminal } from './terminal.ts';
import type { Test } from './test-command.ts';
import { testFormats } from './test-report/formats.ts';
import type { TestOutcome } from './test-report/outcome.ts';
import { workspaceOf } from './workspace.ts';

/**
 * Runs and reports. Returns the exit code: 0 all cases pass, 1 some do not, 2 not everything could be read or run. `onFolder` is told
 * of the folders that files were looked for in.
 */
export function test(command: Test, terminal: Terminal, onFolder: (path: string) => void = () => {}): number {
	const now = terminal.now ?? (() => performance.now());
	const started = now();
	const cwd = terminal.cwd();
	const { progress, problems, tell, onProblem } = tellingOn(terminal, !command.quiet);
	onLimit(onProblem);
	const workspace = workspaceOf(command, cwd, {
		onProblem,
		onSkipped: skippedIn(cwd, onProblem, tell),
		onRead: () => progress.step('Reading', 0),
		onFolder,
		onNote: command.quiet ? () => {} : tell,
		input: () => terminal.input?.() ?? 'missing',
	});
	const snapshot = applied(workspace.snapshot);
	const places = placesIn(snapshot, { cwd, root: repositoryOf(cwd) ?? cwd, input: workspace.input });
	const isWanted = matcher(command.filter);
	const files = new Set([...testFiles(snapshot), ...validatorFiles(snapshot)]);
	const ran = runTests(snapshot, [...files], () => isWanted);
	const { cases } = ran;
	const isCovered = command.coverage || command.outputs.some(({ format }) => format === 'lcov');
	const coverage = isCovered ? ran.coverage() : undefined;
	const outcome = { cases, coverage, problems, snapshot, places };
	for (const sentence of [...ran.problems, ...faultsOf(outcome)]) onProblem(sentence);
	if (cases.length === 0) onProblem(nothingRun(command));
	progress.end();
	report(command, { ...outcome, seconds: (now() - started) / 1000 }, { terminal, cwd, onProblem });
	if (problems.length > 0) return 2;
	const isShort = coverage !== undefined && shareOf(coverage) < command.failUnder;
	return isShort || cases.some(({ is }) => is !== 'passed') ? 1 : 0;
}

function nothingRun({ filter, paths }: Test): string {
	return filter === ''
		? `There are no tests in ${paths.join(', ')}: they are documents of kind RouteTest, in files called *.istio-test.yaml`
		: `No case has "${filter}" in its name`;
}

/** Whether a name has the words of a filter in it, whatever their case; `*` stands for any characters. */
function matcher(filter: string): (name: string) => boolean {
	const parts = filter.toLowerCase().split('*');
	return (name) => {
		const text = name.toLowerCase();
		let from = 0;
		return parts.every((part) => {
			const found = text.indexOf(part, from);
			from = found + part.length;
			return found !== -1;
		});
	};
}

/** What is wrong with the files of tests themselves: a misspelled field would make a test that says nothing. */
function faultsOf({ snapshot, places }: Pick<TestOutcome, 'snapshot' | 'places'>): readonly string[] {
	return testFiles(snapshot).flatMap((uri) => {
		const own = faultsIn(snapshot, uri).map(({ span, message }) => {
			const { line, character } = places.rangeOf(uri, span).start;
			return `${places.pathAt(uri, span.start)}:${line + 1}:${character + 1} ${message}`;
		});
		if (own.length > 0 || suitesOf(snapshot, uri).length > 0) return own;
		return [`${places.pathAt(uri, 0)} has no tests: it begins with "apiVersion: istio-ls/v1" and "kind: RouteTest"`];
	});
}

interface Writing {
	readonly terminal: Terminal;
	readonly cwd: string;
	readonly onProblem: (message: string) => void;
}

function report(command: Test, outcome: TestOutcome, { terminal, cwd, onProblem }: Writing): void {
	const showing = { isQuiet: command.quiet, isVerbose: command.verbose };
	for (const { format, path } of command.outputs) {
		if (path === '') {
			terminal.stdout.write(testFormats[format](outcome, { ...showing, style: styleOf(terminal, command.color) }));
			continue;
		}
		try {
			write(resolve(cwd, path), testFormats[format](outcome, { ...showing, style: plain }));
		} catch (error) {
			onProblem((error as Error).message);
		}
	}
}
