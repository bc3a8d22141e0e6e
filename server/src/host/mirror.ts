// The files of a workspace that the client alone can read, as the server knows them: a tree in memory, brought up to date before
// anything is looked up in it. There are no links in it, for no virtual file system of VS Code has any.
import * as paths from 'path-browserify';
import { URI } from 'vscode-uri';
import type { FileContent, KindOfFile } from '../files-protocol.ts';
import type { FileSystem } from './host.ts';
import {
	emptyFolder,
	entryOf,
	filesBelow,
	nodeAt,
	put,
	type TreeFile,
	type TreeFolder,
	type TreeNode,
	take,
} from './tree.ts';

/** Who reads the files. */
export interface Remote {
	/** The URIs of files below folders: those of manifests, and `.gitignore`. */
	list(folders: readonly string[]): Promise<readonly (readonly string[])[]>;
	look(uris: readonly string[]): Promise<readonly KindOfFile[]>;
	read(uris: readonly string[], largest: number): Promise<readonly FileContent[]>;
}

/** Files that decide what is searched and how, so that they are read as soon as they are seen. */
const deciding = /\/(?:\.gitignore|\.istio\.ya?ml)$/;
/** Bytes beyond which such a file is not read. */
const mostDeciding = 1024 * 1024;

/** How many files are asked for at once. */
const batch = 100;

/** A path is that of the URI, below a folder with the name of its authority: `/github/owner/repository/a.yaml`. */
export function createMirror(remote: Remote): FileSystem {
	const root = emptyFolder();
	const mounts = createMounts();
	const { uriOf, pathOf, mounted } = mounts;
	const fetch = fetching(root, uriOf, remote);
	const decide = (paths: readonly string[]): Promise<number> =>
		fetch(
			paths.filter((path) => deciding.test(path)),
			mostDeciding,
		);
	const list = async (folders: readonly string[]): Promise<void> => {
		const lists = folders.length === 0 ? [] : await remote.list(folders);
		for (const [index, folder] of folders.entries()) {
			put(root, mounted(folder), emptyFolder());
			for (const uri of lists[index] ?? []) put(root, mounted(uri), { kind: 'file' });
		}
		await decide(lists.flat().map(mounted));
	};
	/** Folders that are not below others of them are listed. */
	const look = async (uris: readonly string[]): Promise<void> => {
		const kinds = uris.length === 0 ? [] : await remote.look(uris);
		for (const [index, uri] of uris.entries()) {
			const kind = kinds[index] ?? 'missing';
			if (kind === 'missing') take(root, mounted(uri));
			else if (kind !== 'directory') put(root, mounted(uri), { kind });
		}
		await list(uris.filter((_, index) => kinds[index] === 'directory'));
		await decide(uris.filter((_, index) => kinds[index] === 'file').map(mounted));
	};
	return {
		...shown(root),
		pathOf,
		uriOf,
		list: (folders) => look(topmost(folders)),
		look: (uris) => look(topmost(uris)),
		fetch: (paths, largest) =>
			fetch(
				paths.flatMap((path) => [...filesBelow(root, path)]),
				largest,
			),
	};
}

/** Those of `uris` that are below none of the others. */
function topmost(uris: readonly string[]): readonly string[] {
	const all = new Set(uris);
	return [...all].filter((uri) => {
		for (let at = uri; at.includes('/'); at = at.slice(0, at.lastIndexOf('/')))
			if (at !== uri && all.has(at)) return false;
		return true;
	});
}

/** Fetches those of `paths` that are files whose contents are not there yet; resolves to how many that were. */
function fetching(root: TreeFolder, uriOf: (path: string) => string, remote: Remote) {
	const missing = (path: string): TreeFile | undefined => {
		const node = nodeAt(root, path);
		return node?.kind === 'file' && node.content === undefined ? node : undefined;
	};
	return async (paths: readonly string[], largest: number): Promise<number> => {
		const wanted = paths.filter((path) => missing(path) !== undefined);
		for (let at = 0; at < wanted.length; at += batch) {
			const some = wanted.slice(at, at + batch);
			const contents = await remote.read(some.map(uriOf), largest);
			for (const [index, path] of some.entries()) {
				// What has been taken away meanwhile is not put back.
				const file = missing(path);
				if (file !== undefined) file.content = contents[index] ?? 'EIO';
			}
		}
		return wanted.length;
	};
}

/** What is to be seen in a tree, as a file system shows it. */
function shown(
	root: TreeFolder,
): Pick<FileSystem, 'paths' | 'entries' | 'entryAt' | 'kindOf' | 'identityOf' | 'realpath' | 'readlink' | 'read'> {
	const found = (path: string): TreeNode => nodeAt(root, path) ?? refuse('ENOENT');
	return {
		paths,
		entries(folder) {
			const node = found(folder);
			if (node.kind !== 'directory') refuse('ENOTDIR');
			return [...(node as TreeFolder).names].map(([name, one]) => entryOf(name, one));
		},
		entryAt(path) {
			const node = nodeAt(root, path);
			return node && entryOf(paths.basename(path), node);
		},
		kindOf: (path) => nodeAt(root, path)?.kind ?? 'missing',
		identityOf: (folder) => folder,
		realpath(path) {
			found(path);
			return path;
		},
		readlink: () => refuse('EINVAL'),
		read(path, largest) {
			const node = found(path);
			if (node.kind !== 'file') return node.kind;
			const { content = 'ENOENT' } = node;
			if (typeof content !== 'string') return content.length > largest ? 'too large' : content;
			return content === 'too large' ? content : refuse(content);
		},
	};
}

function refuse(code: string): never {
	throw Object.assign(new Error(code), { code });
}

interface Mounts {
	/** The path of a URI, whose scheme and authority are known from then on. */
	mounted(uri: string): string;
	pathOf(uri: string): string | undefined;
	uriOf(path: string): string;
}

/** Which scheme and authority the folders at the top of the tree stand for. */
function createMounts(): Mounts {
	const known = new Map<string, { readonly name: string; readonly start: URI }>();
	const keyOf = ({ scheme, authority }: URI): string => `${scheme}://${authority}`;
	const pathBelow = (name: string, { path }: URI): string => `/${name}${path === '/' ? '' : path}`;
	return {
		mounted(uri) {
			const parsed = URI.parse(uri);
			const { scheme, authority } = parsed;
			const isTaken = (name: string): boolean => [...known.values()].some((one) => one.name === name);
			let mount = known.get(keyOf(parsed));
			if (mount === undefined) {
				const plain = authority || scheme;
				const name = isTaken(plain) ? `${scheme}+${authority}` : plain;
				mount = { name, start: parsed.with({ path: '', query: '', fragment: '' }) };
				known.set(keyOf(parsed), mount);
			}
			return pathBelow(mount.name, parsed);
		},
		pathOf(uri) {
			const parsed = URI.parse(uri);
			const mount = known.get(keyOf(parsed));
			return mount && pathBelow(mount.name, parsed);
		},
		uriOf(path) {
			const [, name = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
			const mount = [...known.values()].find((one) => one.name === name);
			return (mount?.start ?? URI.file('')).with({ path: rest || '/' }).toString();
		},
	};
}
