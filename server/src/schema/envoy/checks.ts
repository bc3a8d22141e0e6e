// What checks of Envoy's own code are made of: fields that it asks for, and such as exclude each other.
import type { Node } from '../../yaml/node.ts';
import { wrong } from '../wrong.ts';
import { refusedAt, textOf } from './asking.ts';
import type { Check, EnvoyFault } from './fault.ts';
import { fieldOf, keyFor } from './names.ts';

/** Whether a map may hold more than is written in it. */
export function mayHoldMore(node: Node): boolean {
	return node.entries.some(({ key }) => key.opaque || key.text === '<<');
}

/** Whether a field holds anything but nothing and the default of its type; what is filled in later does. */
export function isSet(node: Node | undefined, name: string): boolean {
	const value = fieldOf(node, name);
	return value !== undefined && (value.opaque || value.kind !== 'scalar' || !/^(?:false|0|)$/.test(value.text));
}

export function all(...checks: readonly Check[]): Check {
	return function* (node, way, at) {
		for (const check of checks) yield* check(node, way, at);
	};
}

/** `type` must have one of `names`. */
export function needs(type: string, ...names: readonly string[]): Check {
	const [only = ''] = names;
	const fields = names.map((name) => `"${name}"`).join(', ');
	return function* (node, { isMerged }, { anchor }) {
		if (isMerged || mayHoldMore(node) || names.some((name) => hasAny(fieldOf(node, name)))) return;
		const what = names.length > 1 ? wrong('needsOneOf', { type, fields }) : wrong('needs', { type, field: only });
		yield { kind: 'missing-field', span: anchor, ...what };
	};
}

function hasAny(node: Node | undefined): boolean {
	if (node === undefined) return false;
	return node.opaque || (node.kind === 'seq' ? node.items.length > 0 : node.kind !== 'scalar' || node.text !== '');
}

/** Only one of `names` may be set. */
export function exclusive(...names: readonly string[]): Check {
	return function* (node) {
		// What a key that is not known yet holds may be either.
		const [first, second] = names.filter((name) => keyFor(node, name) !== undefined && isSet(node, name));
		if (first !== undefined && second !== undefined)
			yield refusedAt(keyFor(node, second) ?? node, wrong('together', { first, second }));
	};
}

/** Of items that must differ in what `text` says of them, the second of two that do not. */
export function* repeatedIn(
	items: readonly Node[],
	list: string,
	text: (item: Node) => string | undefined,
	at: (item: Node) => Node = (item) => item.entries[0]?.key ?? item,
): Iterable<EnvoyFault> {
	const seen = new Set<string>();
	for (const item of items) {
		const said = text(item);
		if (said === undefined) continue;
		if (seen.has(said)) yield refusedAt(at(item), wrong('twice', { value: `"${said}"`, list: `"${list}"` }));
		seen.add(said);
	}
}

/** The text that stands in `data` itself, not in a file; undefined where none does, or it is filled in later. */
export function inlineIn(data: Node | undefined): { readonly at: Node; readonly text: string } | undefined {
	const at = fieldOf(data, 'inline_string');
	const text = textOf(at);
	return at === undefined || text === undefined ? undefined : { at, text };
}
