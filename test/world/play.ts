// Plays worlds on the core: as a session that went through them one after the other has it, and as one that begins with the
// last of them. Both must answer alike. Where they do not, the story is shortened to what it takes.

import { completion } from '../../server/src/features/completion/completion.ts';
import { definition } from '../../server/src/features/definition.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { references } from '../../server/src/features/references.ts';
import { rename } from '../../server/src/features/rename/rename.ts';
import { routeMap } from '../../server/src/features/trace/route-map.ts';
import { isRelevant } from '../../server/src/model/kinds.ts';
import { settingsFrom } from '../../server/src/settings.ts';
import { closedFile, openFile, type SourceFile, sharing } from '../../server/src/text/source-file.ts';
import { isSettingsFile, overruled } from '../../server/src/workspace/settings-files.ts';
import { type Folder, Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';
import { asked } from '../graph/asked.ts';
import type { World, WorldFile, WorldFolder } from './happening.ts';

/** A session that worlds go through. */
export interface Player {
	readonly snapshot: Snapshot;
	/** The name that it has for `ROOT`. */
	readonly root: string;
	/** Goes on to a world; asks what an editor would ask at once. */
	go(world: World): void;
}

let players = 0;

/**
 * A new session. Each has a root of its own, of one length, so that nothing that the core may remember by a URI or a name
 * is shared by two of them.
 */
export function player(): Player {
	const root = `w${String(++players).padStart(6, '0')}`;
	let before: World | undefined;
	let snapshot = new Snapshot(new Map(), []);
	return {
		root,
		get snapshot() {
			return snapshot;
		},
		go(world) {
			const touched = follow(world);
			before = world;
			for (const uri of touched.slice(0, 3)) findingsOf(snapshot, uri);
		},
	};

	/** Takes over what differs, one step for each file as an editor's events would; the URIs of what was changed. */
	function follow(world: World): readonly string[] {
		const gone = [...(before?.files.keys() ?? [])].filter((path) => !world.files.has(path)).map(uriOf);
		if (gone.length > 0) snapshot = snapshot.without(...gone.filter((uri) => snapshot.files.has(uri)));
		const changed = [...world.files].filter(([path, file]) => before?.files.get(path) !== file);
		const made = changed.flatMap(([path, file]) => {
			const own = fileOf(uriOf(path), file, snapshot.files.get(uriOf(path)));
			if (own === undefined) snapshot = snapshot.files.has(uriOf(path)) ? snapshot.without(uriOf(path)) : snapshot;
			return own ?? [];
		});
		if (made.length > 0) snapshot = snapshot.with(...made);
		const touched = [...gone, ...changed.map(([path]) => uriOf(path))];
		const isSettled = before?.folders === world.folders && !touched.some(isSettingsFile);
		if (!isSettled) snapshot = snapshot.withFolders(world.folders.map(folderOf));
		return made.map(({ uri }) => uri);
	}

	function uriOf(path: string): string {
		return `file:///${root}/${path}`;
	}

	function fileOf(uri: string, { text, isOpen }: WorldFile, last: SourceFile | undefined): SourceFile | undefined {
		const own = text.replaceAll('ROOT', root);
		if (isOpen) return openFile(uri, 1, own, last);
		const closed = closedFile(uri, own, (one) => isSettingsFile(uri) || isRelevant(one, uri));
		return closed.placed.length === 0 ? undefined : sharing(closed, last);
	}

	/** As lsp/folders.ts makes it. */
	function folderOf({ path, given }: WorldFolder): Folder {
		const uri = uriOf(path);
		const own = JSON.parse(JSON.stringify(given).replaceAll('ROOT', root)) as unknown;
		const file = snapshot.files.get(`${uri}/.istio.yaml`);
		const settings = overruled(settingsFrom(own), file === undefined ? [] : [file], uri);
		const placeOf = (one: string) => new URL(one, `${uri}/`).href;
		const beside = settings['schema.crds'].map(placeOf);
		const meshConfig = settings.meshConfig === '' ? undefined : placeOf(settings.meshConfig);
		return { uri, settings, beside, root: uri, ...(meshConfig === undefined ? {} : { meshConfig }) };
	}
}

/** The findings of a file with all that is shown of them. */
function findingsOf(snapshot: Snapshot, uri: string): readonly string[] {
	const fail = (rule: string, error: unknown): never => {
		throw new Error(`the rule ${rule} failed`, { cause: error });
	};
	return diagnostics(snapshot, uri, fail).map((one) => `${uri} ${JSON.stringify({ ...one, fixes: one.fixes() })}`);
}

/** A world that begins as another one is now, with the files in their order there. */
function fresh(world: World, order: Iterable<string>, from: string): Player {
	const made = player();
	const paths = [...order].map((uri) => uri.slice(`file:///${from}/`.length));
	const files = new Map(
		[...paths, ...world.files.keys()].flatMap((path) => {
			const file = world.files.get(path);
			return file === undefined ? [] : [[path, { ...file }] as const];
		}),
	);
	made.go({ ...world, files, folders: [...world.folders] });
	return made;
}

/** All that a session says at the moment: the findings of all files, and answers at `places` of them. */
export function answers({ snapshot, root }: Player, places: number): readonly string[] {
	const random = dice(places);
	const uris = [...snapshot.files.keys()];
	const found = uris.flatMap((uri) => findingsOf(snapshot, uri));
	const answered = Array.from({ length: places }, () => {
		const uri = uris[random(uris.length)] ?? '';
		const at = { uri, offset: random((snapshot.files.get(uri)?.length ?? 0) + 1) };
		return [
			definition(snapshot, at),
			references(snapshot, at, true),
			rename(snapshot, at, 'renamed'),
			hover(snapshot, at),
			completion(snapshot, at),
			routeMap(snapshot, asked({ uri })),
		].map((one, index) => `${uri} ${at.offset} ${index} ${JSON.stringify(one)}`);
	}).flat();
	return [...found, ...answered].map((one) => one.replaceAll(root, 'ROOT'));
}

/** What an edited session and a fresh one say differently; undefined if nothing. */
export function difference(edited: Player, world: World, places: number): string | undefined {
	const anew = fresh(world, edited.snapshot.files.keys(), edited.root);
	const [ours, theirs] = [answers(edited, places), answers(anew, places)];
	if (ours.length === theirs.length && ours.every((one, index) => one === theirs[index])) return undefined;
	const only = (list: readonly string[], others: readonly string[], sign: string): readonly string[] => {
		const known = new Set(others);
		return list.filter((one) => !known.has(one)).map((one) => `${sign} ${one}`);
	};
	const lines = [...only(ours, theirs, 'edited:'), ...only(theirs, ours, 'fresh: ')];
	return lines.length > 0 ? lines.slice(0, 12).join('\n') : 'the same answers in another order';
}

/** Whether a story, played from its beginning, ends with a difference. */
function isWrong(story: readonly World[], places: number): boolean {
	const last = story.at(-1);
	if (last === undefined) return false;
	try {
		const edited = player();
		for (const world of story) {
			edited.go(world);
			// The first world is looked at as a whole, and so are all others: what is remembered has to be made first.
			answers(edited, 0);
		}
		return difference(edited, last, places) !== undefined;
	} catch {
		return false;
	}
}

/** The shortest story found in so many `tries` that still ends with a difference, told; `story` itself must. */
export function shortened(story: readonly World[], places: number, tries: number): string {
	let left = tries;
	const isStillWrong = (one: readonly World[]): boolean => left-- > 0 && isWrong(one, places);
	if (!isStillWrong(story)) return 'The difference depends on what was asked for in between; replay it by its seed.';
	let steps = story;
	for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
		for (let at = 0; at < steps.length - 1; ) {
			const fewer = [...steps.slice(0, at), ...steps.slice(Math.min(at + size, steps.length - 1))];
			if (fewer.length < steps.length && isStillWrong(fewer)) steps = fewer;
			else at += size;
		}
	}
	for (const path of new Set(steps.flatMap(({ files }) => [...files.keys()]))) {
		const without = steps.map((world) => ({
			...world,
			files: new Map([...world.files].filter(([one]) => one !== path)),
		}));
		if (isStillWrong(without)) steps = without;
	}
	return told(steps);
}

/** A story as text: the files of its first world, and what changes in each of the others. */
function told(story: readonly World[]): string {
	return story
		.map(({ files, folders, event }, index) => {
			const before = story[index - 1];
			const changed = [...files].filter(([path, file]) => before?.files.get(path) !== file);
			const gone = [...(before?.files.keys() ?? [])].filter((path) => !files.has(path));
			return [
				`== ${index}: ${event}; folders ${JSON.stringify(folders)}`,
				...changed.map(([path, { text, isOpen }]) => `#- ${path}${isOpen ? ' (open)' : ''}\n${text}`),
				...gone.map((path) => `#- ${path} is gone`),
			].join('\n');
		})
		.join('\n');
}
