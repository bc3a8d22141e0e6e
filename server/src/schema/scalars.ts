// Faults of single values: the wrong type, and the wrong value of the right type.

import { nearestName } from '../text/nearest-name.ts';
import { Node } from '../yaml/node.ts';
import { type ScalarType, scalarType, scalarValue } from '../yaml/scalars.ts';
import { isStandIn } from '../yaml/templates/placeholders.ts';
import { brief, quote } from './formats/words.ts';
import { formats } from './formats.ts';
import { isMatch } from './patterns.ts';
import type { Fault, Schema, ValueType } from './schema.ts';
import { type Wrong, wrong } from './wrong.ts';

const words: Readonly<Record<ValueType, string>> = {
	object: 'a map',
	array: 'a list',
	string: 'a string',
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	intOrString: 'a number or a string',
	any: 'anything',
};

/** What is wrong with the type of `node`; `'none'` if there is nothing more to say of it, undefined if it has the right type. */
export function typeFault(
	node: Node,
	schema: Schema,
	anchor: Node,
	name: string,
	isPartial: boolean,
): Fault | 'none' | undefined {
	const { type } = schema;
	if (node.isNull) return nullFault(node, schema, anchor, name, isPartial);
	if (node.kind !== 'scalar' || type === 'object' || type === 'array') {
		const actual = node.kind === 'map' ? 'object' : node.kind === 'seq' ? 'array' : undefined;
		if (actual === type) return undefined;
		const is = actual === undefined ? quote(node.text) : words[actual];
		return {
			kind: 'wrong-type',
			span: oneLine(node, anchor),
			...wrong('otherType', { what: capital(name), type: words[type], found: is }),
		};
	}
	const actual = scalarType(node);
	return isOf(actual, node, type) ? undefined : mistyped(node, actual, schema, name);
}

/** Null is dropped, as if the key were not there; but not from a list. In a patch it takes away. */
function nullFault(node: Node, schema: Schema, anchor: Node, name: string, isPartial: boolean): Fault | 'none' {
	if (schema.nullable === true || isPartial) return 'none';
	const isItem = anchor === node;
	const span = node.end > node.start ? node : anchor;
	if (isItem)
		return { kind: 'wrong-type', span, ...wrong('nothing', { what: capital(name), type: words[schema.type] }) };
	return { kind: 'missing-value', span, ...wrong('ignored', { what: capital(name) }) };
}

function isOf(actual: ScalarType, node: Node, type: ValueType): boolean {
	if (type === 'intOrString') return actual !== 'boolean';
	if (type === 'number') return actual === 'number' || actual === 'integer';
	// 1.0 goes over the wire as 1.
	if (type === 'integer') return actual === 'integer' || (actual === 'number' && Number.isInteger(scalarValue(node)));
	return actual === type;
}

function mistyped(node: Node, actual: ScalarType, schema: Schema, name: string): Fault {
	const { type } = schema;
	const base = { kind: 'wrong-type', span: node } as const;
	if (type === 'string') {
		const args = { what: capital(name), value: node.text };
		const said =
			actual === 'boolean'
				? wrong('bareBoolean', args)
				: wrong('bareNumber', { ...args, number: String(scalarValue(node)) });
		const fix = asString(node, schema, name);
		return fix === undefined ? { ...base, ...said } : { ...base, ...said, fix };
	}
	const args = { what: capital(name), type: words[type] };
	const said =
		actual === 'string'
			? wrong('stringInstead', { ...args, value: brief(node.text) })
			: wrong('otherType', { ...args, found: node.text });
	const bare = new Node({ kind: 'scalar', start: node.start, end: node.end, style: 'plain', text: node.text });
	const isQuoted = node.style === 'single' || node.style === 'double';
	if (!isQuoted || !/^[\w.+-]+$/.test(node.text) || !isOf(scalarType(bare), bare, type)) return { ...base, ...said };
	const edits = [{ start: node.start - 1, end: node.end + 1, text: node.text }];
	return { ...base, ...said, fix: { title: 'Remove the quotes', edits } };
}

