// Node<T>: a YAML value that knows where it was written. T says which fields it may have; the text decides which it has.
// All offsets count from the start of the chunk. Nothing here knows Kubernetes.
import type { Span } from '../text/span.ts';

export type Kind = 'map' | 'seq' | 'scalar';
export type Style = 'plain' | 'single' | 'double' | 'block' | 'flow';

/** A key and its value, in the order written; the same key may come twice. */
export interface Entry {
	readonly key: Node<string>;
	readonly value: Node;
	/**
	 * The fields that the key may be, which nobody knows: whichever of them it is, it is there, but unknown. None where it is like
	 * no field; undefined where it is one.
	 */
	readonly meant?: readonly string[];
}

/** What `Node` is made of; `style` is `flow` for `{}`/`[]`, `block` for indented collections and for `|` and `>`. */
export interface NodeParts {
	readonly kind: Kind;
	readonly start: number;
	readonly end: number;
	readonly style: Style;
	/** The decoded text of a scalar; '' for nothing written and for collections. */
	readonly text?: string;
	readonly entries?: readonly Entry[];
	readonly items?: readonly Node[];
	readonly opaque?: boolean;
}

type Item<T> = NonNullable<T> extends readonly (infer I)[] ? NonNullable<I> : never;
type Scalar<T> = T extends string | number | boolean ? T : unknown extends T ? string | number | boolean : never;

const noEntries: readonly Entry[] = [];
const noItems: readonly Node[] = [];

export class Node<out T = unknown> implements Span {
	readonly kind: Kind;
	readonly start: number;
	readonly end: number;
	readonly style: Style;
	/** The text of a scalar without quotes; of an opaque one, as written. '' for null and for collections. */
	readonly text: string;
	readonly entries: readonly Entry[];
	readonly items: readonly Node[];
	/** True where a template, or an alias that leads nowhere, stands in for the value: present, but unknown. */
	readonly opaque: boolean;
	/** Only for the compiler: the type of the value. */
	declare readonly type?: T;

	constructor(parts: NodeParts) {
		this.kind = parts.kind;
		this.start = parts.start;
		this.end = parts.end;
		this.style = parts.style;
		this.text = parts.text ?? '';
		// One empty list for all, since most nodes have no children.
		this.entries = parts.entries?.length ? parts.entries : noEntries;
		this.items = parts.items?.length ? parts.items : noItems;
		this.opaque = parts.opaque ?? (isDirective(this.entries) || isBraced(this));
	}

	/**
	 * The value of a field, merge keys (`<<`) included; undefined if it is not written. The last of duplicate keys wins, as in
	 * Go. Of what is unknown, and of a field that an unknown key may be, something unknown: never nothing.
	 */
	get<K extends string & keyof T>(key: K): Node<NonNullable<T[K]>> | undefined {
		return (find(this, key, 0) as Node<NonNullable<T[K]>> | undefined) ?? undefined;
	}

	/**
	 * The items of a list field; none if it is missing or no list, one that is unknown if the list is. An item that is null is
	 * refused, whatever it was meant to be: it is unknown too.
	 */
	each<K extends string & keyof T>(key: K): readonly Node<Item<T[K]>>[] {
		const list = find(this, key, 0);
		const items = list?.opaque === true ? [list] : (list?.items ?? noItems);
		return (items.some(isNullItem) ? items.map(knownOrNot) : items) as readonly Node<Item<T[K]>>[];
	}

	/** The scalar as YAML 1.2 reads it; undefined for null, opaque values and collections. */
	get value(): Scalar<T> | undefined {
		return scalarValue(this) as Scalar<T> | undefined;
	}

	/** Whether nothing, `~` or `null` is written here. */
	get isNull(): boolean {
		return this.kind === 'scalar' && this.style === 'plain' && !this.opaque && /^(~|null|Null|NULL|)$/.test(this.text);
	}
}

function isNullItem(item: Node): boolean {
	return item.text.length < 5 && item.isNull;
}

function knownOrNot(item: Node): Node {
	return isNullItem(item) ? unsaid(item) : item;
}

/** The directives of strategic merge patches, which are about the map that they stand in (kubernetes.io: "Update API Objects in Place"). */
const ofPatches = /^\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)\b/;

/**
 * Whether a map is a tool's way to write a value of any type: all its keys are words for the tool, as `$if` and `$forEach` of
 * Garden (docs.garden.io: "Variables and templating") and of JSON-e, or `Fn::Join` of CloudFormation.
 */
function isDirective(entries: readonly Entry[]): boolean {
	const code = entries[0]?.key.text.charCodeAt(0);
	// `$` or `F`: nearly all maps are told by this.
	if (code !== 36 && code !== 70) return false;
	return entries.every(({ key }) => /^(?:\$[A-Za-z]\w*$|Fn::)/.test(key.text) && !ofPatches.test(key.text));
}

/** Whether a map is `{YOUR_HOST}`, a stand-in in braces that YAML takes for a map of one key without a value. */
function isBraced({ style, entries: [only, another] }: Node): boolean {
	if (style !== 'flow' || only === undefined || another !== undefined) return false;
	return only.value.isNull && only.value.text === '' && /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(only.key.text);
}

function find(node: Node, key: string, depth: number): Node | undefined {
	if (node.opaque) return node;
	const { entries } = node;
	let merged: Node | undefined;
	let unknown: Node | undefined;
	for (let i = entries.length - 1; i >= 0; i--) {
		const entry = entries[i] as Entry;
		if (entry.key.text === key) return entry.value;
		if (entry.key.opaque || entry.meant?.includes(key) === true) unknown ??= unsaid(entry.key);
		if (entry.key.text === '<<' && entry.key.style === 'plain' && depth < 8) merged ??= merge(entry.value, key, depth);
	}
	return merged ?? unknown;
}

/** What an unknown key may hold: not what is written at it, for that may be of any other key. */
function unsaid({ start, end }: Node): Node {
	return new Node({ kind: 'scalar', start, end, style: 'plain', opaque: true });
}

function merge(value: Node, key: string, depth: number): Node | undefined {
	if (value.kind === 'map' || value.opaque) return find(value, key, depth + 1);
	for (const item of value.items) {
		const found = find(item, key, depth + 1);
		if (found !== undefined) return found;
	}
	return undefined;
}

function scalarValue(node: Node): string | number | boolean | undefined {
	if (node.kind !== 'scalar' || node.opaque) return undefined;
	if (node.style !== 'plain') return node.text;
	if (node.isNull) return undefined;
	if (/^(true|True|TRUE)$/.test(node.text)) return true;
	if (/^(false|False|FALSE)$/.test(node.text)) return false;
	if (/^[-+]?(0|[1-9][0-9]*|0[0-9]+)$|^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(node.text))
		return Number(node.text);
	if (/^0x[0-9a-fA-F]+$|^0o[0-7]+$/.test(node.text)) return Number(node.text);
	return node.text;
}
