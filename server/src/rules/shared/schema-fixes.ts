// Fixes for faults of a schema. What is proposed is tried first: only what leaves fewer faults, and no new one, is offered.

import type { Resource } from '../../model/resource.ts';
import type { Fault, FaultKind, Schema } from '../../schema/schema.ts';
import { isNamed } from '../../schema/wrong.ts';
import type { Edit } from '../../text/edit.ts';
import { fieldAddition } from '../../yaml/edits/additions.ts';
import type { Content } from '../../yaml/edits/content.ts';
import { entryRemoval, fieldRemoval, type Place, placesOf } from '../../yaml/edits/removal.ts';
import type { Entry, Node } from '../../yaml/node.ts';
import { tree } from '../../yaml/tree.ts';
import type { Fix } from '../engine/rule.ts';
import { movedHome } from './indentation-fixes.ts';

/** Where a fault stands: the text, and the steps to it. */
interface Site {
	readonly text: string;
	readonly root: Node | undefined;
	readonly places: readonly Place[];
	readonly fault: Fault;
	/** All of the document. */
	readonly faults: readonly Fault[];
}

/** Trying costs as much as reading the document again: not in long ones, and not for ever so many faults. */
const longest = 100_000;
const most = 20;

/** The fixes of each fault of a resource, found when asked for. */
export function fixesFor(
	resource: Resource,
	faults: readonly Fault[],
	faultsIn: (root: Node) => readonly Fault[],
): (fault: Fault) => readonly Fix[] {
	const known = new Map<Fault, readonly Fix[]>();
	const { chunk, items } = resource;
	return (fault) => {
		const before = known.get(fault);
		const propose = proposals[fault.kind];
		if (before !== undefined || propose === undefined || chunk.text.length > longest || known.size >= most)
			return before ?? [];
		const { root } = tree(chunk);
		const site = { text: chunk.text, root, places: placesOf(root, fault.span), fault, faults };
		const mends = ({ edits }: Fix): boolean => {
			const after = at(tree({ ...chunk, text: edited(chunk.text, edits) }).root, items);
			return after !== undefined && isBetter(faults, faultsIn(after));
		};
		const fixes = propose(site).filter(mends);
		known.set(fault, fixes);
		return fixes;
	};
}

function at(root: Node | undefined, items: readonly number[]): Node | undefined {
	return items.reduce<Node | undefined>(
		(node, index) => (node as Node<{ items?: unknown[] }> | undefined)?.each('items')[index],
		root,
	);
}

function edited(text: string, edits: readonly Edit[]): string {
	return edits
		.toSorted((a, b) => b.start - a.start)
		.reduce((done, { start, end, text: put }) => done.slice(0, start) + put + done.slice(end), text);
}

function isBetter(before: readonly Fault[], after: readonly Fault[]): boolean {
	const left = before.map(said);
	for (const fault of after) {
		const index = left.indexOf(said(fault));
		if (index === -1) return false;
		left.splice(index, 1);
	}
	return left.length > 0;
}

/** What a fault says, to compare by. */
function said({ message, with: args }: Fault): string {
	return `${message} ${JSON.stringify(args)}`;
}

/** Whoever began to write one of these needs it: a weight that is left out is 0 beside others, and tokens need keys. */
const needed: ReadonlySet<string> = new Set(['weight', 'jwksUri', 'jwks']);

type Propose = (site: Site) => readonly Fix[];

