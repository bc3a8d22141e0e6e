// tree(chunk): the chunk's text as nodes, parsed once, errors beside it. Never throws.
import { recent } from '../memo.ts';
import type { Chunk } from '../text/chunk.ts';
import type { Span } from '../text/span.ts';
import { fromEvents } from './events.ts';
import type { Node } from './node.ts';
import { masked } from './templates.ts';
import { tolerant } from './tolerant.ts';

/** A fault of YAML itself. Offsets count from the chunk. */
export interface Problem {
	readonly span: Span;
	readonly message: string;
	/** What was meant to stand at the span, where that is plain. */
	readonly meant?: string;
}

export interface Tree {
	/** Undefined for an empty document. */
	readonly root: Node | undefined;
	readonly problems: readonly Problem[];
	/** Whether `{{ … }}` was blanked: then a fault may be the template's business, not YAML's. */
	readonly isTemplate: boolean;
}

/** Texts above this are left alone: an editor must not hang on a file nobody wrote by hand. In UTF-16 units. */
export const longest = 4_000_000;

// A tree takes about 13 times the memory of its text. This many characters are the open files and what a rule looks at
// twice; more would grow old in memory and cost more than parsing again.
const remembered = 1_000_000;

export const tree = recent(
	(chunk: Chunk): Tree => parse(chunk.text),
	(chunk) => chunk.text.length,
	remembered,
);

/** `text` as a tree. js-yaml is ten times faster but gives up at the first fault; yaml goes on behind it. */
export function parse(text: string): Tree {
	if (text.length > longest) return { root: undefined, problems: [], isTemplate: false };
	const mask = masked(text);
	const isTemplate = mask.holes.length > 0;
	const quick = fromEvents(mask, text);
	if (quick !== undefined) return { root: quick.root, problems: [], isTemplate };
	const slow = tolerant(mask, text);
	return { root: slow.root, problems: isTemplate ? [] : slow.problems, isTemplate };
}
