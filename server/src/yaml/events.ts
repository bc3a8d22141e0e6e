// js-yaml's events -> Node: the fast way to a tree, for text without faults. Where js-yaml refuses, tolerant.ts takes over.
// Aliases are the anchored nodes themselves, so a tree can have shared parts but no cycles.

import {
	EVENT_ID,
	type Event,
	getScalarValue,
	type MappingEvent,
	parseEvents,
	type ScalarEvent,
	type SequenceEvent,
} from 'js-yaml';
import { limits, stopped } from '../limits.ts';
import { trimmed } from '../maps.ts';
import { type Entry, Node, type Style } from './node.ts';
import {
	asKey,
	blockScalar,
	entryOf,
	flowGapEnd,
	gapEnd,
	type Holder,
	nothing,
	opaque,
	type Source,
	scalar,
	startOf,
} from './spans.ts';
import type { Hole } from './templates/holes.ts';
import type { Mask } from './templates/mask.ts';

interface Frame {
	readonly isMap: boolean;
	readonly isFlow: boolean;
	readonly anchor: string | undefined;
	/** Whether a tag says that whoever reads the file makes something else of it. */
	readonly isComputed: boolean;
	/** How many nodes had been counted before this one. */
	readonly before: number;
	readonly entries: Entry[];
	readonly items: Node[];
	start: number;
	key: Node<string> | undefined;
}

interface Anchored {
	readonly node: Node;
	/** Nodes in it, those behind its own aliases included. */
	readonly size: number;
}

/** Everything that moves while the events pass by. */
interface Reader {
	readonly source: Source;
	readonly anchors: Map<string, Anchored>;
	readonly frames: Frame[];
	/** Behind the last thing read, its quote or bracket included. */
	at: number;
	count: number;
	/** How many of them stand behind aliases. */
	aliased: number;
	root: Node | undefined;
}

/**
 * The first document in `mask` (the masked `original`) as a tree: `root` is undefined if it is empty. Undefined if
 * js-yaml, or Go's parser for an alias without an anchor, would refuse the text. `met`: takes the holes that lie in scalars.
 */
export function fromEvents(
	mask: Mask,
	original: string,
	met?: Map<Hole, Holder>,
): { readonly root: Node | undefined } | undefined {
	try {
		const events = parseEvents(mask.text, { maxDepth: limits.nesting.most });
		const reader: Reader = {
			source: { text: mask.text, holes: mask.holes, original, ...(met && { met }) },
			anchors: new Map(),
			frames: [],
			at: 0,
			count: 0,
			aliased: 0,
			root: undefined,
		};
		return read(reader, events) ? { root: reader.root } : undefined;
	} catch {
		return undefined;
	}
}

/** Whether all aliases were resolved. */
function read(reader: Reader, events: readonly Event[]): boolean {
	for (let i = 1; i < events.length; i++) {
		const event = events[i] as Event;
		if (event.type === EVENT_ID.SCALAR) readScalar(reader, event);
		else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) open(reader, event);
		else if (event.type === EVENT_ID.ALIAS) {
			const found = reader.anchors.get(reader.source.text.slice(event.anchorStart, event.anchorEnd));
			if (found === undefined) return false;
			reader.at = event.anchorEnd;
			add(reader, aliased(reader, found, event.anchorStart - 1), event.anchorStart - 1, event.anchorEnd);
		} else if (event.type === EVENT_ID.POP) {
			const frame = reader.frames.pop();
			if (frame === undefined) break;
			close(reader, frame);
		}
	}
	return true;
}

/** What an alias stands for. A small text must not unfold into a huge tree for who walks it: beyond the limit it may be anything. */
function aliased(reader: Reader, { node, size }: Anchored, at: number): Node {
	if (reader.aliased + size > limits.aliases.most) {
		stopped('aliases', startOf(reader.source.original));
		return opaque(reader.source, at, reader.at);
	}
	reader.aliased += size;
	reader.count += size;
	return node;
}

function open(reader: Reader, event: MappingEvent | SequenceEvent): void {
	const isFlow = event.style === 2;
	reader.frames.push({
		isMap: event.type === EVENT_ID.MAPPING,
		isFlow,
		anchor: event.anchorStart === -1 ? undefined : reader.source.text.slice(event.anchorStart, event.anchorEnd),
		isComputed: event.tagStart !== -1 && isLocalTag(reader.source.text.slice(event.tagStart, event.tagEnd)),
		before: reader.count++,
		entries: [],
		items: [],
		start: event.start,
		key: undefined,
	});
	reader.at = isFlow && isBracket(reader.source.text.charCodeAt(event.start)) ? event.start + 1 : event.start;
}

function isBracket(code: number): boolean {
	return code === 123 || code === 91;
}

