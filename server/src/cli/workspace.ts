// The files that a command names, read as one workspace.
import { dirname, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { manifestsIn } from '../disk/find.ts';
import { load, loadDefinitions, loadMeshConfig, loadSettings, repositoryOf } from '../disk/load.ts';
import { kindOfPath } from '../disk/read.ts';
import type { OnSkipped } from '../disk/skipped.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { overruled } from '../workspace/settings-files.ts';
import { Snapshot } from '../workspace/snapshot.ts';
import type { Check } from './arguments.ts';

export interface Workspace {
	readonly snapshot: Snapshot;
	/** How many files were found and read where the command said. */
	readonly count: number;
}

/** Whom to tell of what a command names and is not there, and of what was not read. */
export interface Listeners {
	readonly onProblem: (message: string) => void;
	readonly onSkipped: OnSkipped;
}

/** Reads what `command` names, relative to `cwd`. */
export function workspaceOf(command: Check, cwd: string, listeners: Listeners): Workspace {
	const { onSkipped } = listeners;
	const roots = command.paths.map((path) => resolve(cwd, path));
	const common = commonFolder(roots);
	const root = repositoryOf(common) ?? common;
	const settings = overruled(settingsFrom({}), loadSettings(common, onSkipped), uriOf(root));
	const files = new Map<string, SourceFile>();
	const add = (file: SourceFile | undefined): void => {
		if (file !== undefined && !files.has(file.uri)) files.set(file.uri, file);
	};
	const paths = new Set(
		roots.flatMap((one, index) => [...pathsAt(one, command.paths[index] ?? one, common, settings, listeners)]),
	);
	let count = 0;
	for (const path of paths) {
		const file = load(path, settings, onSkipped);
		if (file !== undefined) count++;
		if (file !== 'irrelevant') add(file);
	}
	for (const one of roots) loadSettings(folderOf(one), onSkipped).forEach(add);
	const crds = [
		...command.crds.map((path) => resolve(cwd, path)),
		...settings['schema.crds'].map((path) => pathOf(path, common)),
	];
	for (const path of crds)
		for (const file of loadDefinitions(path, root, settings, { exclude: [], onSkipped })) add(file);
	const meshConfig = meshConfigFile(command.meshConfig, { folder: common, root, cwd }, settings, listeners);
	if (meshConfig !== undefined) files.set(meshConfig.uri, meshConfig);
	const folder = {
		uri: uriOf(common),
		root: uriOf(root),
		settings,
		forced: command.settings,
		beside: [...crds.map((path) => URI.file(path).toString()), ...(meshConfig === undefined ? [] : [meshConfig.uri])],
		...(meshConfig === undefined ? {} : { meshConfig: meshConfig.uri }),
	};
	return { snapshot: new Snapshot(files, [folder]), count };
}

/** Without a slash behind it. */
function uriOf(path: string): string {
	return URI.file(path).toString().replace(/\/$/, '');
}

/** The file of the option, else of the setting. */
function meshConfigFile(
	given: string,
	{ folder, root, cwd }: { readonly folder: string; readonly root: string; readonly cwd: string },
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

function* pathsAt(
	root: string,
	given: string,
	within: string,
	settings: Settings,
	{ onProblem, onSkipped }: Listeners,
): Generator<string> {
	switch (kindOfPath(root)) {
		case 'missing':
			onProblem(`There is no file or folder ${given}`);
			return;
		case 'file':
			yield root;
			return;
		case 'directory':
			for (const path of manifestsIn(root, { exclude: settings['files.exclude'], within, onSkipped }))
				if (path !== undefined) yield path;
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
