// What the value of a patch says to Envoy: its fields, in either of the two spellings, and the message that an Any holds.
import { camelCase, isTypedStruct, typeIn } from '../../schema/envoy/names.ts';
import type { Node } from '../../yaml/node.ts';
import type { Patch } from './envoy-patches.ts';

/** A message in an Any. */
export interface Message {
	/** Full name, such as `envoy.extensions.filters.http.lua.v3.Lua`; of a TypedStruct, that of what is in it. */
	readonly type: string;
	/** Where the name is written. */
	readonly at: Node;
	/** What holds the fields; undefined if a TypedStruct has none. */
	readonly fields: Node | undefined;
	/** Whether it travels as a Struct, which Istio merges only with another one. */
	readonly isStruct: boolean;
}

/** A field by its name in Protobuf, or in lowerCamelCase, which wins (golang/protobuf: jsonpb, unmarshal). */
export function field(node: Node | undefined, name: string): Node | undefined {
	const map = node as Node<Record<string, unknown>> | undefined;
	return map?.get(camelCase(name)) ?? map?.get(name);
}

/** The message in an Any; undefined if its type is not written, or not known yet. */
export function messageIn(any: Node | undefined): Message | undefined {
	const at = field(any, '@type');
	const type = typeName(at);
	if (any === undefined || at === undefined || type === undefined) return undefined;
	if (!isTypedStruct(type)) return { type, at, fields: any, isStruct: false };
	const inner = field(any, 'type_url');
	const name = typeName(inner);
	if (inner === undefined || name === undefined) return undefined;
	return { type: name, at: inner, fields: field(any, 'value'), isStruct: true };
}

/** The message that a filter is configured with. */
export function configOf(filter: Node | undefined): Message | undefined {
	return messageIn(field(filter, 'typed_config'));
}

function typeName(node: Node | undefined): string | undefined {
	if (node === undefined || node.opaque || node.kind !== 'scalar') return undefined;
	return typeIn(node.text) || undefined;
}

/** The package of a type without its version, which tells extensions apart: `envoy.extensions.filters.http.lua`. */
export function extensionOf(type: string): string {
	return type.replace(/(?:\.v\d+(?:alpha|beta)?\d*)?\.[A-Za-z]\w*$/, '');
}

/** The name that the value of a patch has; '' if none is written, undefined if it is not known yet. */
export function valueName({ value }: Patch): string | undefined {
	const name = field(value, 'name');
	return value?.opaque === true || name?.opaque === true ? undefined : (name?.text ?? '');
}

/** `ANY` where nothing else is written. */
export function contextOf({ match }: Patch): string {
	const context = match?.get('context');
	return context?.text || (context?.opaque === true ? '?' : 'ANY');
}
