// "Suppress <rule> here": the comment that silences a finding, where it can stand without changing what the document says.

import { memo } from '../facts/memo.ts';
import { unusedId } from '../rules/engine/control.ts';
import { suppressionsIn } from '../rules/engine/suppression.ts';
import type { Chunk } from '../text/chunk.ts';
import { lineFeed, lineStart } from '../text/lines.ts';
import { placedAt } from '../text/source-file.ts';
import { shifted } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { scalarAt } from '../yaml/near.ts';
import { tree } from '../yaml/tree.ts';
import type { CodeAction, Diagnostic, FileEdit } from './answers.ts';

/** The action that suppresses a finding; undefined where no comment can stand, as in JSON. */
export function suppression(snapshot: Snapshot, uri: string, diagnostic: Diagnostic): CodeAction | undefined {
	const file = snapshot.files.get(uri);
	const placed = file === undefined ? undefined : placedAt(file, diagnostic.span.start);
	if (placed === undefined || uri.endsWith('.json') || diagnostic.rule === unusedId) return undefined;
	const edit = editIn(placed.chunk, diagnostic.span.start - placed.start, diagnostic.rule);
	const edits: readonly FileEdit[] = [{ uri, ...shifted(edit, placed.start), text: edit.text }];
	const title = `Suppress ${diagnostic.rule} here`;
	return { title, kind: 'quickfix', diagnostics: [diagnostic], edits, isPreferred: false };
}

function editIn(chunk: Chunk, offset: number, rule: string): { start: number; end: number; text: string } {
	const { text } = chunk;
	const start = lineStart(text, offset);
	const line = text.slice(start, lineFeed(text, start));
	const near = suppressionsIn(chunk).findLast(({ comment, line: about }) => {
		const between = text.slice(comment.end, start);
		return (
			about !== undefined && (comment.start >= start ? comment.start < start + line.length : /^\s*$/.test(between))
		);
	});
	if (near !== undefined) {
		const end = near.comment.words.at(-1)?.end ?? near.end;
		return { start: end, end, text: `, ${rule}` };
	}
	// Above the first key it would be about the whole document, and within a text it would be part of that.
	const isFirst = start <= firstContent(chunk);
	const { root } = tree(chunk);
	const isInText = (scalarAt(root, start)?.start ?? start) < start || scalarAt(root, offset)?.style === 'block';
	if (!isFirst && !isInText) return insertion(start, `${indentation(line)}# istio-ignore ${rule}\n`);
	const end = start + line.trimEnd().length;
	if (!isInText && scalarAt(root, end) === undefined && !/\s#/.test(line))
		return insertion(end, ` # istio-ignore ${rule}`);
	const head = /^---[^\n]*\n/.exec(text)?.[0].length ?? 0;
	return insertion(head, `# istio-ignore ${rule}\n`);
}

/** Where the first line starts that is more than a comment or a marker of YAML. */
const firstContent = memo(({ text }: Chunk): number => {
	return /^(?![^\S\n]*(?:#|---|%|$))/m.exec(text)?.index ?? text.length;
});

function insertion(at: number, text: string): { start: number; end: number; text: string } {
	return { start: at, end: at, text };
}

function indentation(line: string): string {
	return /^\s*/.exec(line)?.[0] ?? '';
}
