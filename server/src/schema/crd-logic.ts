// `oneOf`, `anyOf`, `allOf` and `not` of an OpenAPI schema: choices among fields where they say no more than that, else a
// check that evaluates them.
import { Node } from '../yaml/node.ts';
import { scalarType, scalarValue } from '../yaml/scalars.ts';
import { get, head } from './checks.ts';
import type { OpenApi } from './crd.ts';
import { isIp } from './formats/addresses.ts';
import { listed } from './listed.ts';
import { isMatch } from './patterns.ts';
import type { Check, Choice } from './schema.ts';
import { wrong } from './wrong.ts';

export interface Logic {
	readonly choices: readonly Choice[];
	readonly checks: readonly Check[];
}

/** What the logic of a schema comes to. */
export function logic(given: OpenApi): Logic {
	const choices: Choice[] = [];
	const rest: OpenApi[] = [];
	const { oneOf, anyOf, not } = given;
	const own: OpenApi = { ...(oneOf && { oneOf }), ...(anyOf && { anyOf }), ...(not && { not }) };
	for (const part of [own, ...listOf(given.allOf)]) {
		const choice = choiceOf(part);
		if (choice !== undefined) choices.push(choice);
		else if (part.oneOf ?? part.anyOf ?? part.not ?? part.properties ?? part.required) rest.push(part);
	}
	return { choices, checks: rest.map((part) => checkOf(part, presetsOf(given))) };
}

/** `oneOf` of single required fields, with or without "none of them". */
function choiceOf({ oneOf, anyOf, not }: OpenApi): Choice | undefined {
	const alternatives: readonly OpenApi[] | undefined = oneOf ?? anyOf;
	if (not !== undefined || !Array.isArray(alternatives) || (oneOf !== undefined && anyOf !== undefined))
		return undefined;
	const fields: string[] = [];
	let hasNone = false;
	for (const one of listOf(alternatives)) {
		const [field, more] = one.required ?? [];
		const keywords = Object.keys(one);
		if (keywords.length === 1 && field !== undefined && more === undefined) fields.push(field);
		else if (keywords.length === 1 && one.not?.anyOf?.every((none: OpenApi) => none.required?.length === 1) === true)
			hasNone = true;
		else return undefined;
	}
	// Two versions of Kubernetes' "a number or a string" have no fields at all.
	if (fields.length === 0) return undefined;
	return { fields, least: hasNone ? 0 : 1, most: oneOf === undefined ? fields.length : 1 };
}

type Presets = ReadonlyMap<string, Node>;

/** What the API server writes into fields that are left out, before it looks at the rest. */
function presetsOf({ properties }: OpenApi): Presets {
	const all = Object.entries(properties ?? {}).flatMap(([name, field]): readonly (readonly [string, Node])[] => {
		const { default: preset } = field ?? {};
		if (preset === undefined || preset === null || typeof preset === 'object') return [];
		const style = typeof preset === 'string' ? 'double' : 'plain';
		return [[name, new Node({ kind: 'scalar', start: 0, end: 0, style, text: String(preset) })]];
	});
	return new Map(all);
}

const noPresets: Presets = new Map();

function checkOf(part: OpenApi, presets: Presets): Check {
	const fields = [...new Set(namesIn(part))];
	const said =
		fields.length === 0
			? wrong('unlikeSchema')
			: wrong('unlikeSchemaFor', { fields: listed(fields.slice(0, 6), 'and') });
	return function* (node) {
		if (holds(part, node, presets) === false) yield { kind: 'unmet-condition', span: head(node), ...said };
	};
}

function namesIn(part: OpenApi): readonly string[] {
	const inner = [
		...listOf(part.oneOf),
		...listOf(part.anyOf),
		...listOf(part.allOf),
		...(part.not === undefined ? [] : [part.not]),
	];
	return [...listOf(part.required), ...Object.keys(part.properties ?? {}), ...inner.flatMap(namesIn)];
}

/** Whether `node` fits; undefined where a template keeps that open. */
export function holds(schema: OpenApi, node: Node, presets: Presets = noPresets): boolean | undefined {
	if (node.opaque) return undefined;
	const all = (parts: readonly OpenApi[] | undefined) => listOf(parts).map((one) => holds(one, node, presets));
	const field = (name: string): Node | undefined => get(node, name) ?? presets.get(name);
	return every([
		typeFits(schema, node),
		...listOf(schema.required).map((name) => node.kind !== 'map' || field(name) !== undefined),
		...Object.entries(schema.properties ?? {}).map(([name, inner]) => {
			const value = field(name);
			return value === undefined ? true : holds(inner, value);
		}),
		valueFits(schema, node),
		formatFits(schema, node),
		every(all(schema.allOf)),
		!Array.isArray(schema.anyOf) ? true : some(all(schema.anyOf), 1, Number.POSITIVE_INFINITY),
		!Array.isArray(schema.oneOf) ? true : some(all(schema.oneOf), 1, 1),
		schema.not === undefined ? true : negated(holds(schema.not, node, presets)),
	]);
}

function typeFits({ type }: OpenApi, node: Node): boolean {
	if (type === undefined) return true;
	const actual = node.kind === 'map' ? 'object' : node.kind === 'seq' ? 'array' : scalarType(node);
	return actual === type || (type === 'number' && actual === 'integer');
}

function valueFits({ enum: words, minimum, maximum, pattern, maxLength, minLength }: OpenApi, node: Node): boolean {
	if (node.kind !== 'scalar') return true;
	const value = scalarValue(node);
	if (words !== undefined && !words.some((word) => String(word) === node.text)) return false;
	if (typeof value === 'number')
		return value >= (minimum ?? Number.NEGATIVE_INFINITY) && value <= (maximum ?? Number.POSITIVE_INFINITY);
	if (typeof value !== 'string') return true;
	if (value.length < (minLength ?? 0) || value.length > (maxLength ?? Number.POSITIVE_INFINITY)) return false;
	return pattern === undefined || isMatch(pattern, value) !== false;
}

/** Of formats, only addresses are told apart by those who write alternatives; what others accept is not known here. */
function formatFits({ format }: OpenApi, { kind, text }: Node): Answer {
	if (format === undefined || kind !== 'scalar') return true;
	if (format !== 'ipv4' && format !== 'ipv6') return undefined;
	return isIp(text) && text.includes(':') === (format === 'ipv6');
}

type Answer = boolean | undefined;

function every(answers: readonly Answer[]): Answer {
	if (answers.includes(false)) return false;
	return answers.includes(undefined) ? undefined : true;
}

function some(answers: readonly Answer[], least: number, most: number): Answer {
	const yes = answers.filter((answer) => answer === true).length;
	if (yes > most) return false;
	if (answers.includes(undefined)) return undefined;
	return yes >= least;
}

function negated(answer: Answer): Answer {
	return answer === undefined ? undefined : !answer;
}

/** A definition may hold anything where a list belongs. */
function listOf<T>(value: readonly T[] | undefined): readonly T[] {
	return Array.isArray(value) ? value : [];
}
