// Faults of maps and lists as a whole: what is missing, what excludes each other, what comes twice, how many there are.
import type { Node } from '../yaml/node.ts';
import { isPlaceholder } from '../yaml/templates.ts';
import { quote } from './formats/words.ts';
import { capital } from './scalars.ts';
import type { Choice, Fault, Schema } from './schema.ts';
import type { Circumstances } from './validate.ts';

/** The faults of `node` itself, not of what is in it. */
export function collectionFaults(
	{ isPartial, isTemplate }: Circumstances,
	node: Node,
	schema: Schema,
	anchor: Node,
	name: string,
): readonly Fault[] {
	const isOpen = isPartial || isTemplate || node.entries.some(({ key }) => key.opaque);
	if (node.kind === 'map') {
		return [
			...(isOpen ? [] : missing(node, schema, anchor, name)),
			...(isTemplate ? [] : clashes(node, schema, name, isOpen, anchor)),
			...(isOpen
				? []
				: counted(node.entries.length, schema.minProperties, schema.maxProperties, 'entries', anchor, name)),
		];
	}
	return [
		...(isOpen ? [] : counted(node.items.length, schema.minItems, schema.maxItems, 'items', anchor, name)),
		...(isTemplate || schema.unique === undefined ? [] : repeated(node, schema.unique, name)),
	];
}

function missing(node: Node, { required, fields }: Schema, anchor: Node, name: string): readonly Fault[] {
	return (required ?? [])
		.filter((field) => !has(node, field))
		.map((field) => {
			const key = node.entries.find((entry) => entry.key.text === field)?.key;
			const what = fields?.[field]?.type === 'array' ? `the list "${field}"` : `"${field}"`;
			return key === undefined
				? { kind: 'missing-field', span: anchor, message: `${capital(name)} needs ${what}` }
				: { kind: 'missing-field', span: key, message: `"${field}" needs a value` };
		});
}

function has(node: Node, field: string): boolean {
	const value = (node as Node<Record<string, unknown>>).get(field);
	return value !== undefined && !value.isNull;
}

function clashes(node: Node, { choices }: Schema, name: string, isOpen: boolean, anchor: Node): readonly Fault[] {
	return (choices ?? []).flatMap((choice): readonly Fault[] => {
		const set = node.entries.filter(({ key, value }) => choice.fields.includes(key.text) && !value.isNull);
		const names = [...new Set(set.map(({ key }) => key.text))];
		if (names.length > choice.most) {
			const last = set.at(-1)?.key ?? anchor;
			return [{ kind: 'conflicting-fields', span: last, message: clash(names, choice, name) }];
		}
		if (names.length >= choice.least || isOpen) return [];
		const one = choice.most === 1 ? 'one of ' : '';
		return [
			{ kind: 'missing-field', span: anchor, message: `${capital(name)} needs ${one}${listed(choice.fields, 'or')}` },
		];
	});
}

function clash(names: readonly string[], { most }: Choice, name: string): string {
	return `${listed(names, 'and')} exclude each other in ${name}; only ${most === 1 ? 'one' : most} of them can be set`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function listed(names: readonly string[], last: 'and' | 'or'): string {
	const quoted = names.map((one) => `"${one}"`);
	const [end, ...rest] = quoted.toReversed();
	return rest.length === 0 ? (end ?? '') : `${rest.toReversed().join(', ')} ${last} ${end}`;
}

function counted(
	count: number,
	least: number | undefined,
	most: number | undefined,
	what: string,
	anchor: Node,
	name: string,
): readonly Fault[] {
	const base = { kind: 'invalid-value', span: anchor } as const;
	if (least !== undefined && count < least) {
		return [
			{
				...base,
				message: count === 0 ? `${capital(name)} must not be empty` : `${capital(name)} needs ${least} ${what}`,
			},
		];
	}
	if (most === undefined || count <= most) return [];
	return [{ ...base, message: `${capital(name)} can have at most ${most} ${what}, not ${count}` }];
}

function repeated(node: Node, keys: readonly string[], name: string): readonly Fault[] {
	const seen = new Set<string>();
	return node.items.flatMap((item): readonly Fault[] => {
		const values = keys.length === 0 ? [item] : keys.map((key) => (item as Node<Record<string, unknown>>).get(key));
		if (
			values.some(
				(value) => value === undefined || value.opaque || value.kind !== 'scalar' || isPlaceholder(value.text),
			)
		)
			return [];
		const id = JSON.stringify(values.map((value) => value?.text));
		if (!seen.has(id)) {
			seen.add(id);
			return [];
		}
		const [first] = values;
		const said =
			keys.length === 0 ? quote(item.text) : keys.map((key, i) => `${key} ${quote(values[i]?.text ?? '')}`).join(', ');
		return [
			{
				kind: 'duplicate-item',
				span: first ?? item,
				message: `Two items of ${name} have the ${keys.length === 0 ? 'value ' : ''}${said}`,
			},
		];
	});
}
