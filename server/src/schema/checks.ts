// What constraints that no keyword can say are made of: questions about nodes, and checks put together from them.
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import { listed } from './listed.ts';
import type { Check, Fault, FaultKind } from './schema.ts';
import type { Arguments, Wrong } from './wrong.ts';

export type Said = Omit<Fault, 'fix' | 'lacks'>;
type Fields = Node<Record<string, unknown>>;

/** The value of a field; undefined where nothing, or null, is written. */
export function get(node: Node | undefined, key: string): Node | undefined {
	const value = (node as Fields | undefined)?.get(key);
	return value === undefined || value.isNull ? undefined : value;
}

/** The items of a list field. */
export function each(node: Node | undefined, key: string): readonly Node[] {
	return (node as Node<Record<string, unknown[]>> | undefined)?.each(key) ?? [];
}

/** The text of a scalar that is known; undefined for templates, placeholders and collections. */
export function textOf(node: Node | undefined): string | undefined {
	if (node === undefined || node.kind !== 'scalar' || node.opaque) return undefined;
	return node.text;
}

export function numberOf(node: Node | undefined): number | undefined {
	const text = textOf(node);
	const number = text === undefined || text === '' ? Number.NaN : Number(text);
	return Number.isNaN(number) ? undefined : number;
}

/**
 * Whether a field surely is set as Istio sees it once the manifest is decoded: zero, false, '' and empty lists are as good as
 * nothing, and what is unknown may be that.
 */
export function isSet(node: Node | undefined, key: string): boolean {
	const value = get(node, key);
	if (value === undefined || value.opaque) return false;
	if (value.kind === 'seq') return value.items.length > 0;
	if (value.kind === 'map') return true;
	return !(value.text === '' || value.text === '0' || value.text === 'false');
}

/** Whether a field surely is there, be it an empty list: what `has()` asks in CEL. */
export function isWritten(node: Node | undefined, key: string): boolean {
	return get(node, key)?.opaque === false;
}

/** Whether a field may be set, because it is, or is unknown. */
export function mayBeSet(node: Node | undefined, key: string): boolean {
	return isSet(node, key) || get(node, key)?.opaque === true;
}

/** Whether a list field can be read: it is written as a list, or not at all. */
export function isReadable(node: Node | undefined, key: string): boolean {
	const value = get(node, key);
	return value === undefined || (value.kind === 'seq' && !value.opaque);
}

/** The kind of a fault that is none if `key` says otherwise: unwritten, it is missing, and a patch or template may add it. */
export function unless(node: Node, key: string, kind: FaultKind): FaultKind {
	return get(node, key) === undefined ? 'missing-field' : kind;
}

/** Something of one line that stands for a map or list: its first key. */
export function head(node: Node): Span {
	if (node.kind === 'scalar') return node;
	return node.entries[0]?.key ?? node.items[0]?.entries[0]?.key ?? node.items[0] ?? node;
}

/** The key `name` of `node`; what stands for the whole if it is not written there itself. */
export function keyOf(node: Node, name: string): Span {
	return node.entries.find(({ key }) => key.text === name)?.key ?? head(node);
}

/** `message`: the id of one, or what else found out what is wrong. */
export function said(kind: FaultKind, span: Span, message: string | Wrong, args: Arguments = {}): Said {
	return { kind, span, ...(typeof message === 'string' ? { message, with: args } : message) };
}

/** With `one` set, none of `others` can be. */
export function excludes(one: string, others: readonly string[], message = 'excludes'): Check {
	return function* (node) {
		if (!isSet(node, one)) return;
		for (const other of others) {
			if (isSet(node, other)) yield said('conflicting-fields', keyOf(node, other), message, { one, other });
		}
	};
}

/** At least one of `fields` must be set. */
export function needsOne(fields: readonly string[], what: string): Check {
	return function* (node) {
		if (fields.some((field) => mayBeSet(node, field))) return;
		yield said('missing-field', head(node), 'needsAny', { what, fields: listed(fields, 'or') });
	};
}

/** The scalars of a list field must differ. */
export function distinct(field: string, what: string, same: (text: string) => string = (text) => text): Check {
	return function* (node) {
		const seen = new Set<string>();
		for (const item of each(node, field)) {
			const text = textOf(item);
			if (text === undefined) continue;
			if (seen.has(same(text))) yield said('duplicate-item', item, 'listedTwice', { what, value: text });
			seen.add(same(text));
		}
	};
}

/** `check` for the field `name`, where that is a map. */
export function within(name: string, check: Check): Check {
	return function* (node) {
		const inner = get(node, name);
		if (inner?.kind === 'map') yield* check(inner);
	};
}
