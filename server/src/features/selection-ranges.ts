// Selection ranges: what editors select when a selection is expanded: the word, the value, the entry, the map, the document.
import { placedAt } from '../text/source-file.ts';
import { contains, type Span, shifted } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Node } from '../yaml/node.ts';
import { tree } from '../yaml/tree.ts';
import type { At } from './answers.ts';

/** The spans around `at`, the narrowest first, each within the next; only the whole file where nothing else is known. */
export function selectionRanges(snapshot: Snapshot, at: At): readonly Span[] {
	const file = snapshot.files.get(at.uri);
	if (file === undefined) return [];
	const whole = { start: 0, end: file.length };
	const placed = placedAt(file, at.offset);
	if (placed === undefined) return [whole];
	const around = spansAround(tree(placed.chunk).root, at.offset - placed.start, placed.chunk.text);
	const document = { start: 0, end: placed.chunk.text.length };
	return nested([...[document, ...around].map((span) => shifted(span, placed.start)), whole]);
}

const deepest = 200;

function spansAround(root: Node | undefined, offset: number, text: string): readonly Span[] {
	const spans: Span[] = [];
	let node = root;
	for (let depth = 0; node !== undefined && depth < deepest && contains(node, offset); depth++) {
		if (node.kind === 'scalar') {
			spans.push(quotesAround(node, text), { start: node.start, end: node.end });
			break;
		}
		spans.push({ start: node.start, end: node.end });
		const entry = node.entries.find(({ key, value }) => key.start <= offset && offset <= Math.max(key.end, value.end));
		if (entry === undefined) node = node.items.find((item) => contains(item, offset));
		else {
			const value = quotesAround(entry.value, text);
			spans.push({ start: quotesAround(entry.key, text).start, end: Math.max(entry.key.end, value.end) });
			node = contains(entry.key, offset) ? entry.key : entry.value;
		}
	}
	return spans;
}

function quotesAround({ start, end, style }: Node, text: string): Span {
	const isQuoted = (style === 'single' || style === 'double') && /["']/.test(text[start - 1] ?? '');
	return isQuoted ? { start: start - 1, end: end + 1 } : { start, end };
}

/** From the narrowest to the widest, each once, and only those that lie within the next. */
function nested(spans: readonly Span[]): readonly Span[] {
	const sorted = [...spans].sort((a, b) => a.end - a.start - (b.end - b.start));
	const kept: Span[] = [];
	for (const span of sorted) {
		const last = kept.at(-1);
		const isWider =
			last === undefined ||
			(span.end - span.start > last.end - last.start && span.start <= last.start && last.end <= span.end);
		if (isWider) kept.push(span);
	}
	return kept;
}
