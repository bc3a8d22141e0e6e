// The names of fields and types as they are written in JSON.
import type { Node } from '../../yaml/node.ts';
import type { RawField, RawMessage } from './form.ts';

export function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The field that a key of a message means, by its name or its name in JSON, and by no other spelling. */
export function fieldFor(message: RawMessage, key: string): readonly [name: string, field: RawField] | undefined {
	const { fields } = message;
	if (Object.hasOwn(fields, key)) return [key, fields[key] as RawField];
	const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
	if (field !== undefined && (field.json ?? camelCase(name)) === key) return [name, field];
	// `allow_origin_2x` and other names with digits are not told from their camelCase by letters alone.
	const other = Object.entries(fields).find(([one, { json }]) => (json ?? camelCase(one)) === key);
	return other === undefined ? undefined : other;
}

/** The value of a field, whichever of its names is written; undefined where nothing, or null, is. */
export function fieldOf(node: Node | undefined, name: string): Node | undefined {
	const fields = node as Node<Record<string, unknown>> | undefined;
	const value = fields?.get(camelCase(name)) ?? fields?.get(name);
	return value === undefined || value.isNull ? undefined : value;
}

/** The key of a field, whichever of its names is written. */
export function keyFor(node: Node, name: string): Node | undefined {
	return node.entries.find(({ key }) => key.text === name || key.text === camelCase(name))?.key;
}

/** The type that a text such as `type.googleapis.com/envoy…Lua` names. */
export function typeIn(url: string): string {
	return url.slice(url.lastIndexOf('/') + 1);
}

/** `Lua` of `envoy.extensions.filters.http.lua.v3.Lua`. */
export function shortName(type: string): string {
	return type.replace(/^(?:[a-z][\w]*\.)*(?=[A-Z])/, '');
}

const lists: ReadonlySet<string> = new Set(['udpa.type.v1.TypedStruct', 'xds.type.v3.TypedStruct']);

export function isTypedStruct(type: string): boolean {
	return lists.has(type);
}

/** Messages that are written as one value, so that in an Any they stand in `value`. protobuf.dev: "ProtoJSON Format" */
export function isWellKnown(type: string): boolean {
	return /^google\.protobuf\.(?:\w+Value|Value|Struct|Duration|Timestamp|Empty)$/.test(type);
}
