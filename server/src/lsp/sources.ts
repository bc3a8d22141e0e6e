// The workspace folders as the disk has them: what a search finds in all of them, and what is loaded of that.
import { manifestsIn, type Search } from '../disk/find.ts';
import { load, loadDefinitions, loadMeshConfig } from '../disk/load.ts';
import type { OnSkipped } from '../disk/skipped.ts';
import { symbols } from '../mesh/extract.ts';
import { type SourceFile, sharing } from '../text/source-file.ts';
import { concerns, isAtOrBelow } from '../text/uri.ts';
import type { Folder } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { createKnownLinks, type KnownLinks } from './known-links.ts';
import type { Session } from './session.ts';

/** A file to load, and the folder whose settings say how. */
export interface Found {
	readonly path: string;
	readonly folder: Folder;
}

/** `undefined` in the answers stands for work without a result, so that the caller may pause. */
export interface Sources {
	/** The manifests of all folders; of `uris`, if given, only those at or below them. */
	search(uris?: ReadonlySet<string>): Generator<Found | undefined>;
	/** These files, and what settings name beside them (of that, too, only what is at or below `uris`); what is as `before` is shared. */
	load(
		found: readonly Found[],
		uris?: ReadonlySet<string>,
		before?: ReadonlyMap<string, SourceFile>,
	): Generator<SourceFile | undefined>;
	/** The links that the searches met. */
	readonly links: KnownLinks;
}

/** `hidden`: the globs of what the editor hides in a folder. */
export function createSources(
	session: Session,
	hidden: (folder: Folder) => readonly string[],
	onSkipped: OnSkipped,
): Sources {
	const links = createKnownLinks();
	const searchOf = (folder: Folder): Search => ({
		exclude: [...folder.settings['files.exclude'], ...hidden(folder)],
		apart: new Set(session.snapshot.folders.flatMap(({ uri }) => (uri === folder.uri ? [] : (from.path(uri) ?? [])))),
		onSkipped,
		onLink: links.meet,
	});

	return {
		links,
		*search(uris) {
			for (const folder of session.snapshot.folders) {
				const root = from.path(folder.uri);
				if (root === undefined) continue;
				const own = uris && [...uris].filter((uri) => uri === folder.uri || session.snapshot.folderOf(uri) === folder);
				if (own?.length === 0) continue;
				for (const path of manifestsIn(
					root,
					searchOf(folder),
					own?.flatMap((uri) => from.path(uri) ?? []),
				)) {
					if (path !== undefined) links.read(path);
					yield path === undefined ? undefined : { path, folder };
				}
			}
		},
		*load(found, uris, before = session.snapshot.files) {
			const ready = (file: SourceFile): SourceFile => {
				const shared = sharing(file, before.get(file.uri));
				// What it declares is asked for as soon as it is there: here nobody waits for it.
				for (const { chunk } of shared.placed) symbols(chunk);
				return shared;
			};
			for (const { path, folder } of found) {
				const file = load(path, folder.settings, onSkipped);
				yield typeof file === 'object' ? ready(file) : undefined;
			}
			const named = session.snapshot.folders.filter(({ beside = [], meshConfig }) => meshConfig ?? beside[0]);
			// URIs are dear to make, for ten thousands of files, and mostly nobody asks.
			const taken = new Set(named.length === 0 ? [] : found.map(({ path }) => from.fileUri(path)));
			for (const folder of named) {
				for (const file of besides(folder, searchOf(folder), uris)) {
					const isWanted = file !== undefined && (uris === undefined || isAtOrBelow(file.uri, uris));
					yield isWanted && (file.uri === folder.meshConfig || !taken.has(file.uri)) ? ready(file) : undefined;
				}
			}
		},
	};
}

/** What `istio.schema.crds` and `istio.meshConfig` name; mostly nothing, and never much. */
function* besides(
	folder: Folder,
	search: Search,
	uris: ReadonlySet<string> | undefined,
): Generator<SourceFile | undefined> {
	const within = from.path(folder.root ?? folder.uri);
	const isTouched = (named: string): boolean => uris === undefined || concerns(named, uris);
	for (const uri of folder.beside ?? []) {
		const path = from.path(uri);
		if (path !== undefined && within !== undefined && isTouched(uri))
			yield* loadDefinitions(path, within, folder.settings, search);
	}
	const path = folder.meshConfig === undefined ? undefined : from.path(folder.meshConfig);
	if (path !== undefined && within !== undefined && isTouched(folder.meshConfig ?? ''))
		yield loadMeshConfig(path, within, folder.settings, search.onSkipped);
}
