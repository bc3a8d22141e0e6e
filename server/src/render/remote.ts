// What a kustomization takes in from elsewhere: kustomize fetches that (kustomize: api/internal/loader/fileloader.go), and has no
// option not to. One that does is not built, nor is one that kustomize might read as something else than we do.
import { kindOfPath, readText, realWithin } from '../disk/read.ts';
import { host } from '../host/host.ts';
import { cut } from '../text/chunk.ts';
import { joined } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';

/** What the disk says of URIs. */
export interface Disk {
	readonly kindOf: (uri: string) => 'file' | 'directory' | 'missing';
	readonly pathOf: (uri: string) => string;
	/** The path as people are told it. */
	readonly nameOf: (uri: string) => string;
	/** The directory that one is, links followed; undefined if it lies outside of what is checked. */
	readonly realOf: (uri: string) => string | undefined;
}

/** The disk of a run that checks `folders`, given as paths. */
export function diskOf(folders: readonly string[], { pathOf, nameOf }: Pick<Disk, 'pathOf' | 'nameOf'>): Disk {
	return {
		pathOf,
		nameOf,
		kindOf: (uri) => kindOfPath(pathOf(uri)),
		realOf: (uri) => {
			const real = realWithin(pathOf(uri), folders);
			return real && host.files.uriOf(real);
		},
	};
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields whose texts are never loaded. */
const inert = new Set([
	'literals',
	'patch',
	'labels',
	'commonlabels',
	'commonannotations',
	'images',
	'target',
	'pairs',
]);
const directories = new Set(['resources', 'bases', 'components']);
const programs = new Set(['generators', 'transformers', 'validators']);

/** Why the kustomization in a directory is not built, as words behind "… was not built: "; undefined if it may be. */
export function obstacleIn(directory: string, disk: Disk, seen = new Set<string>()): string | undefined {
	// kustomize counts paths from where links lead to.
	const real = disk.realOf(directory);
	if (real === undefined) return `"${disk.nameOf(directory)}" is not in the workspace`;
	if (seen.has(real)) return undefined;
	seen.add(real);
	const uri = names.map((name) => `${real}/${name}`).find((one) => disk.kindOf(one) === 'file');
	const text = uri === undefined ? undefined : readText(disk.pathOf(uri));
	if (uri === undefined || text === undefined) return `there is no kustomization in ${disk.nameOf(directory)}`;
	const root = understood(text);
	return root === undefined
		? `the kustomization in ${disk.nameOf(directory)} is not understood`
		: inFields(root, real, disk, seen);
}

function inFields(fields: Node, directory: string, disk: Disk, seen: Set<string>): string | undefined {
	for (const { key, value } of fields.entries) {
		const field = asGoReads(key.text);
		const fault = directories.has(field)
			? inDirectories(value, directory, disk, seen)
			: programs.has(field)
				? inPrograms(value, directory, disk)
				: field === '<<'
					? (inFields(value, directory, disk, seen) ?? remoteIn(value, ''))
					: remoteIn(value, field);
		if (fault !== undefined) return fault;
	}
	return undefined;
}

function inDirectories(list: Node, directory: string, disk: Disk, seen: Set<string>): string | undefined {
	for (const { text, opaque } of list.items) {
		const uri = joined(directory, text);
		const kind = opaque || /:\/\/|^git@|^git::/.test(text) ? 'missing' : disk.kindOf(uri);
		if (kind === 'missing') return `"${text}" is not in the workspace`;
		const fault = kind === 'directory' ? obstacleIn(uri, disk, seen) : undefined;
		if (fault !== undefined) return fault;
	}
	return undefined;
}

/** What generates or transforms is configured in files, or in the texts of items, that may name others. */
function inPrograms(list: Node, directory: string, disk: Disk): string | undefined {
	for (const { text } of list.items) {
		if (text.includes('\n')) {
			if (isRemote(text)) return 'what it generates or transforms names something elsewhere';
			continue;
		}
		const uri = joined(directory, text);
		const content = disk.kindOf(uri) === 'file' ? readText(disk.pathOf(uri)) : undefined;
		if (content === undefined) return `"${text}" is no file in the workspace`;
		if (isRemote(content)) return `"${text}" names something elsewhere`;
	}
	return undefined;
}

/** Whether a text of several documents names something elsewhere, or may do so in a way that we do not read. */
function isRemote(text: string): boolean {
	if (text.includes('://')) return true;
	const written = cut(text).filter((piece) => /^(?!---|#|\.\.\.)\s*\S/m.test(piece.text));
	return written.some((piece) => {
		const root = understood(piece.text);
		return root === undefined || remoteIn(root, '') !== undefined;
	});
}

/** The tree of a text, if it is certain that kustomize reads the same. */
function understood(text: string): Node | undefined {
	const { root, problems } = tree({ text });
	return problems.length > 0 || root === undefined || hasTags(text, root) ? undefined : root;
}

/** Whether there is a tag: under `!!binary` Go decodes what is written, so that it is no longer what we see. */
function hasTags(text: string, root: Node): boolean {
	const spans: { readonly start: number; readonly end: number }[] = [];
	const visit = (node: Node): void => {
		if (node.kind === 'scalar') spans.push(node);
		node.items.forEach(visit);
		for (const { key, value } of node.entries) {
			visit(key);
			visit(value);
		}
	};
	if (!text.includes('!')) return false;
	visit(root);
	let [between, at] = ['', 0];
	for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
		between += text.slice(at, Math.max(at, start));
		at = Math.max(at, end);
	}
	return (between + text.slice(at)).replace(/#.*/g, '').includes('!');
}

/** The name of a field as Go compares it, which takes `ſ` for `s` and the Kelvin sign for `k` (encoding/json: foldName). */
function asGoReads(name: string): string {
	return name.toUpperCase().toLowerCase();
}

function remoteIn(node: Node, field: string): string | undefined {
	if (inert.has(field)) return undefined;
	// Beyond the limit of aliases nobody here knows what one stands for.
	if (node.opaque && node.text.startsWith('*')) return `"${node.text}" may be anything`;
	if (node.kind === 'scalar') return node.text.includes('://') ? `"${node.text}" is not in the workspace` : undefined;
	const children = [
		...node.items.map((one) => [field, one] as const),
		...node.entries.map(({ key, value }) => [asGoReads(key.text), value] as const),
	];
	for (const [name, child] of children) {
		const fault = remoteIn(child, name);
		if (fault !== undefined) return fault;
	}
	return undefined;
}
