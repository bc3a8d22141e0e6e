// A tree of files in memory: what is known of files that are far away.
import type { Entry } from './host.ts';

/** The bytes of a file; a string says why there are none: it is too large, or a code such as ENOENT. */
export type Content = Uint8Array | string;

export interface TreeFile {
	readonly kind: 'file' | 'other';
	/** Undefined until it is fetched. */
	content?: Content;
}

export interface TreeFolder {
	readonly kind: 'directory';
	readonly names: Map<string, TreeNode>;
}

export type TreeNode = TreeFile | TreeFolder;

export function emptyFolder(): TreeFolder {
	return { kind: 'directory', names: new Map() };
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** What stands at a path, seen from `root`. */
export function nodeAt(root: TreeFolder, path: string): TreeNode | undefined {
	let at: TreeNode | undefined = root;
	for (const part of partsOf(path)) at = at?.kind === 'directory' ? at.names.get(part) : undefined;
	return at;
}

/** Puts `node` at a path, with the folders around it; what was there goes, and so do files that are in the way. */
export function put(root: TreeFolder, path: string, node: TreeNode): void {
	const parts = partsOf(path);
	let at = root;
	for (const part of parts.slice(0, -1)) {
		const next = at.names.get(part);
		const folder = next?.kind === 'directory' ? next : emptyFolder();
		at.names.set(part, folder);
		at = folder;
	}
	at.names.set(parts.at(-1) ?? '', node);
}

/** Takes away what stands at a path, with all below it. */
export function take(root: TreeFolder, path: string): void {
	const parts = partsOf(path);
	const parent = nodeAt(root, parts.slice(0, -1).join('/'));
	if (parent?.kind === 'directory') parent.names.delete(parts.at(-1) ?? '');
}

/** The paths of the files at a path and below it. */
export function* filesBelow(root: TreeFolder, path: string): Generator<string> {
	const node = nodeAt(root, path);
	if (node?.kind === 'directory') for (const name of node.names.keys()) yield* filesBelow(root, `${path}/${name}`);
	else if (node !== undefined) yield path;
}

export function entryOf(name: string, { kind }: TreeNode): Entry {
	return {
		name,
		isFile: () => kind === 'file',
		isDirectory: () => kind === 'directory',
		isSymbolicLink: () => false,
	};
}