const proposals: Readonly<Partial<Record<FaultKind, Propose>>> = {
	'unknown-field': ({ text, places, fault: { home }, faults }) => {
		const fix = home === undefined ? undefined : movedHome({ text, places, home, faults });
		return fix === undefined ? [] : [fix];
	},
	'duplicate-key': ({ text, places }) => {
		const { around, entry } = places.at(-1) ?? {};
		const same = around?.entries.filter(({ key }) => key.text === entry?.key.text) ?? [];
		if (around === undefined || same.length !== 2) return [];
		// The last one counts with those who take both, so to keep it changes nothing for them.
		return same.flatMap((one, index) =>
			removed(entryRemoval(text, around, one), `the ${index === 0 ? 'first' : 'second'} "${one.key.text}"`),
		);
	},
	'duplicate-item': (site) => {
		const { item, entry } = site.places.at(-1) ?? {};
		if (item !== undefined) return removed(fieldRemoval(site.text, site.root, site.fault.span, 0), `"${item.text}"`);
		return entry?.key.text === 'name' ? renamed(site, entry) : [];
	},
	'conflicting-fields': ({ text, places, fault }) => {
		const { around } = places.at(-1) ?? {};
		const named = around?.entries.filter(({ key }) => isNamed(key.text, fault)) ?? [];
		if (around === undefined || named.length !== 2) return [];
		return named.flatMap((one) => removed(entryRemoval(text, around, one), `"${one.key.text}"`));
	},
	'missing-field': ({ text, fault: { lacks } }) => {
		if (lacks === undefined) return [];
		const value = valueFor(lacks.field, lacks.in, lacks.schema);
		const edit = value === undefined ? undefined : fieldAddition(text, lacks.in, lacks.field, contentOf(value));
		return edit === undefined ? [] : [{ title: `Add "${lacks.field}: ${value}"`, edits: [edit] }];
	},
	'missing-value': (site) => {
		if (needed.has(site.places.at(-1)?.entry?.key.text ?? '')) return [];
		return removed(fieldRemoval(site.text, site.root, site.fault.span, 0), nameOf(site));
	},
	'unsupported-field': (site) => removed(fieldRemoval(site.text, site.root, site.fault.span, 2), nameOf(site)),
	'without-effect': (site) => {
		const { span, better, isIdle } = site.fault;
		if (better !== undefined) return [{ title: `Change to "${better}"`, edits: [{ ...span, text: better }] }];
		return isIdle === true ? removed(fieldRemoval(site.text, site.root, span, 2), nameOf(site)) : [];
	},
};

function removed(edit: Edit | undefined, what: string): readonly Fix[] {
	return edit === undefined ? [] : [{ title: `Remove ${what}`, edits: [edit] }];
}

function nameOf({ places }: Site): string {
	const { entry, item } = places.at(-1) ?? {};
	if (item?.kind === 'scalar') return `"${item.text}"`;
	return entry === undefined ? 'this item' : `"${entry.key.text}"`;
}

/** Ports and the like that have one name: the number tells them apart. */
function renamed({ text, places }: Site, { value }: Entry): readonly Fix[] {
	const number = (places.at(-1)?.around as Node<{ number?: number }> | undefined)?.get('number')?.text ?? '2';
	const name = `${value.text}-${number}`;
	if (value.kind !== 'scalar' || !/^[\w.-]+$/.test(name) || text.slice(value.start, value.end) !== value.text)
		return [];
	return [{ title: `Change to "${name}"`, edits: [{ start: value.start, end: value.end, text: name }] }];
}

/** What may stand in a field that is missing: its default, the first word it can be, or what its neighbors say. */
/** What a value that a schema writes as text stands for. */
function contentOf(value: string): Content {
	if (value === '{}') return {};
	if (value === 'true' || value === 'false') return value === 'true';
	return /^\d+$/.test(value) ? Number(value) : value;
}

function valueFor(field: string, node: Node, schema: Schema | undefined): string | undefined {
	const beside = (key: string): string | undefined => node.entries.find((entry) => entry.key.text === key)?.value.text;
	if (field === 'name' && beside('protocol') !== undefined) return beside('protocol')?.toLowerCase();
	if (field === 'protocol')
		return beside('name')
			?.match(/^(?:https?2?|grpc|tcp|tls|mongo)(?=-|$)/)?.[0]
			.toUpperCase();
	if (schema?.default !== undefined) return schema.default;
	const [first] = schema?.enum ?? [];
	return field === 'spec' ? '{}' : first;
}
