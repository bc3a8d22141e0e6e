// The library yaml's syntax tree -> Node: the way to a tree for broken text, which js-yaml refuses as a whole. Says what is
// wrong in words of its own, once: after the first fault the rest is mostly its consequence.
import { isAlias, isMap, isScalar, isSeq, type Pair, parseAllDocuments, type Scalar, type YAMLMap } from 'yaml';
import { memo } from '../facts/memo.ts';
import { limits, stopped } from '../limits.ts';
import type { Span } from '../text/span.ts';
import { fromEvents, isLocalTag } from './events.ts';
import { faultIn } from './faults.ts';
import { type Entry, Node, type Style } from './node.ts';
import { patched, relocated } from './patch.ts';
import { repairs } from './repairs.ts';
import { asKey, blockScalar, entryOf, gapEnd, nothing, opaque, type Source, scalar, startOf } from './spans.ts';
import type { Mask } from './templates/mask.ts';

export interface Tolerated {
	readonly root: Node | undefined;
	readonly problems: readonly { readonly span: Span; readonly message: string; readonly meant?: string }[];
}

/** Text that would take the library long: nothing a person types gets near it. */
const pathological = /(?:[[{]\s*){300}|^(?:<{7}|>{7}) /m;

/** The first document in `mask` (the masked `original`), as far as it can be read, and its first fault. Never throws. */
export function tolerant(mask: Mask, original: string): Tolerated {
	const source: Source = { text: mask.text, holes: mask.holes, original };
	const conflict = /^(?:<{7}|>{7})( .*)?$/m.exec(mask.text);
	if (conflict !== null) {
		const span = { start: conflict.index, end: conflict.index + conflict[0].length };
		return { root: undefined, problems: [{ span, message: 'Unresolved merge conflict' }] };
	}
	if (pathological.test(mask.text)) {
		stopped('nesting', startOf(original));
		return { root: undefined, problems: [] };
	}
	try {
		const first = read(source);
		return first.problems.length === 0 ? first : { ...first, root: repaired(source) ?? first.root };
	} catch {
		return { root: undefined, problems: [] };
	}
}

/** The tree of what the text nearly is, in offsets of the text itself; undefined if nothing is known to be missing. */
function repaired(source: Source): Node | undefined {
	const edits = repairs(source.text);
	if (edits.length === 0) return undefined;
	const whole = patched(source, edits);
	const { root } = fromEvents(whole, whole.original) ?? read(whole);
	return root === undefined ? undefined : relocated(root, whole.toOriginal);
}

function read(source: Source): Tolerated {
	const documents = withoutStacks(() =>
		parseAllDocuments(source.text, { uniqueKeys: false, strict: false, prettyErrors: false, logLevel: 'silent' }),
	);
	const [document] = Array.isArray(documents) ? documents : [];
	if (document === undefined) return { root: undefined, problems: [] };
	const reader: Reader = { source, anchors: new Map(), aliased: 0 };
	const root = document.contents === null ? undefined : nodeOf(reader, document.contents, 0, 0);
	return { root, problems: faultIn(source.text, document.errors[0]) };
}

/** Each of what may be thousands of faults is an Error, and half of the time went into noting where in the library it was made. */
function withoutStacks<T>(act: () => T): T {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return act();
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
	}
}

interface Reader {
	readonly source: Source;
	readonly anchors: Map<string, Node>;
	/** How many nodes stand behind aliases. */
	aliased: number;
}

/** The nodes in a node, each as often as aliases repeat it. */
const sizeOf = memo((node: Node): number => {
	const parts = [...node.items, ...node.entries.map(({ value }) => value)];
	return parts.reduce((sum, part) => sum + sizeOf(part), 1);
});

/** `at`: where a value that is not written would stand. */
function nodeOf(reader: Reader, ast: unknown, at: number, depth: number): Node {
	if (depth > limits.nesting.most) {
		stopped('nesting', startOf(reader.source.original));
		return opaque(reader.source, at, at);
	}
	const { anchor, tag } = (ast ?? {}) as { anchor?: string; tag?: string };
	const plain = bare(reader, ast, at, depth);
	const isComputed = tag !== undefined && isLocalTag(tag);
	const node = isComputed ? opaque(reader.source, plain.start, plain.end, plain.style) : plain;
	if (anchor !== undefined) reader.anchors.set(anchor, node);
	return node;
}

function bare(reader: Reader, ast: unknown, at: number, depth: number): Node {
	const { source } = reader;
	if (isScalar(ast)) return scalarOf(source, ast, at);
	if (isAlias(ast)) {
		const [start, end] = rangeOf(ast, at);
		const found = reader.anchors.get(ast.source);
		if (found === undefined) return opaque(source, start, end);
		const size = sizeOf(found);
		if (reader.aliased + size > limits.aliases.most) {
			stopped('aliases', startOf(source.original));
			return opaque(source, start, end);
		}
		reader.aliased += size;
		return found;
	}
	if (isMap(ast) || isSeq(ast)) {
		const [start, end] = rangeOf(ast, at);
		const style: Style = ast.flow === true ? 'flow' : 'block';
		if (isMap(ast) && style === 'block' && depth > 0 && isWord(source.text, ast)) return opaque(source, start, end);
		if (isMap(ast)) return mapOf(reader, ast, { start, end, style }, depth);
		const items: Node[] = [];
		let last = start;
		for (const item of ast.items as unknown[]) {
			const dash = gapEnd(source.text, last);
			const node = nodeOf(reader, item, source.text.charAt(dash) === '-' ? dash + 1 : dash, depth + 1);
			last = outerEnd(item, node);
			items.push(node);
		}
		return new Node({ kind: 'seq', start, end: style === 'flow' || items.length === 0 ? end : last, style, items });
	}
	return nothing(source, at);
}

/**
 * Whether what was read as a map is a word with deeper lines below it, of which the library makes one long key: no key is longer than
 * a line (YAML 1.2.2, 7.4.2). Nobody can say what is meant; in a template the two are mostly never printed together.
 */
function isWord(text: string, map: YAMLMap): boolean {
	const key = map.items[0]?.key;
	const [start, end] = rangeOf(key, 0);
	return isScalar(key) && key.type === 'PLAIN' && text.slice(start, end).includes('\n');
}

function mapOf(reader: Reader, map: YAMLMap, place: Span & { readonly style: Style }, depth: number): Node {
	let last = place.end;
	const entries = (map.items as Pair[]).map((pair): Entry => {
		const [keyStart, keyEnd] = rangeOf(pair.key, place.end);
		const key = asKey(reader.source, nodeOf(reader, pair.key, keyStart, depth + 1), keyStart, keyEnd);
		const colon = reader.source.text.indexOf(':', keyEnd);
		const value = nodeOf(reader, pair.value, colon === -1 ? keyEnd : colon + 1, depth + 1);
		last = Math.max(outerEnd(pair.key, key), outerEnd(pair.value, value));
		return entryOf(key, value);
	});
	const isFlow = place.style === 'flow';
	const start = isFlow ? place.start : rangeOf(map.items[0]?.key, place.start)[0];
	return new Node({ kind: 'map', start, end: isFlow ? place.end : last, style: place.style, entries });
}

/** Where what was written for `node` ends: behind its quote, its bracket, or its alias, which stands elsewhere than the node. */
function outerEnd(ast: unknown, node: Node): number {
	const isEnclosed = node.style === 'single' || node.style === 'double' || node.style === 'flow';
	return isAlias(ast) || (isEnclosed && node.start !== node.end) ? rangeOf(ast, node.end)[1] : node.end;
}

function rangeOf(ast: unknown, otherwise: number): readonly [number, number] {
	const range = (ast as { range?: readonly number[] | null } | null)?.range;
	return [range?.[0] ?? otherwise, range?.[1] ?? otherwise];
}

const styles: Readonly<Record<string, Style>> = {
	QUOTE_DOUBLE: 'double',
	QUOTE_SINGLE: 'single',
	BLOCK_LITERAL: 'block',
	BLOCK_FOLDED: 'block',
};

function scalarOf(source: Source, ast: Scalar, at: number): Node {
	const [start, end] = rangeOf(ast, at);
	const style = styles[ast.type ?? ''] ?? 'plain';
	if (style === 'block')
		return blockScalar(source, source.text.indexOf('\n', start) + 1 || start, end, String(ast.value));
	if (style === 'plain') {
		if (start === end) return nothing(source, at);
		return scalar(source, start, end, style, String(ast.source ?? ast.value ?? '').trim());
	}
	const quote = source.text.charAt(end - 1) === source.text.charAt(start) && end - start > 1 ? 1 : 0;
	return scalar(source, start + 1, end - quote, style, String(ast.value ?? ''));
}
