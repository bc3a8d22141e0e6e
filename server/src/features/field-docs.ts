// What a field is, in Markdown: for hovers and for completion.

import type { KindRow } from '../model/kinds.ts';
import { formats } from '../schema/formats.ts';
import type { Schema } from '../schema/schema.ts';
import { literally } from '../text/literal.ts';
import { code, prose, words } from './markdown.ts';
import { referencePage } from './reference-pages.ts';
import { enumWords } from './words/enums.ts';
import { fieldText } from './words/fields.ts';
import type { Words } from './words/words.ts';

/** A type in a few words: `list of strings`, `map`, `one of 3 values`. */
export function typeText(schema: Schema): string {
	if (schema.enum !== undefined) return 'enum';
	if (schema.type === 'array') {
		const item = schema.items === undefined ? 'any' : typeText(schema.items);
		return item === 'any' ? 'list' : `list of ${item.replace(/^(string|integer|number|map|enum|boolean)$/, '$1s')}`;
	}
	if (schema.type === 'object') return schema.values === undefined ? 'map' : `map of ${typeText(schema.values)}s`;
	return schema.type === 'intOrString' ? 'number or string' : schema.type;
}

/** Where the field stands: in which kind, and whether that kind demands it. */
export interface FieldPlace {
	readonly name: string;
	readonly kind: KindRow;
	/** Its path in the manifest, without the indexes of lists; '' if that is not known. */
	readonly path: string;
	readonly isRequired: boolean;
	/** Title of the resource that brings the schema, if it is not the bundled one. */
	readonly broughtBy?: string | undefined;
}

/** All that is known of a field. */
export function fieldDoc(schema: Schema, { name, kind, path, isRequired, broughtBy }: FieldPlace): string {
	const facts = [
		isRequired ? 'required' : undefined,
		schema.default === undefined ? undefined : `default ${code(String(schema.default))}`,
		schema.since === undefined ? undefined : `since Istio ${schema.since} or slightly earlier`,
		schema.until === undefined ? undefined : `until Istio ${schema.until}`,
		schema.envoy?.since === undefined ? undefined : `since Envoy ${schema.envoy.since}`,
		schema.envoy !== undefined && schema.deprecated !== undefined ? 'deprecated' : undefined,
	].filter((fact) => fact !== undefined);
	const format = schema.format === undefined ? undefined : formats[schema.format]?.describe;
	const page = schema.envoy === undefined ? referencePage(kind, path) : schema.envoy.page;
	const project = schema.envoy === undefined ? kind.kind : 'Envoy';
	return [
		[`**${words(name)}** \`${typeText(schema)}\``, ...facts].join(' · '),
		// What a definition in the workspace says is text from a file; the bundled texts are Markdown.
		broughtBy === undefined || schema.doc === undefined ? textOf(schema, kind, path) : prose(schema.doc),
		schema.enum === undefined || listsAll(schema) ? undefined : enumText(schema.enum, enumWords(kind.kind, path)),
		bounds(schema),
		format,
		broughtBy === undefined ? undefined : `As defined by ${words(broughtBy)}`,
		page === undefined ? undefined : `[${project} reference](${page})`,
	]
		.filter((part) => part !== undefined && part !== '')
		.join('\n\n');
}

/** Our own sentence where the project says nothing, else its text without what is said here anyway. */
function textOf(schema: Schema, { kind, family }: KindRow, path: string): string | undefined {
	const { doc, enum: words, envoy } = schema;
	const own =
		envoy !== undefined || (family !== 'istio' && family !== 'gateway-api') ? undefined : fieldText(kind, path);
	if (own !== undefined) return own;
	const text = doc?.replace(/^(?:optional|required)[.:]\s*/i, '');
	return words === undefined || listsAll(schema) ? text : withoutList(text, words);
}

/** A text without the list of the words that a field can be, which stands below it anyway. */
function withoutList(text: string | undefined, words: readonly unknown[]): string | undefined {
	const item = new RegExp(`^\\s*[-*] *[\`"]?(?:${words.map((word) => literally(String(word))).join('|')})[\`"]?:`);
	const paragraphs = text
		?.replace(/\s*Valid [Oo]ptions(?: are)?: [^.\n]*\.?/, '')
		.split('\n\n')
		.filter((paragraph) => !item.test(paragraph));
	// What leads to the list goes with it.
	return paragraphs
		?.map((paragraph) => paragraph.replace(/(?:^|\n|(?<=\. ))[^.\n]*(?:modes|values|options|types)[^.\n]*:$/, ''))
		.filter((paragraph) => paragraph !== '')
		.join('\n\n');
}

/** Whether our own text lists all words already, as that of a setting does. */
function listsAll({ doc, enum: words = [] }: Schema): boolean {
	return words.every((word) => doc?.includes(`- \`${word}\`: `) === true);
}

/** The words of an enum, each with what it says, as far as that is known. */
function enumText(all: readonly string[], says: Words): string {
	const words = all.filter((word) => !/^(?:UNSPECIFIED|UNDEFINED|INVALID)/.test(word));
	if (words.every((word) => says[word] === undefined))
		return `One of ${words.map((word) => code(String(word))).join(', ')}`;
	const lines = words.map((word) => `- ${code(word)}${says[word] === undefined ? '' : `: ${says[word]}`}`);
	return `One of\n\n${lines.join('\n')}`;
}

function bounds({ type, minimum, maximum, minItems, maxItems, maxLength }: Schema): string | undefined {
	// What every unsigned number has is not worth saying.
	if (minimum !== undefined && maximum !== undefined && maximum < 4294967295) return `From ${minimum} to ${maximum}`;
	if (type === 'array' && (minItems !== undefined || maxItems !== undefined)) {
		return [minItems && `At least ${minItems}`, maxItems && `at most ${maxItems}`].filter(Boolean).join(', ');
	}
	return maxLength === undefined || maxLength > 512 ? undefined : `At most ${maxLength} characters`;
}
