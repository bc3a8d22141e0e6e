// A file of several documents becomes one file for each. The first stays where it is; kustomizations that take the file in take in
// the new ones too.
import { symbols } from '../../mesh/extract.ts';
import type { Placed } from '../../text/source-file.ts';
import { decoded, joined, parentOf } from '../../text/uri.ts';
import { isKustomization } from '../../workspace/kustomize.ts';
import { itemAddition } from '../../yaml/edits/additions.ts';
import type { Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import type { FileEdit } from '../answers.ts';
import { applied } from '../code-actions.ts';
import type { Change, NewFile, Offer, Site } from './site.ts';

/** Offered in a file that holds several resources. */
export function splitFile(site: Site): readonly Offer[] {
	const { placed } = site.file;
	const full = placed.filter(({ chunk }) => symbols(chunk).resources.length > 0);
	if (full.length < 2) return [];
	return [{ title: `Split the file: a file for each of its ${full.length} documents`, change: () => split(site) }];
}

function split(site: Site): Change {
	const { file, snapshot } = site;
	const { placed } = file;
	const text = placed.map(({ chunk }) => chunk.text).join('');
	if (text.length !== file.length) return { refusal: 'Open the file first: not all of its documents are known' };
	if (!/\.ya?ml$/.test(file.uri)) return { refusal: 'Only YAML files can be split' };
	if (placed.some(({ chunk }) => symbols(chunk).isTemplate))
		return { refusal: 'The file is a template, whose documents may depend on each other' };
	const [first, ...others] = placed.filter(({ chunk }) => /^(?!---)[^\s#]/m.test(chunk.text));
	if (first === undefined || others.length === 0) return { refusal: 'The file has one document only' };
	if (placed.some(({ chunk }) => symbols(chunk).problems.length > 0)) return { refusal: 'The file is not valid YAML' };
	const taken = new Set(snapshot.files.keys());
	const files = others.map((one): NewFile => {
		const uri = freeUri(file.uri, one, taken);
		taken.add(uri);
		return { uri, text: withoutMarker(one.chunk.text) };
	});
	const gone: FileEdit[] = others.map(({ start, chunk }) => ({
		uri: file.uri,
		start,
		end: start + chunk.text.length,
		text: '',
	}));
	return { edits: [...gone, ...listed(site, files)], files };
}

function withoutMarker(text: string): string {
	const body = text.replace(/^(?:---[^\S\n]*\r?\n|---[^\S\n]+(?=#))/, '');
	return body.endsWith('\n') ? body : `${body}\n`;
}

/** `kind-name.yaml`, with a number where there is one. */
function freeUri(uri: string, { chunk }: Placed, taken: ReadonlySet<string>): string {
	const [found] = symbols(chunk).resources;
	const root = tree(chunk).root as Node<{ kind?: string; metadata?: { name?: string } }> | undefined;
	const kind = found?.resource.kind.kind ?? root?.get('kind')?.text ?? 'document';
	const name = found?.resource.name?.text ?? root?.get('metadata')?.get('name')?.text ?? '';
	const dashed = kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
	const base = [dashed, name]
		.filter((part) => part !== '')
		.join('-')
		.replace(/[^\w.-]+/g, '-');
	const ending = /\.ya?ml$/.exec(uri)?.[0] ?? '.yaml';
	let free = `${parentOf(uri)}/${base}${ending}`;
	for (let number = 2; taken.has(free); number++) free = `${parentOf(uri)}/${base}-${number}${ending}`;
	return free;
}

/** Names the new files wherever a kustomization names the old one. */
function listed({ snapshot, file }: Site, files: readonly NewFile[]): readonly FileEdit[] {
	const edits: FileEdit[] = [];
	for (const [uri, { placed }] of snapshot.files) {
		if (!isKustomization(uri)) continue;
		for (const { chunk, start } of placed) {
			const root = tree(chunk).root as Node<{ resources?: readonly string[] }> | undefined;
			const own = root?.each('resources').find((one) => joined(parentOf(uri), one.text) === file.uri);
			if (root === undefined || own === undefined) continue;
			const folder = own.text.slice(0, own.text.lastIndexOf('/') + 1);
			const names = files.map((one) => folder + decoded(one.uri.slice(one.uri.lastIndexOf('/') + 1)));
			const added = withItems(chunk.text, names);
			if (added !== undefined)
				edits.push({ uri, start: start + added.start, end: start + added.end, text: added.text });
		}
	}
	return edits;
}

/** Puts names behind the `resources` of a kustomization, one after the other, as one edit. */
function withItems(
	text: string,
	names: readonly string[],
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
	let now = text;
	for (const name of names) {
		const root = tree({ text: now }).root;
		const edits = root === undefined ? undefined : itemAddition(now, root, 'resources', name);
		if (edits === undefined) return undefined;
		now = applied(now, edits);
	}
	let start = 0;
	while (start < text.length && text[start] === now[start]) start++;
	let end = 0;
	while (end < text.length - start && text.at(-1 - end) === now.at(-1 - end)) end++;
	return { start, end: text.length - end, text: now.slice(start, now.length - end) };
}
