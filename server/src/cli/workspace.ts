// The files that a command names, and what comes through standard input, read as one workspace.
import { dirname, relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { absentBelow } from '../disk/absent.ts';
import { manifestsIn, type Search } from '../disk/find.ts';
import { load, loadDefinitions, loadMeshConfig, loadSettings, repositoryOf } from '../disk/load.ts';
import { kindOfPath, type Reading } from '../disk/read.ts';
import type { OnSkipped } from '../disk/skipped.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { fitsBelow } from '../workspace/globs.ts';
import { withAbsent } from '../workspace/listed-files.ts';
import { overruled } from '../workspace/settings-files.ts';
import { type Folder, Snapshot } from '../workspace/snapshot.ts';
import type { Reading as Asked } from './arguments.ts';
import { type Input, inputFrom } from './input.ts';

export interface Workspace {
	readonly snapshot: Snapshot;
	/** How many files were found and read where the command said. */
	readonly count: number;
	/** Those of them that concern us, by URI: their paths. */
	readonly own: ReadonlyMap<string, string>;
	/** What came through standard input; undefined if nothing was to come. */
	readonly input: Input | undefined;
	/** The innermost folder that holds all that was named. */
	readonly folder: string;
	/** The paths that were named, but for standard input. */
	readonly roots: readonly string[];
}

/** Whom to tell of what a command names and is not there, of what was not read, and of each file that was. */
export interface Listeners {
	readonly onProblem: (message: string) => void;
	readonly onSkipped: OnSkipped;
	readonly onRead: () => void;
	/** Told of each folder that is searched. */
	readonly onFolder?: (path: string) => void;
	/** Hears of what nothing is missing for, but is worth knowing. */
	readonly onNote: (message: string) => void;
	/** Reads standard input. */
	readonly input: () => Reading;
}

/** Reads what `command` names, relative to `cwd`. */
export function workspaceOf(command: Asked, cwd: string, listeners: Listeners): Workspace {
	const { onSkipped } = listeners;
	const given = command.paths.filter((path) => path !== '-');
	const roots = given.map((path) => resolve(cwd, path));
	const input = given.length < command.paths.length ? inputFrom(command.stdinName, cwd, listeners) : undefined;
	const common = commonFolder(input === undefined ? roots : [...roots, input.path]);
	const root = repositoryOf(common) ?? common;
	const settings = overruled(settingsFrom({}), loadSettings(common, onSkipped), uriOf(root));
	const files = new Map<string, SourceFile>();
	const add = (file: SourceFile | undefined): void => {
		if (file !== undefined && !files.has(file.uri)) files.set(file.uri, file);
	};
	// What an editor hands over stands in for the file that it edits.
	add(input?.file);
	const isLeftOut = leftOutBy(command.exclude, cwd);
	const { onFolder = () => {} } = listeners;
	const search = { exclude: settings['files.exclude'], within: common, onSkipped, onFolder, isLeftOut };
	const paths = new Set(roots.flatMap((one, index) => [...pathsAt(one, given[index] ?? one, search, listeners)]));
	if (input !== undefined) paths.delete(input.path);
	const own = new Map<string, string>();
	let count = input === undefined ? 0 : 1;
	for (const path of paths) {
		const file = load(path, settings, onSkipped);
		if (file !== undefined) count++;
		listeners.onRead();
		if (file === undefined || file === 'irrelevant') continue;
		add(file);
		own.set(file.uri, path);
	}
	for (const one of [...roots, ...(input === undefined ? [] : [input.path])])
		loadSettings(folderOf(one), onSkipped).forEach(add);
	const around = { folder: common, root, cwd };
	const made = folderWith(command, around, settings, files, listeners);
	const folder = withAbsent(made, files, absentBelow(made.uri));
	return { snapshot: new Snapshot(files, [folder]), count, own, input, folder: common, roots };
}

interface Around {
	readonly folder: string;
	readonly root: string;
	readonly cwd: string;
}

/** The folder of the workspace, with the definitions and the mesh configuration that options and settings name put into `files`. */
function folderWith(
	command: Asked,
	around: Around,
	settings: Settings,
	files: Map<string, SourceFile>,
	listeners: Listeners,
): Folder {
	const { folder, root, cwd } = around;
	const { onSkipped } = listeners;
	const crds = [
		...command.crds.map((path) => resolve(cwd, path)),
		...settings['schema.crds'].map((path) => pathOf(path, folder)),
	];
	for (const path of crds)
		for (const file of loadDefinitions(path, root, settings, { exclude: [], onSkipped }))
			if (file !== undefined && !files.has(file.uri)) files.set(file.uri, file);
	const meshConfig = meshConfigFile(command.meshConfig, around, settings, listeners);
	if (meshConfig !== undefined) files.set(meshConfig.uri, meshConfig);
	return {
		uri: uriOf(folder),
		root: uriOf(root),
		settings,
		forced: command.settings,
		beside: [...crds.map((path) => URI.file(path).toString()), ...(meshConfig === undefined ? [] : [meshConfig.uri])],
		...(meshConfig === undefined ? {} : { meshConfig: meshConfig.uri }),
	};
}

/** Without a slash behind it. */
function uriOf(path: string): string {
	return URI.file(path).toString().replace(/\/$/, '');
}

/** The file of the option, else of the setting. */
function meshConfigFile(
	given: string,
	{ folder, root, cwd }: Around,
	settings: Settings,
	{ onProblem, onSkipped }: Listeners,
): SourceFile | undefined {
	if (given === '') {
		const { meshConfig } = settings;
		return meshConfig === '' ? undefined : loadMeshConfig(pathOf(meshConfig, folder), root, settings, onSkipped);
	}
	const path = resolve(cwd, given);
	if (kindOfPath(path) === 'file') return loadMeshConfig(path, path, settings, onSkipped);
	onProblem(`There is no file ${given}`);
	return undefined;
}

/** The path that a setting means: a URI, or relative to the folder. */
function pathOf(text: string, folder: string): string {
	return text.startsWith('file:') ? URI.parse(text).fsPath : resolve(folder, text);
}

/** Whether `--exclude` leaves a path out; the globs are relative to `cwd`. */
export function leftOutBy(globs: readonly string[], cwd: string): (path: string) => boolean {
	return (path) => fitsBelow(globs, relative(cwd, path).split(sep).join('/'));
}

function* pathsAt(root: string, given: string, search: Search, { onProblem }: Listeners): Generator<string> {
	switch (kindOfPath(root)) {
		case 'missing':
			onProblem(`There is no file or folder ${given}`);
			return;
		case 'file':
			if (search.isLeftOut?.(root) !== true) yield root;
			return;
		case 'directory':
			for (const path of manifestsIn(root, search)) if (path !== undefined) yield path;
	}
}

/** The innermost folder that holds all paths: several paths are one workspace, but only what was given of it is read. */
function commonFolder(paths: readonly string[]): string {
	const parts = paths.map((path) => folderOf(path).split(sep));
	const [first = []] = parts;
	let length = 0;
	while (length < first.length && parts.every((one) => one[length] === first[length])) length++;
	return first.slice(0, length).join(sep) || sep;
}

function folderOf(path: string): string {
	return kindOfPath(path) === 'directory' ? path : dirname(path);
}
