// Quick fixes that many rules offer: another value, a new field, something taken out.
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import { newEntry } from '../../yaml/entries.ts';
import type { Node } from '../../yaml/node.ts';
import { fieldRemoval, itemRemovalAt } from '../../yaml/removal.ts';
import type { Fix } from '../rule.ts';

/** Takes out the field, or the scalar item, that begins at `span`. */
export function withoutField({ resource }: Deployed, { start }: Span, isSafe = false): readonly Fix[] {
	const edit = fieldRemoval(resource.chunk.text, manifest(resource) as Node, start);
	return edit === undefined ? [] : [{ title: 'Remove it', edits: [edit], isSafe }];
}

/** Takes out the item of a list that `span` is in. */
export function withoutItem({ resource }: Deployed, { start }: Span, isSafe = false): readonly Fix[] {
	const edit = itemRemovalAt(resource.chunk.text, manifest(resource) as Node, start);
	return edit === undefined ? [] : [{ title: 'Remove this one', edits: [edit], isSafe }];
}

/** Puts another value in the place of a scalar, if it can stand there as it is quoted. */
export function changeTo(node: Node, text: string, isSafe = false): readonly Fix[] {
	const { start, end, style } = node;
	const isPlain = /^[\w/][\w./:@-]*$/.test(text) && !/^[\d.]+$/.test(text);
	if (style === 'block' || (style === 'plain' && !isPlain) || /["'\\\n]/.test(text)) {
		if (style !== 'plain' || /["'\\\n]/.test(text)) return [];
		return [{ title: `Change to "${text}"`, edits: [{ start, end, text: `"${text}"` }], isSafe }];
	}
	return [{ title: `Change to "${text}"`, edits: [{ start, end, text }], isSafe }];
}

/** Puts a field, such as `a: b`, before the others of a map. */
export function withField({ resource }: Deployed, map: Node, entry: string): readonly Fix[] {
	const edit = newEntry(resource.chunk.text, map, entry);
	return edit === undefined ? [] : [{ title: `Add "${entry}"`, edits: [edit] }];
}
