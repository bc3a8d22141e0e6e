// The paths that kustomizations list: files, and directories with a kustomization of their own.
import { memo } from '../facts/memo.ts';
import type { SourceFile } from '../text/source-file.ts';
import { joined, parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { tree } from '../yaml/tree.ts';
import { isKustomization } from './kustomize.ts';
import type { Folder } from './snapshot.ts';

type Fields = Node<Record<string, unknown>>;

/** Fields that list paths, and of maps in such lists the fields that hold one. */
const lists = ['resources', 'bases', 'components', 'patchesStrategicMerge', 'crds', 'configurations', 'transformers'];
const ofMaps = ['patches', 'patchesJson6902', 'replacements'];

/** What stands where a kustomization lists paths: words on one line. */
export function pathsIn(root: Node | undefined): readonly Node[] {
	const itemsOf = (key: string): readonly Node[] => (root as Fields | undefined)?.get(key)?.items ?? [];
	const inMaps = ofMaps.flatMap(itemsOf).flatMap((item) => (item as Fields).get('path') ?? []);
	const paths = [...lists.flatMap(itemsOf), ...inMaps];
	return paths.filter(
		(node) => node.kind === 'scalar' && !node.opaque && node.text !== '' && !node.text.includes('\n'),
	);
}

/**
 * Where a path leads that a kustomization at `uri` lists, as a URI; undefined for what is fetched from elsewhere, is filled in
 * later, or is no relative path (kustomize: api/internal/git/repospec.go, NewRepoSpecFromURL).
 */
export function placeListed(uri: string, path: Node): string | undefined {
	const { text } = path;
	if (isUnknown(path) || !/^[\w./-]+$/.test(text) || text.startsWith('/')) return undefined;
	// A host before the first slash, or the two slashes that part a repository from a directory in it.
	if (text.includes('//') || text.includes('.git/') || text.endsWith('.git')) return undefined;
	if (/^[\w-]+(?:\.[\w-]+)+\//.test(text)) return undefined;
	return joined(parentOf(uri), text);
}

/** `folder` with what is absent of all that the kustomizations in it list; itself if that is as it was. */
export function withAbsent(
	folder: Folder,
	files: ReadonlyMap<string, SourceFile>,
	isAbsent: (uri: string) => boolean,
): Folder {
	const { absent: before = none } = folder;
	const listed = listedBelow(files.values(), folder.uri);
	const absent = new Set([...listed].filter((uri) => !files.has(uri) && isAbsent(uri)));
	const isSame = absent.size === before.size && [...absent].every((uri) => before.has(uri));
	return isSame ? folder : { ...folder, absent };
}

const none: ReadonlySet<string> = new Set();

/** The URIs of all that the kustomizations among `files` list, below a folder. */
function listedBelow(files: Iterable<SourceFile>, folder: string): ReadonlySet<string> {
	const found = new Set<string>();
	for (const file of files) {
		if (!isKustomization(file.uri) || !file.uri.startsWith(`${folder}/`)) continue;
		for (const place of listedIn(file)) if (place.startsWith(`${folder}/`)) found.add(place);
	}
	return found;
}

const listedIn = memo(({ uri, placed }: SourceFile): readonly string[] =>
	placed.flatMap(({ chunk }) => pathsIn(tree(chunk).root).flatMap((path) => placeListed(uri, path) ?? [])),
);
