// What kubectl takes a scalar for. It reads YAML 1.1, in which `on` is a boolean and `012` the number ten; editors, and
// the people in them, mostly think of YAML 1.2.
import { Node } from './node.ts';

export type ScalarType = 'null' | 'boolean' | 'integer' | 'number' | 'string';

const booleans = /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;
const truths = /^(?:y|yes|on|true)$/i;
const integer = /^[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const special = /^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;

/** The type of a scalar node as kubectl reads it. An opaque one is a string, for want of anything better. */
export function scalarType(node: Node): ScalarType {
	if (node.opaque || node.style !== 'plain') return 'string';
	if (node.isNull) return 'null';
	const { text } = node;
	// Most words begin with a letter that begins no number and no boolean.
	if (text.length > 40 || !/^[-+.0-9yYnNtTfFoO]/.test(text)) return 'string';
	if (booleans.test(text)) return 'boolean';
	const digits = text.includes('_') ? text.replaceAll('_', '') : text;
	if (integer.test(digits)) return 'integer';
	return float.test(digits) || special.test(digits) ? 'number' : 'string';
}

/**
 * Whether `text` may be written without quotes, in flow collections too, and is read as this very text: it holds no mark of
 * YAML, and is no number, boolean or null. Stricter than YAML, for what is written by us should raise no question.
 */
export function isPlainText(text: string): boolean {
	if (!/^[\w/](?:[\w./@:-]*[\w./@-])?$/.test(text)) return false;
	return scalarType(new Node({ kind: 'scalar', start: 0, end: text.length, style: 'plain', text })) === 'string';
}

/** A text as a value that is surely read as that text: in quotes, unless it can do without. */
export function scalarIn(text: string): string {
	return isPlainText(text) ? text : JSON.stringify(text);
}

/** The value of a scalar node as kubectl reads it; undefined for an opaque one and for collections. */
export function scalarValue(node: Node): string | number | boolean | null | undefined {
	if (node.opaque || node.kind !== 'scalar') return undefined;
	switch (scalarType(node)) {
		case 'null':
			return null;
		case 'boolean':
			return truths.test(node.text);
		case 'integer':
			return integerOf(node.text.replaceAll('_', ''));
		case 'number':
			return Number(node.text.replaceAll('_', ''));
		default:
			return node.text;
	}
}

// go-yaml reads a leading 0 as octal.
function integerOf(text: string): number {
	const sign = text.startsWith('-') ? -1 : 1;
	const digits = text.replace(/^[-+]/, '');
	return sign * (/^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits));
}
