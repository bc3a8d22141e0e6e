// Quoted values of several lines whose later lines stand no deeper than their key. YAML wants them deeper, and js-yaml refuses
// them; kubectl's parser does not look (go-yaml: scannerc.go, yaml_parser_scan_flow_scalar), and Helm charts of dashboards have
// JSON in quotes written so.
import type { Edit } from '../text/edit.ts';
import { fromEvents } from './events.ts';
import type { Node } from './node.ts';
import { patched, relocated } from './patch.ts';
import type { Holder } from './spans.ts';
import type { Hole } from './templates/holes.ts';
import { columnAt } from './templates/lines.ts';
import type { Mask } from './templates/mask.ts';

/** A value in quotes that does not end on its line, behind its key or dash. */
const opening = /^([ ]*(?:- +)*)(?:[^\s#'"[{][^\n]*?:[ ]+|(?<=- +))(["'])/gm;

/** As `fromEvents`, for text that kubectl's parser reads too. */
export function fromShallow(
	mask: Mask,
	original: string,
	met?: Map<Hole, Holder>,
): { readonly root: Node | undefined } | undefined {
	const quick = fromEvents(mask, original, met);
	if (quick !== undefined) return quick;
	const edits = deepened(mask.text);
	if (edits.length === 0) return undefined;
	const whole = patched({ ...mask, original }, edits);
	const moved = new Map<Hole, Holder>();
	const read = fromEvents(whole, whole.original, moved);
	if (read === undefined) return undefined;
	whole.holes.forEach((hole, index) => {
		const [holder, own] = [moved.get(hole), mask.holes[index]];
		if (holder !== undefined && own !== undefined) met?.set(own, holder);
	});
	return { root: read.root && relocated(read.root, whole.toOriginal) };
}

/** The blanks that such lines lack. */
function deepened(text: string): readonly Edit[] {
	const edits: Edit[] = [];
	opening.lastIndex = 0;
	for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
		const [whole, lead = '', quote = ''] = match;
		const open = match.index + whole.length;
		const close = closeOf(text, open, quote);
		if (close === undefined) continue;
		const column = whole.length - 1 === lead.length ? lead.lastIndexOf('-') : lead.length;
		for (let at = text.indexOf('\n', open) + 1; at > 0 && at <= close; at = text.indexOf('\n', at) + 1) {
			const depth = columnAt(text, at);
			if (depth <= column && !/[\r\n]/.test(text.charAt(at + depth)))
				edits.push({ start: at, end: at, text: ' '.repeat(column + 1 - depth) });
		}
		opening.lastIndex = close + 1;
	}
	return edits;
}

/** Where the quote that opens before `from` is closed; undefined if it is not, or if a document begins before. */
function closeOf(text: string, from: number, quote: string): number | undefined {
	const end = quote === '"' ? /"|\\[\s\S]|^(?:---|\.\.\.)\s/gm : /''|'|^(?:---|\.\.\.)\s/gm;
	end.lastIndex = from;
	for (let match = end.exec(text); match !== null; match = end.exec(text)) {
		if (match[0] === quote) return match.index;
		if (match[0].length > 2) return undefined;
	}
	return undefined;
}
