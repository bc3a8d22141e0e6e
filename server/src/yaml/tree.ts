// tree(chunk): the chunk's text as nodes, parsed once, errors beside it. Never throws.

import { recent } from '../facts/memo.ts';
import type { Chunk } from '../text/chunk.ts';
import { lineStart } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import { Node } from './node.ts';
import { fromShallow } from './shallow.ts';
import type { Holder } from './spans.ts';
import { alternatives, joined, withoutDefinitions } from './templates/arms.ts';
import { type Hole, holesIn } from './templates/holes.ts';
import { commentsMasked, type Mask, masked } from './templates/mask.ts';
import { tolerant } from './tolerant.ts';

/** A fault of YAML itself. Offsets count from the chunk. */
export interface Problem {
	readonly span: Span;
	readonly message: string;
	/** What was meant to stand at the span, where that is plain. */
	readonly meant?: string;
	/** No fault of what will be read in the end: something is filled in before. */
	readonly isPassing?: boolean;
}

export interface Tree {
	/** Undefined for an empty document. */
	readonly root: Node | undefined;
	readonly problems: readonly Problem[];
	/** Whether an engine runs over the text: maps and lists may have more in them than is written, or less. */
	readonly isTemplate: boolean;
}

/** Texts above this are left alone: an editor must not hang on a file nobody wrote by hand. In UTF-16 units. */
export const longest = 4_000_000;

// A tree takes about 25 times the memory of its text. This many characters are the open files and what a rule looks at
// twice; more would grow old in memory and cost more than parsing again.
const remembered = 400_000;

export const tree = recent(
	(chunk: Chunk): Tree => parse(chunk.text),
	(chunk) => chunk.text.length,
	remembered,
);

/**
 * `text` as a tree. js-yaml is ten times faster but gives up at the first fault; yaml goes on behind it. What is sound YAML
 * is read as that, whatever its scalars hold; only else are the places masked that are filled in later.
 */
export function parse(text: string): Tree {
	if (text.length > longest) return { root: undefined, problems: [], isTemplate: false };
	const holes = holesIn(text);
	if (holes.length > 0) {
		const shown = withoutDefinitions(text, holes);
		return applied(sound(shown, text) ?? templated(shown, text));
	}
	const whole: Mask = { text, holes };
	const quick = fromShallow(whole, text);
	return applied({
		...(quick === undefined ? tolerant(whole, text) : { root: quick.root, problems: [] }),
		isTemplate: false,
	});
}

/** The tree of a text that is YAML as it stands, all holes in its scalars or comments; undefined for others. */
function sound({ text: shown, holes }: Mask, original: string): Tree | undefined {
	const text = commentsMasked(shown, holes);
	const met = new Map<Hole, Holder>();
	const quick = fromShallow({ text, holes }, original, met);
	if (quick === undefined) return undefined;
	const others = holes.filter((hole) => !met.has(hole));
	if (!others.every(({ start }) => /(?:^|\s)#/.test(original.slice(lineStart(original, start), start + 1))))
		return undefined;
	// Engines run over comments too; what they print into values does not tell that they do no more.
	const isRun = (hole: Hole): boolean =>
		hole.language.is === 'action' &&
		(met.has(hole) ? met.get(hole) === 'value' && hole.language.isComment !== true : isControl(hole));
	const isTemplate = holes.some(isRun) || hasUnknownKey(quick.root);
	return { root: quick.root, problems: [], isTemplate };
}

function isControl({ does }: Hole): boolean {
	return does !== 'prints' && does !== 'silent';
}

/** Whether some map may have any keys beside those that are written. */
function hasUnknownKey(node: Node | undefined, depth = 0): boolean {
	if (node === undefined || depth > 100) return false;
	return (
		node.entries.some(({ key, value }) => key.opaque || hasUnknownKey(value, depth + 1)) ||
		node.items.some((item) => hasUnknownKey(item, depth + 1))
	);
}

/** The tree of a text that becomes YAML only when its holes are filled. */
function templated({ text: shown, holes }: Mask, original: string): Tree {
	const mask = masked(shown, holes);
	const texts = alternatives(mask).map((text): Mask => ({ text, holes }));
	const sound = texts.map((one) => fromShallow(one, original));
	// The slow way is gone once: what is broken in one alternative mostly is in all.
	const broken = texts.find((_, index) => sound[index] === undefined);
	const slow = broken === undefined ? undefined : tolerant(broken, original);
	const roots = [...sound, slow].flatMap((one) => one?.root ?? []);
	const root = roots.length === 0 ? undefined : roots.reduce(joined);
	const isTemplate = holes.some(({ language }) => language.is === 'action') || hasUnknownKey(root);
	const problems = isTemplate ? [] : (slow?.problems ?? []);
	return { root, isTemplate, problems: problems.length > 0 ? problems : unquoted(original, holes) };
}

/** The first placeholder that YAML could not even read, because of the character it begins with. */
function unquoted(text: string, holes: readonly Hole[]): readonly Problem[] {
	const first = holes.find(
		({ start }) =>
			/[%@]/.test(text.charAt(start)) &&
			/\s/.test(text.charAt(start - 1)) &&
			/(?:[:,[]|^\s*(?:-\s+)*-)\s+$/.test(lineBefore(text, start)),
	);
	if (first === undefined) return [];
	const word = text.slice(first.start, first.end);
	const message = `A YAML value cannot start with ${word.charAt(0)}; put "${word}" in quotes, unless it is replaced before the file is parsed`;
	return [{ span: first, message, meant: `"${word}"`, isPassing: true }];
}

function lineBefore(text: string, at: number): string {
	return text.slice(lineStart(text, at), at);
}

/** What is left of a manifest when it is applied: SOPS takes its own block out as it decrypts (getsops.io). */
function applied(read: Tree): Tree {
	const { root } = read;
	const isSecret = root?.kind === 'map' && root.entries.some(({ key, value }) => key.text === 'sops' && isSops(value));
	if (root === undefined || !isSecret) return read;
	const { kind, start, end, style } = root;
	const entries = root.entries.filter(({ key, value }) => key.text !== 'sops' || !isSops(value));
	return { ...read, root: new Node({ kind, start, end, style, entries }) };
}

function isSops({ entries }: Node): boolean {
	return entries.some(({ key }) => key.text === 'mac' || key.text === 'lastmodified' || key.text === 'encrypted_regex');
}
