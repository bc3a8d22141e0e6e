// How single values are read: by istiod's parser (golang/protobuf: jsonpb/decode.go, over what encoding/json takes), and in a
// TypedStruct by Envoy's own, which takes more (protocolbuffers/protobuf: src/google/protobuf/json).
import type { Node } from '../../yaml/node.ts';
import { scalarType, scalarValue } from '../../yaml/scalars.ts';
import { milliseconds } from '../formats/durations.ts';
import { quote } from '../formats/words.ts';

/** Types of Protobuf for whole numbers -> their bounds. */
const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
	int32: [-(2n ** 31n), 2n ** 31n - 1n],
	sint32: [-(2n ** 31n), 2n ** 31n - 1n],
	sfixed32: [-(2n ** 31n), 2n ** 31n - 1n],
	uint32: [0n, 2n ** 32n - 1n],
	fixed32: [0n, 2n ** 32n - 1n],
	int64: [-(2n ** 63n), 2n ** 63n - 1n],
	sint64: [-(2n ** 63n), 2n ** 63n - 1n],
	sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
	uint64: [0n, 2n ** 64n - 1n],
	fixed64: [0n, 2n ** 64n - 1n],
};

/** Messages that stand for one value. protobuf.dev: "ProtoJSON Format" */
export const wrappers: Readonly<Record<string, string>> = {
	'google.protobuf.BoolValue': 'bool',
	'google.protobuf.StringValue': 'string',
	'google.protobuf.BytesValue': 'bytes',
	'google.protobuf.DoubleValue': 'double',
	'google.protobuf.FloatValue': 'float',
	'google.protobuf.Int32Value': 'int32',
	'google.protobuf.Int64Value': 'int64',
	'google.protobuf.UInt32Value': 'uint32',
	'google.protobuf.UInt64Value': 'uint64',
};

export function isWhole(type: string): boolean {
	return Object.hasOwn(ranges, type);
}

/** What is wrong with a scalar node as a value of a scalar type, behind "must be"; undefined if nothing is. */
export function scalarFault(node: Node, type: string, isStrict: boolean): string | undefined {
	const actual = scalarType(node);
	if (type === 'bool') {
		const isText = isStrict && actual === 'string' && /^(?:true|false|yes|no|t|f|y|n|1|0)$/i.test(node.text);
		return actual === 'boolean' || isText ? undefined : `true or false, not ${said(node)}`;
	}
	if (type === 'string')
		return actual === 'string' ? undefined : `a string, but ${node.text} without quotes is ${inWords(actual)}`;
	if (type === 'bytes') {
		if (actual !== 'string') return `text in base64, not ${said(node)}`;
		return isBase64(node.text) ? undefined : `text in base64, not ${said(node)}`;
	}
	if (type === 'double' || type === 'float') {
		if (actual === 'integer' || actual === 'number') return undefined;
		const isNumber = actual === 'string' && /^(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|NaN|-?Infinity)$/.test(node.text);
		return isNumber ? undefined : `a number, not ${said(node)}`;
	}
	return isWhole(type) ? wholeFault(node, type, isStrict) : undefined;
}

function wholeFault(node: Node, type: string, isStrict: boolean): string | undefined {
	const value = wholeOf(node, isStrict);
	if (value === undefined) return `a whole number, not ${said(node)}`;
	const [least, most] = ranges[type] ?? [0n, 0n];
	if (value < least) return least === 0n ? `0 or more, not ${node.text}` : `at least ${least}, not ${node.text}`;
	return value > most ? `at most ${most}, not ${node.text}` : undefined;
}

/** The whole number that a node stands for; undefined if it stands for none. */
function wholeOf(node: Node, isStrict: boolean): bigint | undefined {
	const actual = scalarType(node);
	if (actual === 'integer' || actual === 'number') {
		const value = scalarValue(node);
		return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
	}
	if (actual !== 'string') return undefined;
	const { text } = node;
	if (/^-?(?:0|[1-9]\d{0,30})$/.test(text) || (isStrict && /^\d{1,30}$/.test(text))) return BigInt(text);
	return isStrict && /^0[xX][\da-fA-F]{1,16}$/.test(text) ? BigInt(text) : undefined;
}

/** The number that a scalar stands for, of whatever type; undefined if it stands for none. */
export function numberOf(node: Node, isStrict: boolean): number | undefined {
	const value = scalarValue(node);
	if (typeof value === 'number') return value;
	const whole = wholeOf(node, isStrict);
	if (whole !== undefined) return Number(whole);
	return typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Standard base64 with its padding, as encoding/json wants it. */
function isBase64(text: string): boolean {
	const bare = text.replace(/[\r\n]/g, '');
	return bare.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(bare);
}

/** What is wrong with a Duration, behind "must be"; undefined if nothing is. */
export function durationFault(node: Node, isStrict: boolean): string | undefined {
	const like = isStrict ? 'a duration in seconds, such as "1.5s"' : 'a duration, such as "1.5s" or "1m"';
	if (scalarType(node) !== 'string') return `${like}, not ${said(node)}`;
	const isRight = isStrict ? /^-?\d+(?:\.\d{1,9})?s$/.test(node.text) : milliseconds(node.text) !== undefined;
	return isRight ? undefined : `${like}, not ${said(node)}`;
}

/** The length of a Duration in seconds; undefined if it is none. */
export function secondsOf(node: Node): number | undefined {
	const length = milliseconds(node.text);
	return length === undefined ? undefined : length / 1000;
}

/** A scalar in a message: text in quotes, all else as it is written. */
export function said(node: Node): string {
	if (node.kind === 'map') return 'a map';
	if (node.kind === 'seq') return 'a list';
	return scalarType(node) === 'string' ? `the string ${quote(node.text)}` : node.text;
}

function inWords(type: string): string {
	return type === 'boolean' ? 'a boolean' : 'a number';
}
