// What a kustomization takes in from elsewhere: kustomize fetches that (kustomize: api/internal/loader/fileloader.go), and has no
// option not to. One that does is not built.
import { readText } from '../disk/read.ts';
import { joined, parentOf } from '../text/uri.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';

/** What the disk says of URIs. */
export interface Disk {
	readonly kindOf: (uri: string) => 'file' | 'directory' | 'missing';
	readonly pathOf: (uri: string) => string;
	/** The path as people are told it. */
	readonly nameOf: (uri: string) => string;
}

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields whose texts are never loaded. */
const inert = new Set([
	'literals',
	'patch',
	'labels',
	'commonLabels',
	'commonAnnotations',
	'images',
	'target',
	'pairs',
]);
const directories = new Set(['resources', 'bases', 'components']);
const programs = new Set(['generators', 'transformers', 'validators']);

/** Why the kustomization in a directory is not built, as words behind "… was not built: "; undefined if it may be. */
export function obstacleIn(directory: string, disk: Disk, seen = new Set<string>()): string | undefined {
	if (seen.has(directory)) return undefined;
	seen.add(directory);
	const uri = names.map((name) => `${directory}/${name}`).find((one) => disk.kindOf(one) === 'file');
	const text = uri === undefined ? undefined : readText(disk.pathOf(uri));
	if (uri === undefined || text === undefined) return `there is no kustomization in ${disk.nameOf(directory)}`;
	const { root } = tree({ text });
	if (root === undefined) return `${disk.nameOf(uri)} is not understood`;
	for (const { key, value } of root.entries) {
		const fault = directories.has(key.text)
			? inDirectories(value, parentOf(uri), disk, seen)
			: programs.has(key.text)
				? inPrograms(value, parentOf(uri), disk)
				: remoteIn(value, key.text);
		if (fault !== undefined) return fault;
	}
	return undefined;
}

function inDirectories(list: Node, directory: string, disk: Disk, seen: Set<string>): string | undefined {
	for (const { text } of list.items) {
		const uri = joined(directory, text);
		const kind = /:\/\/|^git@|^git::/.test(text) ? 'missing' : disk.kindOf(uri);
		if (kind === 'missing') return `"${text}" is not in the workspace`;
		const fault = kind === 'directory' ? obstacleIn(uri, disk, seen) : undefined;
		if (fault !== undefined) return fault;
	}
	return undefined;
}

/** What generates or transforms is configured in files that may name others. */
function inPrograms(list: Node, directory: string, disk: Disk): string | undefined {
	for (const { text } of list.items) {
		if (text.includes('\n')) {
			if (text.includes('://')) return 'what it generates or transforms names something elsewhere';
			continue;
		}
		const uri = joined(directory, text);
		const content = disk.kindOf(uri) === 'file' ? readText(disk.pathOf(uri)) : undefined;
		if (content === undefined) return `"${text}" is no file in the workspace`;
		if (content.includes('://')) return `"${text}" names something elsewhere`;
	}
	return undefined;
}

function remoteIn(node: Node, field: string): string | undefined {
	if (inert.has(field)) return undefined;
	if (node.kind === 'scalar') return node.text.includes('://') ? `"${node.text}" is not in the workspace` : undefined;
	const children = [
		...node.items.map((one) => [field, one] as const),
		...node.entries.map(({ key, value }) => [key.text, value] as const),
	];
	for (const [name, child] of children) {
		const fault = remoteIn(child, name);
		if (fault !== undefined) return fault;
	}
	return undefined;
}
