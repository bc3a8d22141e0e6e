// Places of a document that may be filled in later, and the document with something else there.
import { cut } from '../server/src/text/chunk.ts';
import type { Span } from '../server/src/text/span.ts';
import type { Node } from '../server/src/yaml/node.ts';
import { parse } from '../server/src/yaml/tree.ts';

/** How something stands for what was written. */
export type Form =
	| 'plain'
	| 'double'
	| 'single'
	| 'prefix'
	| 'suffix'
	| 'inner'
	| 'quoted suffix'
	| 'key'
	| 'quoted key'
	| 'key part'
	| 'collection'
	| 'behind'
	| 'comment'
	| 'comment line'
	| 'line above'
	| 'entry above'
	| 'around'
	| 'name'
	| 'quoted name'
	| 'name part';

export type Way = 'any' | 'word' | 'whole' | 'end' | 'quoted' | 'line' | 'around' | 'name' | 'tag';

export const waysOf: Readonly<Record<Way, readonly Form[]>> = {
	any: [
		'plain',
		'double',
		'single',
		'prefix',
		'suffix',
		'inner',
		'quoted suffix',
		'key',
		'quoted key',
		'key part',
		'collection',
		'comment',
		'comment line',
		'line above',
	],
	word: [
		'plain',
		'double',
		'single',
		'prefix',
		'suffix',
		'quoted suffix',
		'key',
		'quoted key',
		'key part',
		'collection',
		'comment',
	],
	whole: ['plain', 'double', 'single', 'collection', 'comment'],
	tag: ['plain', 'collection', 'comment'],
	end: ['behind', 'collection', 'comment line'],
	quoted: ['double', 'single'],
	line: ['line above', 'comment line'],
	around: ['around'],
	name: ['name', 'quoted name', 'name part'],
};

export interface StandIn {
	/** The whole document. */
	readonly text: string;
	/** What was there. */
	readonly place: string;
}

interface Place extends Span {
	readonly node: Node;
	readonly role: 'key' | 'value' | 'item';
	/** Whether brackets are around it. */
	readonly isFlow: boolean;
	/** Behind the colon of its key. */
	readonly colon: number | undefined;
	/** Whether it holds a name or a host. */
	readonly isName: boolean;
	/** Whether it is the name of the document. */
	readonly isOwnName: boolean;
}

/** What is not replaced: a document of an unknown kind is none of ours, and without metadata nothing is told from it. */
const heads = new Set(['apiVersion', 'kind', 'metadata', 'anotations']);
const names =
	/^(?:name|namespace|host|hosts|gateways|subset|credentialName|serviceAccountName|principals|address|methods|version|app)$/;

function placesOf(node: Node, text: string, isFlow: boolean, isRoot: boolean, inName: boolean): readonly Place[] {
	const inner = isFlow || node.style === 'flow';
	const outer = (value: Node): Span => {
		const quote = value.style === 'single' || value.style === 'double' ? 1 : 0;
		return { start: value.start - quote, end: value.end + quote };
	};
	return [
		...node.entries.flatMap(({ key, value }): readonly Place[] => {
			const isHead = (isRoot && heads.has(key.text)) || key.text === 'anotations';
			const colon = text.indexOf(':', key.end) + 1;
			const isName = names.test(key.text);
			const below = placesOf(value, text, inner, false, isName);
			if (isHead) return key.text === 'metadata' ? below : [];
			return [
				{ ...outer(key), node: key, role: 'key', isFlow: inner, colon, isName: false, isOwnName: false },
				{ ...outer(value), node: value, role: 'value', isFlow: inner, colon, isName, isOwnName: key.text === 'name' },
				...below,
			];
		}),
		...node.items.flatMap((item): readonly Place[] => [
			{ ...outer(item), node: item, role: 'item', isFlow: inner, colon: undefined, isName: inName, isOwnName: false },
			...placesOf(item, text, inner, false, inName),
		]),
	];
}

/** The document `text` with `example` in one form, at each of its places in turn. */
export function standIns(text: string, form: Form, example: string): readonly StandIn[] {
	const { root } = parse(text);
	if (root === undefined) return [];
	return placesOf(root, text, false, true, false).flatMap((place) => {
		const edit = editFor(text, place, form, example);
		if (edit === undefined) return [];
		const path = text.slice(place.start, place.end).split('\n')[0];
		return [{ text: text.slice(0, edit.start) + edit.text + text.slice(edit.end), place: `${place.role} ${path}` }];
	});
}

type Edit = Span & { readonly text: string };

