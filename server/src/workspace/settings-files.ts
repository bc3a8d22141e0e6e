// Settings in files of the workspace: `.istio.yaml` holds for its folder and all below it, the nearest one wins, and any
// wins over the editor, so that whoever checks a repository checks it alike.

import type { Keep } from '../facts/lineage.ts';
import { memo } from '../facts/memo.ts';
import { entry } from '../maps.ts';
import { overlaid, type Settings } from '../settings.ts';
import type { Chunk } from '../text/chunk.ts';
import type { SourceFile } from '../text/source-file.ts';
import { parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';
import { placeOf } from './settings-paths.ts';

/** The settings below a folder. */
export interface SettingsTree {
	/** Those of the folder as a whole. */
	readonly root: Settings;
	/** Those of a file, or of a directory with a slash behind it; always the same object for the same place. */
	at(uri: string): Settings;
}

/** Whether a file holds settings, by its name. */
export function isSettingsFile(uri: string): boolean {
	return /\/\.istio\.ya?ml$/.test(uri);
}

/**
 * `settings`, overruled by what settings files say, the last of them most, but for those that only the editor sets. Their paths
 * stay in the directory `root`, a URI.
 */
export function overruled(settings: Settings, files: readonly SourceFile[], root: string): Settings {
	const all = files
		.flatMap(({ uri, placed }) => placed.map(({ chunk }) => ({ uri, chunk })))
		.reduce((before, { uri, chunk }) => anchored(overlaid(before, given(chunk)), before, uri, root), settings);
	// A repository must not decide that programs are run.
	return all.render === settings.render ? all : { ...all, render: settings.render };
}

/** `settings` with the paths that are not those of `before` counted from the settings file `uri`, as URIs, if they may be. */
function anchored(settings: Settings, before: Settings, uri: string, root: string): Settings {
	const { meshConfig, 'schema.crds': crds } = settings;
	const isSame = meshConfig === before.meshConfig || meshConfig === '';
	return {
		...settings,
		meshConfig: isSame ? meshConfig : (placeOf(meshConfig, uri, root) ?? before.meshConfig),
		'schema.crds': crds === before['schema.crds'] ? crds : crds.flatMap((path) => placeOf(path, uri, root) ?? []),
	};
}

/** What a document of settings says; undefined where it is no YAML. */
const given = memo((chunk: Chunk): unknown => {
	const { root, problems } = tree(chunk);
	return root === undefined || problems.length > 0 ? undefined : settingValue(root);
});

/** What a node says, in YAML 1.2: `off` is a word. */
export function settingValue(node: Node): unknown {
	if (node.kind === 'scalar') return node.value;
	if (node.kind === 'seq') return node.items.map(settingValue);
	return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, settingValue(value)]));
}

/**
 * The settings below the folder `uri`: `settings`, overruled by the settings files among `files`, overruled by `forced`
 * (as `settingsFrom` takes them), which somebody asked for just now. `repository`: what paths in the files stay in. The same
 * tree as long as all of these are the same.
 */
export function settingsTree(
	uri: string,
	settings: Settings,
	files: readonly SourceFile[],
	forced: object | undefined,
	keep: Keep,
	repository = uri,
): SettingsTree {
	const own = files.filter((file) => isSettingsFile(file.uri));
	return keep('settings', [settings, forced, repository, ...own], () => treeOf(uri, settings, own, forced, repository));
}

function treeOf(
	uri: string,
	settings: Settings,
	files: readonly SourceFile[],
	forced: object | undefined,
	repository: string,
): SettingsTree {
	const root = `${uri}/`;
	const sorted = files.toSorted((a, b) => a.uri.length - b.uri.length);
	/** By the files that reach a place, for many places have the same. */
	const made = new Map<string, Settings>();
	const byDirectory = new Map<string, Settings>();
	const inDirectory = (directory: string): Settings => {
		const reaching = sorted.filter((file) => directory.startsWith(directoryOf(file.uri)));
		const key = reaching.map((file) => file.uri).join('\n');
		return entry(made, key, () => {
			const all = overruled(settings, reaching, repository);
			return forced === undefined ? all : overlaid(all, forced);
		});
	};
	const at = (place: string): Settings => {
		const directory = directoryOf(place);
		return entry(byDirectory, directory, () => inDirectory(directory));
	};
	return { root: at(root), at };
}

/** With the slash behind it. */
function directoryOf(uri: string): string {
	return `${parentOf(uri)}/`;
}
