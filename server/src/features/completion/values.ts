// The values that a schema, or a table of words, has for the place of a cursor: words of enums, booleans, durations, codes.
import type { Mesh } from '../../mesh/mesh.ts';
import { schemaOf } from '../../mesh/schemas.ts';
import { deprecatedFields } from '../../model/deprecated-fields.ts';
import { effectOf } from '../../model/envoy-operations.ts';
import type { KindRow } from '../../model/kinds.ts';
import { openPorts } from '../../rules/shared/gateway-ports.ts';
import type { Schema } from '../../schema/schema.ts';
import type { Span } from '../../text/span.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import { type FieldAt, manifestAt } from '../field.ts';
import { fieldDoc } from '../field-docs.ts';
import { enumWords } from '../words/enums.ts';
import { fieldPath, rowFor } from '../words/words.ts';
import type { FieldProposal } from './fields.ts';
import { gatewayAt } from './places.ts';
import { accepted } from './trial.ts';
import { leadingFormats, listedFormats, wordsOfFormats, wordsOfPlaces } from './word-tables.ts';

interface Word {
	readonly label: string;
	readonly doc: string;
	readonly isText: boolean;
	readonly isDeprecated?: boolean;
}

/** Documents that are longer are not tried with each of the words. */
const longestTried = 30_000;

/** The words for the place of the cursor, whose own schema is `at`; none where any text may stand. `asItem`: as the first item of a list. */
export function valueProposals(
	mesh: Mesh,
	uri: string,
	at: FieldAt,
	cursor: Cursor,
	asItem: boolean,
): readonly FieldProposal[] {
	const { kind, broughtBy } = at;
	const manifest = manifestAt(cursor.ancestors);
	const path = fieldPath(cursor.path.slice(manifest?.depth ?? 0));
	const { schema } = at;
	const words = wordsOf(schema, kind, path);
	if (words.length === 0) return [];
	const isListed = listedFormats.has(schema.format);
	const leads = leadingFormats.has(schema.format);
	const part = isListed ? partOf(cursor) : undefined;
	const fitting = isListed
		? unlisted(words, cursor)
		: tried(mesh, uri, cursor, words, asItem).filter(isPossible(mesh, uri, cursor, path));
	return fitting.map(({ label, doc, isText, isDeprecated }, index) => ({
		label,
		kind: 'value',
		detail: schema.default === label ? 'default' : '',
		markdown: () =>
			[doc, fieldDoc(schema, { name: 'Value', kind, path, isRequired: false, broughtBy })].join('\n\n').trim(),
		sort: `${leads ? '!' : 'v'}${isDeprecated === true ? 1 : 0} ${String(index).padStart(3, '0')}`,
		opens: undefined,
		asItem,
		isText,
		isDeprecated: isDeprecated === true,
		...(doc === '' ? {} : { note: doc }),
		...(part === undefined ? {} : { part }),
	}));
}

/** Words that stand for "nothing said", or are not for people. */
const unsaid = /^(?:UNSPECIFIED|UNDEFINED|INVALID|UNSET)/;

function wordsOf(schema: Schema, kind: KindRow, path: string): readonly Word[] {
	const place = rowFor(wordsOfPlaces, kind.kind, path);
	const known = place?.words ?? (schema.format === undefined ? undefined : wordsOfFormats[schema.format]);
	if (known !== undefined)
		return known.map(([label, doc]) => ({ label, doc, isText: isText(schema, place?.isNumber) }));
	const says = enumWords(kind.kind, path);
	if (schema.enum !== undefined) {
		// In the order of the table, which is that of use.
		const order = [...Object.keys(says), ...schema.enum];
		const sorted = schema.enum
			.filter((word) => !unsaid.test(word))
			.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
		return sorted.map((label) => {
			return {
				label,
				doc: says[label] ?? '',
				isText: schema.type !== 'integer',
				isDeprecated: isOld(kind, path, label),
			};
		});
	}
	if (schema.offers !== undefined) return schema.offers.map((label) => ({ label, doc: '', isText: true }));
	return schema.type === 'boolean' ? ['true', 'false'].map((label) => ({ label, doc: '', isText: false })) : [];
}

function isText({ type }: Schema, isNumber = false): boolean {
	return !isNumber && type !== 'integer' && type !== 'number' && type !== 'boolean';
}

function isOld({ kind }: KindRow, path: string, word: string): boolean {
	return deprecatedFields.some((one) => one.in === kind && one.only === word && one.at.replaceAll('[]', '') === path);
}

function tried(mesh: Mesh, uri: string, cursor: Cursor, words: readonly Word[], asItem: boolean): readonly Word[] {
	const manifest = manifestAt(cursor.ancestors);
	if (manifest === undefined || manifest.root.end - manifest.root.start > longestTried) return words;
	const { group, kind } = manifest.kind;
	const apiVersion = manifest.root.get('apiVersion')?.text ?? '';
	const found = schemaOf(mesh, uri, group, kind, apiVersion.slice(apiVersion.indexOf('/') + 1));
	if (found === undefined) return words;
	return accepted(mesh, cursor, { schema: found.schema, depth: manifest.depth }, words, asItem);
}

/** What the rules say beside the schema: which operations a patch can have, which ports a gateway. */
function isPossible(mesh: Mesh, uri: string, cursor: Cursor, path: string): (word: Word) => boolean {
	const manifest = manifestAt(cursor.ancestors);
	if (path === 'spec.configPatches.patch.operation') {
		const patch = cursor.ancestors.at(-2) as Node<Patch> | undefined;
		return ({ label }) => canOperate(patch, label);
	}
	if (path === 'spec.servers.port.number' && manifest !== undefined) {
		const by = gatewayAt(mesh, uri, manifest);
		return by === undefined || openPorts(mesh, by) === undefined ? () => true : () => false;
	}
	return () => true;
}

interface Filter {
	readonly name?: string;
	readonly subFilter?: { readonly name?: string };
}

interface Patch {
	readonly applyTo?: string;
	readonly match?: { readonly listener?: { readonly filterChain?: { readonly filter?: Filter } } };
}

/** Whether an operation does something, and leaves the router at the end of its chain (rules/envoy-filters/misplaced-filter.ts). */
function canOperate(patch: Node<Patch> | undefined, operation: string): boolean {
	const applyTo = patch?.get('applyTo')?.text;
	if (applyTo === undefined) return true;
	if (effectOf(applyTo, operation) === 'nothing') return false;
	if (applyTo !== 'HTTP_FILTER' && applyTo !== 'NETWORK_FILTER') return true;
	const filter = patch?.get('match')?.get('listener')?.get('filterChain')?.get('filter');
	const name = (applyTo === 'HTTP_FILTER' ? filter?.get('subFilter')?.get('name') : filter?.get('name'))?.text ?? '';
	const isEnd = /^envoy\.filters\.(?:http\.router|network\.(?:http_connection_manager|tcp_proxy))$/.test(name);
	return operation !== 'ADD' && !(isEnd && /^(?:INSERT_AFTER|REPLACE|REMOVE)$/.test(operation));
}

/** Of words that are separated by commas the one that is being written: offsets in the chunk. */
function partOf({ span, prefix }: Cursor): Span {
	return { start: span.start + prefix.lastIndexOf(',') + 1, end: span.end };
}

/** Those that the value does not hold yet. */
function unlisted(words: readonly Word[], { prefix }: Cursor): readonly Word[] {
	const there = new Set(prefix.split(',').slice(0, -1));
	return words.filter(({ label }) => !there.has(label));
}
