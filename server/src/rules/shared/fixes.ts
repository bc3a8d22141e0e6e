// Quick fixes that many rules offer: another value, a new field, something taken out.

import type { Deployed } from '../../mesh/mesh.ts';
import type { Edit } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { fieldAddition } from '../../yaml/edits/additions.ts';
import type { Content } from '../../yaml/edits/content.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import { fieldRemoval, itemRemovalAt } from '../../yaml/edits/removal.ts';
import { scalarAt } from '../../yaml/near.ts';
import type { Node } from '../../yaml/node.ts';
import { isPlainText } from '../../yaml/scalars.ts';
import { tree } from '../../yaml/tree.ts';
import type { Fix } from '../engine/rule.ts';

interface Removing {
	/** What is taken out: `Remove …`. */
	readonly what?: string;
	readonly isSafe?: boolean;
	/** How many levels up what would be left empty goes too; all of them, unless that says something else. */
	readonly upTo?: number;
}

/** Takes out the field, or the item, that is written at `span`. */
export function withoutField({ resource }: Deployed, span: Span, options: Removing = {}): readonly Fix[] {
	const { what = 'it', isSafe = false, upTo } = options;
	const edit = fieldRemoval(resource.chunk.text, tree(resource.chunk).root, span, upTo);
	return edit === undefined ? [] : [{ title: `Remove ${what}`, edits: [edit], isSafe }];
}

/** Takes out the item of a list that `span` is in. */
export function withoutItem({ resource }: Deployed, span: Span, options: Removing = {}): readonly Fix[] {
	const { what = 'this one', isSafe = false, upTo } = options;
	const edit = itemRemovalAt(resource.chunk.text, tree(resource.chunk).root, span, upTo);
	return edit === undefined ? [] : [{ title: `Remove ${what}`, edits: [edit], isSafe }];
}

/** A fix of one edit in the document of `by`, which may be another than that of the finding; none if there is no edit. */
export function fixOf(by: Deployed, title: string, edit: Edit | undefined): readonly Fix[] {
	return edit === undefined ? [] : [{ title, edits: [{ ...edit, in: by }] }];
}

/** Puts a field behind the others of a map. */
export function addingField(by: Deployed, map: Node | undefined, title: string, field: string, value: Content) {
	return fixOf(by, title, map && fieldAddition(by.resource.chunk.text, map, field, value));
}

/** Puts another value in the place of a scalar, in quotes where it would be read as something else; none in a block scalar. */
export function changeTo({ start, end, style }: Node, text: string, isSafe = false): readonly Fix[] {
	if (style === 'block' || needsEscapes.test(text)) return [];
	const written = style === 'plain' && !isPlainText(text) ? `"${text}"` : text;
	return [{ title: `Change to "${text}"`, edits: [{ start, end, text: written }], isSafe }];
}

const needsEscapes = /["'\\\n]/;

/** The same for a word of `by`, which may be a part of a scalar: none where it cannot stand as that is quoted. */
export function changeWord(
	{ resource: { chunk } }: Deployed,
	word: Span,
	text: string,
	isSafe = false,
): readonly Fix[] {
	const { start, end } = word;
	const isQuoted = /["']/.test(chunk.text.charAt(start - 1));
	if (isPlainText(text) || (isQuoted && !needsEscapes.test(text)))
		return [{ title: `Change to "${text}"`, edits: [{ start, end, text }], isSafe }];
	const node = scalarAt(tree(chunk).root, start);
	return node?.start === start && node.end === end ? changeTo(node, text, isSafe) : [];
}

/** Puts a field, such as `a: b`, before the others of a map. */
export function withField({ resource }: Deployed, map: Node, entry: string, title = `Add "${entry}"`): readonly Fix[] {
	const edit = newEntry(resource.chunk.text, map, entry);
	return edit === undefined ? [] : [{ title, edits: [edit] }];
}