function close(reader: Reader, frame: Frame): void {
	const { isMap, isFlow, start, entries, items, anchor } = frame;
	// A pair written straight into a flow sequence, `[a: b]`, is a map without brackets of its own.
	const isPair = isMap && isFlow && (reader.source.text.charCodeAt(start) !== 123 || entries[0]?.key.start === start);
	if (isFlow && !isPair) reader.at = flowGapEnd(reader.source.text, reader.at) + 1;
	const end = reader.at;
	const style = isFlow ? 'flow' : 'block';
	const word = isPair ? wordWithColon(reader, entries) : undefined;
	if (word !== undefined) {
		add(reader, word, start, end);
		return;
	}
	const node = frame.isComputed
		? opaque(reader.source, start, end, style)
		: isMap
			? new Node({ kind: 'map', start, end, style, entries: trimmed(entries) })
			: new Node({ kind: 'seq', start, end, style, items: trimmed(items) });
	if (anchor !== undefined) reader.anchors.set(anchor, { node, size: reader.count - frame.before });
	add(reader, node, start, end);
}

/**
 * `[001:db8::]`: js-yaml takes the last colon for that of a pair, as YAML 1.2 has it; kubectl's parser wants a blank
 * behind it, so there it is a word. Undefined for pairs.
 */
function wordWithColon({ source }: Reader, [entry]: readonly Entry[]): Node | undefined {
	if (entry === undefined || !entry.value.isNull || entry.value.end > entry.value.start) return undefined;
	const { key } = entry;
	if (key.style !== 'plain' || key.kind !== 'scalar' || !/^:[\],]/.test(source.text.slice(key.end, key.end + 2)))
		return undefined;
	return scalar(source, key.start, key.end + 1, 'plain', `${key.text}:`);
}

function readScalar(reader: Reader, event: ScalarEvent): void {
	const { source } = reader;
	const { valueStart: start, valueEnd: end } = event;
	let node: Node;
	let outerStart = start;
	if (start === -1) {
		node = nothing(source, emptyPlace(reader, event));
		outerStart = node.start;
		reader.at = node.end;
	} else if (event.style >= 4) {
		node = blockScalar(source, start, end, getScalarValue(source.text, event));
		reader.at = node.end;
	} else {
		const text = event.fast ? source.text.slice(start, end) : getScalarValue(source.text, event);
		node = scalar(source, start, end, styleOf(source, event), text);
		const quote = event.style === 1 ? 0 : 1;
		outerStart = start - quote;
		reader.at = end + quote;
	}
	if (event.tagStart !== -1 && isLocalTag(source.text.slice(event.tagStart, event.tagEnd)))
		node = opaque(source, node.start, node.end, node.style);
	reader.count++;
	if (event.anchorStart !== -1) {
		reader.anchors.set(source.text.slice(event.anchorStart, event.anchorEnd), { node, size: 1 });
	}
	add(reader, node, outerStart, reader.at);
}

// `!!str 1` is a string although it is written plain: only quotes say that to whoever reads the node.
function styleOf(source: Source, event: ScalarEvent): Style {
	if (event.style === 2) return 'single';
	if (event.style === 3) return 'double';
	return event.tagStart !== -1 && isStringTag(source.text.slice(event.tagStart, event.tagEnd)) ? 'double' : 'plain';
}

/** Whether an explicit tag says "string". */
function isStringTag(tag: string): boolean {
	return tag === '!!str' || tag === '!' || tag === '!<tag:yaml.org,2002:str>' || tag === 'tag:yaml.org,2002:str';
}

/**
 * Whether a tag is none of YAML's own: what it stands at is computed by whoever reads the file (`!Ref`, `!vault`), so that
 * it may have any value of any type.
 */
export function isLocalTag(tag: string): boolean {
	return !/^(?:!|!!(?:str|int|float|bool|null|map|seq|binary|timestamp|merge|value)|!?<?tag:yaml\.org,2002:.*)$/.test(
		tag,
	);
}

/** Where nothing was written: behind its anchor or tag, else right behind its ':' or '-', else behind what came before. */
function emptyPlace(reader: Reader, event: ScalarEvent): number {
	const properties = Math.max(event.anchorEnd, event.tagEnd);
	if (properties !== -1) return properties;
	const { text } = reader.source;
	const frame = reader.frames.at(-1);
	if (frame === undefined) return reader.at;
	const isKey = frame.isMap && frame.key === undefined;
	const next = isKey && frame.isFlow ? flowGapEnd(text, reader.at) : gapEnd(text, reader.at);
	if (isKey) return text.charCodeAt(next) === 63 ? next + 1 : next;
	return text.charCodeAt(next) === (frame.isMap ? 58 : 45) ? next + 1 : reader.at;
}

/** Puts `node`, written at `start`…`end` with quotes and brackets, where the innermost open collection wants it. */
function add(reader: Reader, node: Node, start: number, end: number): void {
	const frame = reader.frames.at(-1);
	if (frame === undefined) {
		reader.root ??= node.kind === 'scalar' && start === end && !node.opaque ? undefined : node;
	} else if (!frame.isMap) {
		frame.items.push(node);
	} else if (frame.key === undefined) {
		frame.key = asKey(reader.source, node, start, end);
		// A map starts with its first key, not with the key's anchor or tag.
		if (!frame.isFlow && frame.entries.length === 0 && reader.source.text.charCodeAt(frame.start) !== 63)
			frame.start = start;
	} else {
		frame.entries.push(entryOf(frame.key, node));
		frame.key = undefined;
	}
}