/** What makes a string of a number or a boolean that the field accepts; undefined if quotes alone do not, and no unit is missing. */
function asString({ start, end, text }: Node, schema: Schema, name: string): Fault['fix'] {
	const isAccepted = (one: string): boolean =>
		scalarFault(new Node({ kind: 'scalar', start, end, style: 'double', text: one }), schema, name) === undefined;
	if (isAccepted(text)) {
		return { title: `Put ${text} in quotes`, edits: [{ start, end, text: JSON.stringify(text) }] };
	}
	const inSeconds = `${text}s`;
	if (!/duration/i.test(schema.format ?? '') || !/^\d+$/.test(text) || !isAccepted(inSeconds)) return undefined;
	return { title: `Change to ${inSeconds}`, edits: [{ start, end, text: inSeconds }], isGuess: true };
}

/** What is wrong with a scalar of the right type; undefined if nothing is. */
export function scalarFault(node: Node, schema: Schema, name: string): Fault | undefined {
	const wrong = enumFault(node, schema, name);
	if (wrong !== undefined) return wrong;
	const fault = boundFault(node, schema, name) ?? formatFault(node, schema);
	return fault === undefined ? undefined : { kind: 'invalid-value', span: spanOf(node), ...fault };
}

function enumFault(node: Node, { enum: allowed }: Schema, name: string): Fault | undefined {
	if (allowed === undefined || allowed.includes(node.text)) return undefined;
	const near = allowed.find((word) => alike(word, node.text)) ?? nearestName(node.text, allowed);
	if (near === undefined && isStandIn(node.text, name)) return undefined;
	const shown = allowed.filter((word) => !/^(UNSPECIFIED|UNDEFINED|INVALID)/.test(word));
	const list = `${shown.slice(0, 12).join(', ')}${shown.length > 12 ? ' …' : ''}`;
	return {
		kind: 'invalid-value',
		span: spanOf(node),
		...(near === undefined
			? wrong('notListed', { value: brief(node.text), what: name, listed: list })
			: {
					...wrong('misspelt', { value: brief(node.text), what: name, suggestion: near }),
					fix: { title: `Change to "${near}"`, edits: [{ start: node.start, end: node.end, text: near }] },
				}),
	};
}

/** `Round-Robin`, `round_robin` and `ROUND_ROBIN` are one word to whoever writes them. */
function alike(a: string, b: string): boolean {
	const plain = (word: string): string => word.toLowerCase().replace(/[-_\s]/g, '');
	return plain(a) === plain(b);
}

function isBounded({ minimum, maximum, minLength, maxLength, pattern }: Schema): boolean {
	return (minimum ?? maximum ?? minLength ?? maxLength ?? pattern) !== undefined;
}

function boundFault(node: Node, schema: Schema, name: string): Wrong | undefined {
	if (!isBounded(schema)) return undefined;
	const value = scalarValue(node);
	if (typeof value === 'number') {
		const { minimum, maximum } = schema;
		if (minimum !== undefined && value < minimum)
			return wrong('small', { what: capital(name), least: minimum, value: node.text });
		if (maximum !== undefined && value > maximum)
			return wrong('big', { what: capital(name), most: maximum, value: node.text });
		return undefined;
	}
	if (typeof value !== 'string') return undefined;
	const { minLength, maxLength, pattern } = schema;
	if (minLength !== undefined && value.length < minLength) return wrong('nothing', { what: capital(name) });
	if (maxLength !== undefined && value.length > maxLength)
		return wrong('long', { what: capital(name), most: maxLength, length: value.length });
	if (pattern !== undefined && isMatch(pattern, value) === false)
		return wrong('unlikePattern', { value: brief(value), pattern, what: name });
	return undefined;
}

function formatFault(node: Node, { format }: Schema): Wrong | undefined {
	return format === undefined ? undefined : formats[format]?.fault(node.text);
}

export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An empty string stands between its quotes, where nothing can be underlined: then the quotes are. */
function spanOf(node: Node): Node | { readonly start: number; readonly end: number } {
	if (node.end > node.start) return node;
	return { start: Math.max(0, node.start - 1), end: node.end + 1 };
}

function oneLine(node: Node, anchor: Node): Node {
	return node.kind === 'scalar' && node.style !== 'block' && node.end > node.start ? node : anchor;
}
