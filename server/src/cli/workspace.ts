// The files that a command names, read as one workspace.
import { dirname, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { load, loadAll, loadDefinitions, loadSettings, loadWhole } from '../disk/load.ts';
import { kindOfPath } from '../disk/read.ts';
import { type Settings, settingsFrom } from '../settings.ts';
import type { SourceFile } from '../text/source-file.ts';
import { overruled } from '../workspace/settings-files.ts';
import { Snapshot } from '../workspace/snapshot.ts';
import type { Check } from './arguments.ts';

export interface Workspace {
	readonly snapshot: Snapshot;
	/** How many files were found where the command said. */
	readonly count: number;
}

type OnProblem = (message: string) => void;

/** Reads what `command` names, relative to `cwd`; what cannot be read is told to `onProblem`. */
export function workspaceOf(command: Check, cwd: string, onProblem: OnProblem): Workspace {
	const roots = command.paths.map((path) => resolve(cwd, path));
	const common = commonFolder(roots);
	const settings = overruled(settingsFrom({}), loadSettings(common, onProblem));
	const files = new Map<string, SourceFile>();
	for (const [index, root] of roots.entries()) {
		for (const file of read(root, command.paths[index] ?? root, settings, onProblem)) files.set(file.uri, file);
	}
	const count = files.size;
	const add = (file: SourceFile): void => {
		if (!files.has(file.uri)) files.set(file.uri, file);
	};
	for (const root of roots) loadSettings(folderOf(root), onProblem).forEach(add);
	const crds = [
		...command.crds.map((path) => resolve(cwd, path)),
		...settings['schema.crds'].map((path) => pathOf(path, common)),
	];
	for (const path of crds) [...loadDefinitions(path, settings, { exclude: [], onProblem })].forEach(add);
	const meshConfig = meshConfigFile(command.meshConfig, common, cwd, settings, onProblem);
	if (meshConfig !== undefined) files.set(meshConfig.uri, meshConfig);
	const folder = {
		uri: URI.file(common).toString().replace(/\/$/, ''),
		settings,
		forced: command.settings,
		beside: [...crds.map((path) => URI.file(path).toString()), ...(meshConfig === undefined ? [] : [meshConfig.uri])],
		...(meshConfig === undefined ? {} : { meshConfig: meshConfig.uri }),
	};
	return { snapshot: new Snapshot(files, [folder]), count };
}

/** The file of the option, else of the setting. */
function meshConfigFile(
	given: string,
	folder: string,
	cwd: string,
	settings: Settings,
	onProblem: OnProblem,
): SourceFile | undefined {
	if (given === '' && settings.meshConfig === '') return undefined;
	const full = given === '' ? pathOf(settings.meshConfig, folder) : resolve(cwd, given);
	if (kindOfPath(full) !== 'file') onProblem(`There is no file ${given === '' ? full : given}`);
	return loadWhole(full, settings, onProblem);
}

/** The path that a setting means: a URI, or relative to the folder. */
function pathOf(text: string, folder: string): string {
	return text.startsWith('file:') ? URI.parse(text).fsPath : resolve(folder, text);
}

function* read(root: string, given: string, settings: Settings, onProblem: OnProblem): Generator<SourceFile> {
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
	const parts = paths.map((path) => folderOf(path).split(sep));
	const [first = []] = parts;
	let length = 0;
	while (length < first.length && parts.every((one) => one[length] === first[length])) length++;
	return first.slice(0, length).join(sep) || sep;
}

function folderOf(path: string): string {
	return kindOfPath(path) === 'directory' ? path : dirname(path);
}
