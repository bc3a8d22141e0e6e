// Suppressions: comments `# istio-ignore rule/id, rule/id: reason`, and the annotations of istioctl and Kiali for the same.

import { memo } from '../../facts/memo.ts';
import { push } from '../../maps.ts';
import type { Deployed } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Chunk } from '../../text/chunk.ts';
import { lineAt } from '../../text/line-map.ts';
import { lineStart, nextLine } from '../../text/lines.ts';
import type { Span } from '../../text/span.ts';
import { scalarAt } from '../../yaml/near.ts';
import { tree } from '../../yaml/tree.ts';

/** What one word of a comment suppresses; offsets count from the chunk. */
export interface Suppression extends Span {
	/** The id of a rule, a code of istioctl or Kiali, or `*`. */
	readonly what: string;
	/** The line (0-based, in the chunk) that it is for; undefined: the whole document. */
	readonly line: number | undefined;
	readonly comment: Comment;
}

/** A comment with its `#`; `words` are all it lists. */
export interface Comment extends Span {
	readonly words: readonly (Span & { readonly text: string })[];
	/** Whether nothing else stands on its line. */
	readonly isAlone: boolean;
}

/** What a finding is known by. */
export interface Subject {
	readonly rule: string;
	readonly codes: readonly string[];
	readonly start: number;
}

const pattern = /#[ \t]*istio-ignore[ \t]+((?:[\w/*-]+)(?:[ \t]*,[ \t]*[\w/*-]+)*)[ \t]*(?::.*)?$/gm;

/** The suppressions by comments in a document. */
export const suppressionsIn = memo((chunk: Chunk): readonly Suppression[] => {
	const { text } = chunk;
	if (!text.includes('istio-ignore')) return [];
	const head = headOf(text);
	return commentsIn(chunk).flatMap((comment) => {
		const line = comment.start < head ? undefined : lineMeant(chunk, comment);
		return comment.words.map((word): Suppression => ({ ...word, what: word.text, line, comment }));
	});
});

function commentsIn(chunk: Chunk): readonly Comment[] {
	const found: Comment[] = [];
	for (const match of chunk.text.matchAll(pattern)) {
		const { index: start } = match;
		const before = chunk.text.slice(lineStart(chunk.text, start), start);
		if (!/(^|\s)$/.test(before) || scalarAt(tree(chunk).root, start) !== undefined) continue;
		const list = match[1] ?? '';
		const offset = start + match[0].indexOf(list, match[0].indexOf('istio-ignore') + 'istio-ignore'.length);
		const words = [...list.matchAll(/[\w/*-]+/g)].map((word) => {
			return { text: word[0], start: offset + word.index, end: offset + word.index + word[0].length };
		});
		const end = start + match[0].trimEnd().length;
		found.push({ start, end, words, isAlone: before.trim() === '' });
	}
	return found;
}

/** Where the first key stands: comments before it are about the document. */
function headOf(text: string): number {
	const line = /^(?!---|%)[ \t]*[^\s#]/m.exec(text);
	return line?.index ?? text.length;
}

/** Behind something, a comment is about its line; on a line of its own, about the next one that holds something. */
function lineMeant(chunk: Chunk, { start, isAlone }: Comment): number {
	const own = lineAt(chunk, start);
	if (!isAlone) return own;
	content.lastIndex = nextLine(chunk.text, start);
	const next = content.exec(chunk.text);
	return next === null ? own : lineAt(chunk, next.index);
}

/** The start of a line that has more than blanks or a comment. */
const content = /^(?![^\S\n]*(?:#|$))/gm;

/** Those of `suppressions` that are for a finding. */
export function suppressing(
	chunk: Chunk,
	suppressions: readonly Suppression[],
	{ rule, codes, start }: Subject,
): readonly Suppression[] {
	if (suppressions.length === 0) return [];
	const byLine = linesOf(suppressions);
	return [...(byLine.get(undefined) ?? []), ...(byLine.get(lineAt(chunk, start)) ?? [])].filter(({ what }) =>
		isMeant(what, rule, codes),
	);
}

/** By the line that they are for: a document may have as many of them as it has findings. */
const linesOf = memo(
	(suppressions: readonly Suppression[]): ReadonlyMap<number | undefined, readonly Suppression[]> => {
		const found = new Map<number | undefined, Suppression[]>();
		for (const one of suppressions) push(found, one.line, one);
		return found;
	},
);

function isMeant(what: string, rule: string, codes: readonly string[]): boolean {
	return (
		what === '*' || what === rule || codes.includes(what) || (what.endsWith('/*') && rule.startsWith(what.slice(0, -1)))
	);
}

const annotations = ['galley.istio.io/analyze-suppress', 'kiali.io/ignore-validations'] as const;

/** Whether an annotation of the resource suppresses findings of these codes: a list of codes, or `*` or nothing for all. */
export function isSuppressedBy(by: Deployed, codes: readonly string[]): boolean {
	const words = annotated(by);
	return words.includes('*') || codes.some((code) => words.includes(code));
}

const annotated = memo((by: Deployed): readonly string[] => {
	const { text } = by.resource.chunk;
	if (!annotations.some((name) => text.includes(name))) return [];
	const map = manifest(by.resource).get('metadata')?.get('annotations');
	return annotations.flatMap((name) => {
		const node = map?.get(name);
		if (node === undefined || node.opaque || node.kind !== 'scalar') return [];
		const words = node.text.split(',').flatMap((word) => word.trim() || []);
		// Kiali takes nothing for everything (kiali: models/istio_validation.go); istioctl knows only the star.
		return words.length === 0 && name === 'kiali.io/ignore-validations' ? ['*'] : words;
	});
});
