// Reading fields of manifests by path, where the type of the manifest does not matter: of what is not written, nothing.
import { memo } from '../facts/memo.ts';
import { manifest, type Resource } from '../model/resource.ts';
import { type Json, jsonOf } from '../yaml/json.ts';
import type { Node } from '../yaml/node.ts';

type Fields = { readonly [field: string]: unknown };

/** The node of a field; undefined if it is not written. */
export function at(node: Node | undefined, ...path: readonly string[]): Node | undefined {
	let found = node;
	for (const step of path) found = (found as Node<Fields> | undefined)?.get(step) as Node | undefined;
	return found;
}

/** The items of a list field; none if it is not written. */
export function listAt(node: Node | undefined, ...path: readonly string[]): readonly Node[] {
	const found = at(node, ...path);
	return found === undefined || found.opaque ? [] : found.items;
}

/** The text of a field; '' if it is not written. */
export function textAt(node: Node | undefined, ...path: readonly string[]): string {
	return at(node, ...path)?.text ?? '';
}

/** The number of a field; undefined if it is not written, or none. */
export function numberAt(node: Node | undefined, ...path: readonly string[]): number | undefined {
	const value = at(node, ...path)?.value;
	return typeof value === 'number' ? value : undefined;
}

/** The `spec` of a resource. */
export function specAt(resource: Resource): Node | undefined {
	return at(manifest(resource) as Node, 'spec');
}

/** A map of labels as it is written. */
export function pairsAt(node: Node | undefined, ...path: readonly string[]): Readonly<Record<string, string>> {
	const entries = at(node, ...path)?.entries ?? [];
	return Object.fromEntries(entries.map(({ key, value }) => [key.text, value.text]));
}

/** The plain value of a node, without nulls and without what a template or a placeholder stands for. */
export const plain = memo((node: Node): Json | undefined => plainOf(node, { left: 100_000 }));

function plainOf(node: Node, budget: { left: number }): Json | undefined {
	if (node.opaque || node.isNull || budget.left-- < 0) return undefined;
	if (node.kind === 'seq') return node.items.flatMap((one) => plainOf(one, budget) ?? []);
	if (node.kind === 'scalar') return jsonOf(node);
	const entries = node.entries.flatMap(({ key, value }): (readonly [string, Json])[] => {
		const made = key.opaque ? undefined : plainOf(value, budget);
		if (made === undefined) return [];
		// A merge key brings in fields.
		const isMerge = key.text === '<<' && key.style === 'plain' && typeof made === 'object' && !Array.isArray(made);
		return isMerge ? Object.entries(made ?? {}) : [[key.text, made]];
	});
	return Object.fromEntries(entries);
}

/** Whether a template or a placeholder has a hand in a node. */
export const isOpen = memo((node: Node): boolean => {
	const isEntryOpen = ({ key, value, meant }: Node['entries'][number]): boolean =>
		key.opaque || meant !== undefined || isOpen(value);
	return node.opaque || node.items.some(isOpen) || node.entries.some(isEntryOpen);
});