function editFor(text: string, place: Place, form: Form, example: string): Edit | undefined {
	const { node, role, start, end, isFlow } = place;
	const isScalar = node.kind === 'scalar' && node.style !== 'block' && start < end;
	const isValue = role !== 'key' && isScalar;
	const plain = isValue && node.style === 'plain';
	const inFlow = isFlow && /[,[\]{}]/.test(example);
	switch (form) {
		case 'name':
			return place.isName ? editFor(text, place, 'plain', example) : undefined;
		case 'quoted name':
			return place.isName ? editFor(text, place, 'double', example) : undefined;
		case 'name part':
			return place.isName ? editFor(text, place, 'suffix', example) : undefined;
		case 'plain':
			return isValue && !inFlow ? { start, end, text: example } : undefined;
		case 'double':
			return isValue && !/["\\]/.test(example) ? { start, end, text: `"${example}"` } : undefined;
		case 'single':
			return isValue && !example.includes("'") ? { start, end, text: `'${example}'` } : undefined;
		case 'prefix':
			return plain && !inFlow ? { start, end: start, text: example } : undefined;
		case 'suffix':
			// "front-X" cannot become "front", which others ask for.
			return plain && !inFlow && !place.isOwnName ? { start: end, end, text: `-${example}` } : undefined;
		case 'inner':
			return plain && !inFlow && end - start > 3 ? { start: start + 1, end: end - 1, text: example } : undefined;
		case 'quoted suffix':
			return isValue && node.style === 'double' && !/["\\]/.test(example)
				? { start: node.end, end: node.end, text: example }
				: undefined;
		case 'key':
			return role === 'key' && !inFlow ? { start, end, text: example } : undefined;
		case 'quoted key':
			return role === 'key' && !/["\\]/.test(example) ? { start, end, text: `"${example}"` } : undefined;
		case 'key part':
			return role === 'key' && !inFlow ? { start: end, end, text: `-${example}` } : undefined;
		case 'collection':
			if (role === 'key' || node.kind === 'scalar' || inFlow) return undefined;
			if (node.style === 'flow') return { start, end, text: example };
			return role === 'value'
				? { start: place.colon ?? start, end, text: ` ${example}` }
				: { start, end, text: example };
		case 'behind':
			return isValue && !isFlow && isLast(text, end) ? { start: end, end, text: ` ${example}` } : undefined;
		case 'comment':
			return isLast(text, end) && node.style !== 'block' && !isFlow
				? { start: end, end, text: ` # ${example}` }
				: undefined;
		case 'comment line':
			return lineAbove(text, place, (indent) => `${indent}# ${example}\n`);
		case 'line above':
			return lineAbove(text, place, (indent) => `${indent}${example}\n`);
		case 'entry above':
			return role === 'key' ? lineAbove(text, place, (indent) => `${indent}${example}\n`) : undefined;
		case 'around': {
			const [open = '', close = ''] = example.split(' … ');
			return around(text, place, open, close);
		}
	}
}

function isLast(text: string, end: number): boolean {
	return text.charAt(end) === '\n';
}

/** Only a key or an item that begins its line has one. */
function indentOf(text: string, { start, role }: Place): string | undefined {
	const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
	if (role === 'key') return /^ *$/.test(before) ? before : undefined;
	return role === 'item' && /^ *- $/.test(before) ? before.slice(0, -2) : undefined;
}

function lineAbove(text: string, place: Place, lines: (indent: string) => string): Edit | undefined {
	const indent = indentOf(text, place);
	if (indent === undefined || place.isFlow) return undefined;
	const at = text.lastIndexOf('\n', place.start - 1) + 1;
	return { start: at, end: at, text: lines(indent) };
}

/** Lines around an entry or item; the place is that of the key, so where the entry ends is told by the columns below. */
function around(text: string, place: Place, open: string, close: string): Edit | undefined {
	const indent = indentOf(text, place);
	if (indent === undefined || place.isFlow) return undefined;
	const start = text.lastIndexOf('\n', place.start - 1) + 1;
	let end = text.indexOf('\n', start) + 1 || text.length;
	for (;;) {
		const next = text.slice(end, text.indexOf('\n', end) + 1 || text.length);
		const column = next.search(/\S/);
		const isBelow =
			column > indent.length || (column === indent.length && place.role === 'key' && next.startsWith('- ', column));
		if (column === -1 || !isBelow) break;
		end += next.length;
	}
	return { start, end, text: `${indent}${open}\n${text.slice(start, end)}${indent}${close}\n` };
}

/** The parts of a fixture that are YAML, with what stands before and behind each. */
export function* manifestsOf(
	source: string,
): Generator<{ readonly text: string; readonly whole: (text: string) => string }> {
	// Files begin with a line of their own, which is no YAML.
	const parts = source.split(/(?<=\n)(?=#- )/);
	for (const [index, part] of parts.entries()) {
		if (/^(#- .*(kustomization|Chart|\.istio)\.yaml)/.test(part)) continue;
		for (const piece of cut(part)) {
			if (piece.text.includes('CustomResourceDefinition')) continue;
			const whole = (text: string): string =>
				parts.with(index, part.slice(0, piece.start) + text + part.slice(piece.start + piece.text.length)).join('');
			yield { text: piece.text, whole };
		}
	}
}
