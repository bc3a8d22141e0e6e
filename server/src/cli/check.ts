// istio-ls check: reads the given paths as one workspace, runs the rules on it, reports.
import { dirname, relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { load, loadAll, loadDefinitions, loadWhole } from '../disk/load.ts';
import { kindOfPath } from '../disk/read.ts';
import type { Diagnostic, Severity } from '../features/answers.ts';
import { diagnostics } from '../features/diagnostics.ts';
import { symbols } from '../mesh/extract.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { Snapshot } from '../workspace/snapshot.ts';
import type { Check, FailOn } from './arguments.ts';
import { jsonReport } from './report/json.ts';
import { textReport } from './report/text.ts';

/** What a report is made of; `files` and `resources` are counts. */
export interface Outcome {
	readonly snapshot: Snapshot;
	readonly files: number;
	readonly resources: number;
	readonly found: readonly (Diagnostic & { readonly uri: string })[];
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
	let isWhole = true;
	const onProblem = (message: string): void => {
		isWhole = false;
		terminal.stderr.write(`istio-ls: ${message}\n`);
	};
	const settings = settingsFrom({
		defaultNamespace: command.defaultNamespace,
		assume: command.assume,
		rules: command.rules,
		version: command.istioVersion,
		allRules: command.allRules,
	});
	const cwd = terminal.cwd();
	const roots = command.paths.map((path) => resolve(cwd, path));
	const files = new Map<string, SourceFile>();
	let count = 0;
	for (const [index, root] of roots.entries()) {
		for (const file of read(root, command.paths[index] ?? root, settings, onProblem)) {
			if (!files.has(file.uri)) count++;
			files.set(file.uri, file);
		}
	}
	const crds = command.crds.map((path) => resolve(cwd, path));
	for (const path of crds) {
		for (const file of loadDefinitions(path, settings, { exclude: [], onProblem })) {
			if (!files.has(file.uri)) files.set(file.uri, file);
		}
	}
	const meshConfig = meshConfigFile(command.meshConfig, cwd, settings, onProblem);
	if (meshConfig !== undefined) files.set(meshConfig.uri, meshConfig);
	const folder = {
		uri: URI.file(commonFolder(roots)).toString().replace(/\/$/, ''),
		settings,
		beside: [...crds.map((path) => URI.file(path).toString()), ...(meshConfig === undefined ? [] : [meshConfig.uri])],
		...(meshConfig === undefined ? {} : { meshConfig: meshConfig.uri }),
	};
	const snapshot = new Snapshot(files, [folder]);
	const pathOf = (uri: string): string => relative(cwd, URI.parse(uri).fsPath).split(sep).join('/') || '.';
	const outcome = {
		snapshot,
		files: count,
		resources: resourcesIn(snapshot),
		found: findings(snapshot, onProblem),
		pathOf,
	};
	const isColoured = terminal.stdout.isTTY === true && terminal.env.NO_COLOR === undefined;
	terminal.stdout.write(command.format === 'json' ? jsonReport(outcome) : textReport(outcome, isColoured));
	if (!isWhole) return 2;
	return outcome.found.some(({ severity }) => isAtLeast(severity, command.failOn)) ? 1 : 0;
}

function meshConfigFile(
	given: string,
	cwd: string,
	settings: Settings,
	onProblem: (message: string) => void,
): SourceFile | undefined {
	if (given === '') return undefined;
	const path = resolve(cwd, given);
	if (kindOfPath(path) !== 'file') onProblem(`There is no file ${given}`);
	return loadWhole(path, settings, onProblem);
}

function* read(
	root: string,
	given: string,
	settings: Settings,
	onProblem: (message: string) => void,
): Generator<SourceFile> {
	switch (kindOfPath(root)) {
		case 'missing':
			onProblem(`There is no file or folder ${given}`);
			return;
		case 'file': {
			const file = load(root, settings, onProblem);
			if (file !== undefined) yield file;
			return;
		}
		case 'directory':
			for (const file of loadAll(root, settings, { exclude: settings['files.exclude'], onProblem }))
				if (file !== undefined) yield file;
	}
}

/** The innermost folder that holds all paths: several paths are one workspace, but only what was given of it is read. */
function commonFolder(paths: readonly string[]): string {
	const parts = paths.map((path) => (kindOfPath(path) === 'directory' ? path : dirname(path)).split(sep));
	const [first = []] = parts;
	let length = 0;
	while (length < first.length && parts.every((one) => one[length] === first[length])) length++;
	return first.slice(0, length).join(sep) || sep;
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
