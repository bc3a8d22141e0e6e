// In a comment `# istio-ignore …`: the ids of rules, those first that say something about the line that it is for.

import { rules } from '../../rules/index.generated.ts';
import { lineAt } from '../../text/line-map.ts';
import { lineStart } from '../../text/lines.ts';
import type { Placed } from '../../text/source-file.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { At, CompletionItem } from '../answers.ts';
import { diagnostics } from '../diagnostics.ts';

const begun = /(?:^|\s)#[ \t]*(?<word>istio-ignore(?<list>[ \t]+[\w/*, \t-]*)?|i[a-z-]*)$/;

/** What may be written in the comment at `at`; undefined where there is none of this kind. */
export function commentItems(snapshot: Snapshot, at: At, placed: Placed): readonly CompletionItem[] | undefined {
	const { text } = placed.chunk;
	const offset = at.offset - placed.start;
	const line = text.slice(lineStart(text, offset), offset);
	const groups = begun.exec(line)?.groups;
	if (groups === undefined) return undefined;
	const { word = '', list } = groups;
	if (list === undefined) return 'istio-ignore'.startsWith(word) ? [opener(at, word)] : undefined;
	const typed = /[\w/*-]*$/.exec(list)?.[0] ?? '';
	const rest = /^[\w/*-]*/.exec(text.slice(offset))?.[0] ?? '';
	const span = { start: at.offset - typed.length, end: at.offset + rest.length };
	const there = new Set(list.slice(0, list.length - typed.length).split(/[\s,]+/));
	const near = reported(snapshot, at, placed, lineAt(placed.chunk, offset));
	return rules
		.filter(({ id }) => !there.has(id))
		.map(({ id, docs }) => ({
			label: id,
			kind: 'value',
			detail: near.has(id) ? 'reported here' : '',
			markdown: () => docs.summary,
			text: id,
			span,
			sort: `c${near.get(id) ?? 9} ${id}`,
			commits: [','],
		}));
}

function opener({ offset }: At, word: string): CompletionItem {
	const span = { start: offset - word.length, end: offset };
	return {
		label: 'istio-ignore',
		kind: 'snippet',
		detail: 'Suppresses findings of a rule',
		text: 'istio-ignore $1',
		isSnippet: true,
		span,
		sort: 'c0',
		leadsOn: true,
	};
}

/** The rules that say something in the document: 0 on the line of the comment or the next one, 1 elsewhere. */
function reported(snapshot: Snapshot, { uri }: At, placed: Placed, line: number): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	const end = placed.start + placed.chunk.text.length;
	for (const { rule, span } of diagnostics(snapshot, uri)) {
		if (span.start < placed.start || span.start > end) continue;
		const own = lineAt(placed.chunk, span.start - placed.start);
		found.set(rule, Math.min(found.get(rule) ?? 1, own === line || own === line + 1 ? 0 : 1));
	}
	return found;
}
