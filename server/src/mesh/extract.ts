// symbols(chunk): both tables applied to the resources of one document. Position-free and without the tree, so this is
// what the server keeps of a closed file.

import { memo } from '../facts/memo.ts';
import { push, trimmed } from '../maps.ts';
import { isFragment } from '../model/fragments.ts';
import { definedName, type KindId } from '../model/kinds.ts';
import { type Maker, makersIn } from '../model/makers/maker.ts';
import { manifest, type Resource, resources, type Word, word } from '../model/resource.ts';
import type { Chunk } from '../text/chunk.ts';
import { pooled } from '../text/pooled.ts';
import { type Span, shifted } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { type Problem, tree } from '../yaml/tree.ts';
import { type Condition, type DeclarationRow, declarations } from './declarations.ts';
import { type FormId, forms } from './forms.ts';
import { follow, type Trie, trieOf, walk } from './paths.ts';
import { type ReferenceRow, references } from './references.ts';

export interface Label {
	readonly key: Word;
	readonly value: Word;
}

/** A row of a table, met in a resource: the word there, in chunk offsets. Of labels, `text` is empty and the span the map's. */
export interface Mention<R extends DeclarationRow | ReferenceRow = DeclarationRow | ReferenceRow> extends Word {
	readonly row: R;
	readonly of: Word | undefined;
	/** What the row's `namespace` field says. */
	readonly namespace: Word | undefined;
	readonly labels: readonly Label[] | undefined;
}

export interface ResourceSymbols {
	readonly resource: Resource;
	readonly declarations: readonly Mention<DeclarationRow>[];
	readonly references: readonly Mention<ReferenceRow>[];
}

export interface Symbols {
	readonly resources: readonly ResourceSymbols[];
	/** What makes other resources, of whatever kind. */
	readonly makers: readonly Maker[];
	readonly isTemplate: boolean;
	/** Faults of YAML itself. */
	readonly problems: readonly Problem[];
}

/** A definition of a kind mentions nothing, and is not parsed to learn that. */
const untouched = { makers: [], isTemplate: false, problems: [] };
const definition = (resource: Resource): ResourceSymbols => ({ resource, declarations: [], references: [] });

export const symbols = memo((chunk: Chunk): Symbols => {
	if (definedName(chunk.text) !== undefined) return { resources: resources(chunk).map(definition), ...untouched };
	const found = resources(chunk).map(symbolsOf);
	// Taken from the tree while it is at hand, so that nobody needs to parse a closed file again to know.
	for (const { resource } of found) isFragment(resource);
	const { isTemplate, problems } = tree(chunk);
	return { resources: found, makers: trimmed(makersIn(chunk)), isTemplate, problems: trimmed(problems) };
});

function symbolsOf(resource: Resource): ResourceSymbols {
	const declared: Mention<DeclarationRow>[] = [];
	const mentioned: Mention<ReferenceRow>[] = [];
	const trie = tries.get(resource.kind.id);
	if (trie !== undefined)
		walk(manifest(resource), trie, resource.chunk.text, (row, node, ancestors) => {
			for (const mention of mentionsOf(row, node, ancestors)) {
				if ('declares' in row) declared.push(mention as Mention<DeclarationRow>);
				else mentioned.push(mention as Mention<ReferenceRow>);
			}
		});
	return { resource, declarations: trimmed(declared), references: trimmed(mentioned) };
}

type AnyRow = DeclarationRow | ReferenceRow;

const tries = buildTries();

function buildTries(): ReadonlyMap<KindId, Trie<AnyRow>> {
	const byKind = new Map<KindId, AnyRow[]>();
	for (const row of [...declarations, ...references]) push(byKind, row.in, row);
	return new Map([...byKind].map(([kind, rows]) => [kind, trieOf(rows)]));
}

const nothing: readonly Mention[] = [];

/** What a row finds at `node`: nothing, a word, or the names in one. */
function mentionsOf(row: AnyRow, node: Node, ancestors: readonly Node[]): readonly Mention[] {
	if (!holds(row, ancestors)) return nothing;
	const of = row.of === undefined ? undefined : word(follow(row.of, ancestors));
	const namespace = 'to' in row ? namespaceOf(row, ancestors) : undefined;
	if (row.labels === true) {
		if (node.kind !== 'map' && !(node.opaque && 'declares' in row)) return nothing;
		const { start, end } = node;
		return [{ text: '', start, end, opaque: node.opaque, row, of, namespace, labels: labelsOf(node) }];
	}
	const name = word(node);
	if (name === undefined) return nothing;
	// Written out, for what is spread takes room of its own in each of a hundred thousand mentions.
	const { text, start, end, opaque } = name;
	const whole = { text, start, end, opaque, row, of, namespace, labels: undefined };
	return 'form' in row && row.form !== undefined && !name.opaque ? partsOf(whole, row.form) : [whole];
}

/** The names in a word. Where it is written with escapes or over lines, they have no place of their own. */
function partsOf(whole: Mention, form: FormId): readonly Mention[] {
	const isExact = whole.end - whole.start === whole.text.length;
	return forms[form].read(whole.text).map((part) => ({
		...whole,
		text: whole.text.slice(part.start, part.end),
		...(isExact ? shifted(part, whole.start) : {}),
		...(part.namespace === undefined ? {} : { namespace: { ...whole, text: part.namespace } }),
		...(part.of === undefined ? {} : { of: ownerIn(whole, part.of, isExact) }),
	}));
}

function ownerIn({ text, start, end, opaque }: Mention, of: Span, isExact: boolean): Word {
	const place = isExact ? shifted(of, start) : { start, end };
	return { text: text.slice(of.start, of.end), start: place.start, end: place.end, opaque };
}

/** Whether the conditions of a row are met. */
export function holds({ when }: AnyRow, ancestors: readonly Node[]): boolean {
	if (when === undefined) return true;
	return conditions(when).every(({ at, is }) => is.includes(follow(at, ancestors)?.text ?? ''));
}

function conditions(when: Condition | readonly Condition[]): readonly Condition[] {
	return 'is' in when ? [when] : when;
}

/** What the first of a row's namespace fields that is written says. */
export function namespaceOf({ namespace }: ReferenceRow, ancestors: readonly Node[]): Word | undefined {
	if (namespace === undefined) return undefined;
	for (const path of typeof namespace === 'string' ? [namespace] : namespace) {
		const found = word(follow(path, ancestors));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** The labels of a map; an empty value is a label too. */
export function labelsOf(node: Node): readonly Label[] {
	return node.entries.map(({ key, value }) => ({
		key: wordOf(key, key.opaque),
		value: wordOf(value, isUnknown(value)),
	}));
}

function wordOf({ text, start, end }: Node, opaque: boolean): Word {
	return { text: pooled(text), start, end, opaque };
}

/** The rows of the table of references for a kind. */
export function tableRows(kind: KindId): readonly ReferenceRow[] {
	return references.filter((row) => row.in === kind);
}
