// New YAML as text: values written like what stands beside them, in block or in flow style.
import type { Node } from '../node.ts';
import { isPlainText } from '../scalars.ts';

/** What is to be written; a field that is undefined is left out. */
export type Content =
	| string
	| number
	| boolean
	| readonly Content[]
	| { readonly [field: string]: Content | undefined };

/** How a document is written. */
export interface Manner {
	/** By how much a map in a map is indented. */
	readonly step: number;
	/** Whether the dashes of a list are indented below its key. */
	readonly isIndented: boolean;
}

/** The manner of a document: as its first nested map and its first list are. */
export function mannerOf(text: string): Manner {
	const [, step = '  '] = /^[\w"'][^\n]*:[ \t]*\r?\n( +)[^\s-]/m.exec(text) ?? [];
	const [, key = '', dash = ''] = /^((?: |-(?= ))*)[\w"'][^\n#]*:[ \t]*\r?\n( *)- /m.exec(text) ?? [];
	return { step: step.length, isIndented: dash.length > key.length };
}

/** How a map in flow style is written. */
interface Hand {
	readonly pad: string;
	readonly isJson: boolean;
}

/** One line. `like`: what stands beside it, whose padding, quotes and order of fields it gets. */
export function flowText(content: Content, text = '', like?: Node, around: Hand = { pad: ' ', isJson: false }): string {
	if (!isCollection(content)) return around.isJson ? JSON.stringify(content) : scalarText(content, like);
	const hand = handOf(text, like) ?? around;
	if (isList(content)) return `[${content.map((item) => flowText(item, text, like?.items[0], hand)).join(', ')}]`;
	const fields = ordered(content, like).map(([key, value]) => {
		const name = hand.isJson ? JSON.stringify(key) : scalarText(key);
		return `${name}: ${flowText(value, text, fieldOf(like, key), hand)}`;
	});
	return fields.length === 0 ? '{}' : `{${hand.pad}${fields.join(', ')}${hand.pad}}`;
}

function handOf(text: string, like: Node | undefined): Hand | undefined {
	if (like?.kind !== 'map' || like.style !== 'flow' || like.entries.length === 0) return undefined;
	return {
		pad: /\s/.test(text.charAt(like.start + 1)) ? ' ' : '',
		isJson: like.entries.every(({ key }) => key.style === 'double'),
	};
}

/** Lines without indentation; what is in flow style in `like` is so here too. */
export function blockLines(content: Content, manner: Manner, text = '', like?: Node): readonly string[] {
	if (!isCollection(content) || isEmpty(content)) return [flowText(content, text, like)];
	if (isList(content))
		return content.flatMap((item) => itemLines(blockLines(item, manner, text, like?.items[0]), '- '));
	return ordered(content, like).flatMap(([key, value]) => {
		const model = fieldOf(like, key);
		const isFlow = !isCollection(value) || isEmpty(value) || model?.style === 'flow';
		if (isFlow) return [`${scalarText(key)}: ${flowText(value, text, model)}`];
		const indent = ' '.repeat(Array.isArray(value) && !manner.isIndented ? 0 : manner.step);
		const lines = blockLines(value, manner, text, model);
		return [`${scalarText(key)}:`, ...lines.map((line) => indent + line)];
	});
}

/** Lines behind a dash. */
export function itemLines(lines: readonly string[], dash: string): readonly string[] {
	return lines.map((line, index) => (index === 0 ? dash : ' '.repeat(dash.length)) + line);
}

type Fields = { readonly [field: string]: Content | undefined };
type Collection = readonly Content[] | Fields;

function isCollection(content: Content): content is Collection {
	return typeof content === 'object';
}

function isList(content: Collection): content is readonly Content[] {
	return Array.isArray(content);
}

function isEmpty(content: Collection): boolean {
	return Object.keys(content).length === 0;
}

/** The fields in the order of those beside them. */
function ordered(content: Fields, like: Node | undefined): readonly (readonly [string, Content])[] {
	const order = like?.entries.map(({ key }) => key.text) ?? [];
	const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
	return Object.entries(content)
		.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
		.sort(([a], [b]) => place(a) - place(b));
}

function fieldOf(like: Node | undefined, key: string): Node | undefined {
	return like?.entries.find((entry) => entry.key.text === key)?.value;
}

function scalarText(value: string | number | boolean, like?: Node): string {
	if (typeof value !== 'string') return String(value);
	if (like?.style === 'double') return JSON.stringify(value);
	if (like?.style === 'single' && !/['\n]/.test(value)) return `'${value}'`;
	return isPlainText(value) ? value : JSON.stringify(value);
}
