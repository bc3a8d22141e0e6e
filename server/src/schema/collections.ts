// Faults of maps and lists as a whole: what is missing, what excludes each other, what comes twice, how many there are.
import type { Node } from '../yaml/node.ts';
import { isTemplated } from '../yaml/templates/holes.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { brief, quote } from './formats/words.ts';
import { listed } from './listed.ts';
import { capital } from './scalars.ts';
import type { Choice, Fault, Schema } from './schema.ts';
import type { Circumstances } from './validate.ts';
import { type Wrong, wrong } from './wrong.ts';

/** Adds the faults of `node` itself, not of what is in it, to `faults`. */
export function collectionFaults(
	{ isPartial, isTemplate }: Circumstances,
	node: Node,
	schema: Schema,
	anchor: Node,
	name: string,
	faults: Fault[],
): void {
	const isOpen = isPartial || isTemplate;
	const { required, choices, minProperties, maxProperties, minItems, maxItems, unique } = schema;
	if (node.kind === 'map') {
		const isHalf = isOpen || node.entries.some(({ key }) => key.opaque);
		if (required !== undefined && !isHalf) faults.push(...missing(node, required, schema, anchor, name));
		if (choices !== undefined && !isTemplate) faults.push(...clashes(node, choices, name, isHalf, anchor));
		if (!isHalf) faults.push(...counted(node.entries.length, minProperties, maxProperties, 'entries', anchor, name));
		return;
	}
	if (!isOpen) faults.push(...counted(node.items.length, minItems, maxItems, 'items', anchor, name));
	if (unique !== undefined && !isTemplate) faults.push(...repeated(node, unique, name));
}

function missing(
	node: Node,
	required: readonly string[],
	{ fields }: Schema,
	anchor: Node,
	name: string,
): readonly Fault[] {
	return required
		.filter((field) => !has(node, field))
		.map((field) => {
			const key = node.entries.find((entry) => entry.key.text === field)?.key;
			const message = fields?.[field]?.type === 'array' ? 'needsList' : 'needs';
			return key === undefined
				? {
						kind: 'missing-field',
						span: anchor,
						...wrong(message, { what: capital(name), field }),
						lacks: { in: node, field, schema: fields?.[field] },
					}
				: { kind: 'missing-field', span: key, ...wrong('needsValue', { field }) };
		});
}

function has(node: Node, field: string): boolean {
	const value = (node as Node<Record<string, unknown>>).get(field);
	return value !== undefined && !value.isNull;
}

function clashes(
	node: Node,
	choices: readonly Choice[],
	name: string,
	isOpen: boolean,
	anchor: Node,
): readonly Fault[] {
	return choices.flatMap((choice): readonly Fault[] => {
		const set = node.entries.filter(({ key, value }) => choice.fields.includes(key.text) && !value.isNull);
		const names = [...new Set(set.map(({ key }) => key.text))];
		if (names.length > choice.most) {
			const last = set.at(-1)?.key ?? anchor;
			return [{ kind: 'conflicting-fields', span: last, ...clash(names, name) }];
		}
		if (names.length >= choice.least || isOpen) return [];
		const message = choice.most === 1 ? 'needsOneOf' : 'needsAny';
		return [
			{
				kind: 'missing-field',
				span: anchor,
				...wrong(message, { what: capital(name), fields: listed(choice.fields, 'or') }),
			},
		];
	});
}

function clash(names: readonly string[], name: string): Wrong {
	return wrong('onlyOne', { fields: listed(names, 'and'), place: name });
}

const none: readonly Fault[] = [];

function counted(
	count: number,
	least: number | undefined,
	most: number | undefined,
	what: 'items' | 'entries',
	anchor: Node,
	name: string,
): readonly Fault[] {
	if (least === undefined && most === undefined) return none;
	const base = { kind: 'invalid-value', span: anchor } as const;
	if (least !== undefined && count < least) {
		return [
			{
				...base,
				...(count === 0
					? wrong('nothing', { what: capital(name) })
					: wrong('few', { what: capital(name), least, parts: what })),
			},
		];
	}
	if (most === undefined || count <= most) return [];
	const counted = most === 1 ? { items: 'item', entries: 'entry' }[what] : what;
	return [{ ...base, ...wrong('many', { what: capital(name), most, parts: counted, count }) }];
}

function repeated(node: Node, keys: readonly string[], name: string): readonly Fault[] {
	const seen = new Set<string>();
	return node.items.flatMap((item): readonly Fault[] => {
		const values = keys.length === 0 ? [item] : keys.map((key) => (item as Node<Record<string, unknown>>).get(key));
		if (values.some((value) => value === undefined || value.kind !== 'scalar' || isUnknown(value))) return [];
		const id = JSON.stringify(values.map((value) => value?.text));
		if (!seen.has(id)) {
			seen.add(id);
			return [];
		}
		const [first] = values;
		const keyed = keys.map((key, i) => `${key} ${quote(values[i]?.text ?? '')}`).join(', ');
		return [
			{
				kind: 'duplicate-item',
				span: first ?? item,
				...(keys.length === 0
					? wrong('sameValue', { list: name, value: brief(item.text) })
					: wrong('sameKey', { list: name, key: keyed })),
			},
		];
	});
}

/**
 * Whether what a template prints before the first line of a map or list, or as its first key, may make it a part of something else: an
 * item of a list, or what a key of the printed text holds.
 */
export function isShapeless({ isTemplate, text = '' }: Circumstances, { entries, start }: Node, anchor: Node): boolean {
	return isTemplate && (entries[0]?.key.opaque === true || isTemplated(text.slice(anchor.end, start)));
}
