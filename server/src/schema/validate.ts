// validate(root, schema): what in a manifest does not keep to its schema. A walk over the tree, so that everything is
// said where it stands. What a template renders, or a placeholder stands for, is not judged.

import { memo } from '../facts/memo.ts';
import { limits, stopped } from '../limits.ts';
import { entry } from '../maps.ts';
import type { Node } from '../yaml/node.ts';
import { isPlaceholder } from '../yaml/templates/placeholders.ts';
import { nextResource } from './cel-budget.ts';
import { get } from './checks.ts';
import { collectionFaults, isShapeless } from './collections.ts';
import { misspeltIn, type Place, unknownField } from './fields.ts';
import { formats } from './formats.ts';
import { fieldOf } from './lookup.ts';
import { scalarFault, typeFault } from './scalars.ts';
import type { Check, Fault, Schema } from './schema.ts';
import { type Slip, settle, withoutSlips } from './settled.ts';
import { understood } from './understood.ts';
import { isNamed, wrong } from './wrong.ts';

export interface Circumstances {
	/** Something else adds to the manifest (a patch, or it is one): what is missing may come from there. */
	readonly isPartial: boolean;
	/** Actions of a template stand in the document: its maps may have more entries than are written, or fewer. */
	readonly isTemplate: boolean;
	/** The text in which offsets count, if it is a template. */
	readonly text?: string;
	/** The Istio release whose fields count, and the bundled one that knows them; undefined: the newest. */
	readonly release?: { readonly name: string; readonly judgedBy: string } | undefined;
}

export interface Walk extends Circumstances {
	readonly faults: Fault[];
	/** The manifest is a form to copy: what it is called is a stand-in, so other words in capitals are such too. */
	readonly isForm: boolean;
	/** The place of each map around, the innermost last. */
	readonly around: Place[];
	nodes: number;
	/** Fields that are there under a misspelled name, or without a value, and the maps around them. */
	readonly slips: Slip[];
	/** What another fault says as well. */
	readonly settled: Set<Fault>;
}

/** The faults of the manifest at `root`, in order of the text; none for a manifest that is no map. */
export function validate(root: Node, schema: Schema, circumstances: Circumstances): readonly Fault[] {
	const isForm = isPlaceholder(nameIn(root));
	const walk: Walk = { ...circumstances, faults: [], isForm, around: [], nodes: 0, slips: [], settled: new Set() };
	nextResource();
	if (root.kind === 'map') visit(walk, root, schema, root.entries[0]?.key ?? root, 'the manifest');
	const { faults, slips, settled } = walk;
	return withoutSlips(settled.size === 0 ? faults : faults.filter((fault) => !settled.has(fault)), slips);
}

/** `anchor`: the key of `node`, or for an item of a list something of one line in it. `name`: what `node` is called. */
function visit(walk: Walk, node: Node, schema: Schema, anchor: Node, name: string): void {
	if (schema.either !== undefined) {
		visitEither(walk, node, schema.either, anchor, name);
		return;
	}
	if (node.opaque || schema.type === 'any') return;
	// A bomb of aliases must not hang the editor.
	if (walk.nodes++ > limits.nodes.most) {
		stopped('nodes', manifestName(walk));
		return;
	}
	// Words of an enum look like placeholders, and are told apart there.
	if (node.kind === 'scalar' && !hasWords(schema) && isStandIn(walk, node.text) && !isWordWithin(schema, node.text))
		return;
	const mistyped = typeFault(node, schema, anchor, name, walk.isPartial || walk.isTemplate);
	if (mistyped !== undefined) {
		if (mistyped === 'none' || isShapeless(walk, node, anchor)) return;
		if (mistyped.kind === 'missing-value') slip(walk, mistyped, anchor.text);
		walk.faults.push(mistyped);
		return;
	}
	const start = walk.faults.length;
	if (node.kind === 'scalar') {
		const fault = scalarFault(node, schema, name);
		if (fault !== undefined) walk.faults.push(fault);
	} else {
		collectionFaults(walk, node, schema, anchor, name, walk.faults);
		if (node.kind === 'map') dropMisspelt(walk.faults, start, node, schema);
	}
	const own = walk.faults.slice(start);
	if (node.kind === 'map') entries(walk, node, schema, name);
	else if (node.kind === 'seq') items(walk, node, schema, name);
	const inner = walk.faults.length;
	if (schema.checks !== undefined) checked(walk, node, schema, schema.checks, start);
	if (node.kind === 'map') settle(walk.faults, start, node, new Set([...own, ...walk.faults.slice(inner)]));
}

/** Whether somebody puts in something else for `text`; in a form to copy also for `PORT`, which is no placeholder elsewhere. */
function isStandIn({ isForm }: Walk, text: string): boolean {
	return isPlaceholder(text) || (isForm && /^[A-Z][A-Z0-9_]+$/.test(text));
}

/** `start`: where the faults of `node` and of what it holds begin. */
function checked(walk: Walk, node: Node, schema: Schema, checks: readonly Check[], start: number): void {
	const mine = walk.faults.length;
	const conditions: Fault[] = [];
	const refused = walk.faults.slice(start);
	for (const check of checks) {
		for (const fault of refused.length === 0 ? check(node) : ownFaults(walk, check, node, schema, refused)) {
			if (!counts(walk, fault) || !isOfRelease(walk, fault) || isVague(fault, node)) continue;
			// What is not written here may be there in the end.
			if (fault.kind === 'unmet-condition' && node.kind !== 'scalar' && (walk.isPartial || walk.isTemplate)) continue;
			if (fault.kind === 'unmet-condition') conditions.push(fault);
			else walk.faults.push(fault);
		}
	}
	if (node.kind === 'map') dropMisspelt(walk.faults, mine, node, schema);
	// The API server asks for conditions only where all else is right; and what they say has been said then, in our words.
	if (walk.faults.slice(start).every(({ kind }) => kind === 'without-effect')) walk.faults.push(...conditions);
}

type Said = ReturnType<Check> extends Iterable<infer S> ? S : never;

/**
 * What a check says of a value in which something is `refused` already, without what only follows from that: for it is said with
 * what is refused unknown, too. What follows from a field without a value is said, and instead of that.
 */
function ownFaults(walk: Walk, check: Check, node: Node, schema: Schema, refused: readonly Fault[]): readonly Said[] {
	const all = [...check(node)];
	if (all.length === 0) return all;
	const idOf = ({ kind, span, message }: Said): string => `${kind} ${span.start} ${message}`;
	const said = (isNullNothing: boolean): ReadonlySet<string> =>
		new Set([...check(understood(node, schema, isNullNothing))].map(idOf));
	const withNulls = said(true);
	const own = all.filter((fault) => withNulls.has(idOf(fault)));
	const empty = new Set(refused.filter(({ kind }) => kind === 'missing-value'));
	if (empty.size > 0 && own.length > 0) {
		const without = said(false);
		if (own.some((fault) => counts(walk, fault) && !without.has(idOf(fault))))
			for (const fault of empty) walk.settled.add(fault);
	}
	return own;
}

function slip(walk: Walk, fault: Fault, field: string): void {
	walk.slips.push({ fault, field, maps: walk.around.slice(-2).map(({ node }) => node) });
}

/** What a manifest is called in the log. */
function manifestName({ around: [outermost] }: Walk): string {
	const root = outermost?.node;
	return `${(root && get(root, 'kind')?.text) ?? 'a manifest'} "${root === undefined ? '' : nameIn(root)}"`;
}

function nameIn(root: Node): string {
	const metadata = get(root, 'metadata');
	return (metadata && get(metadata, 'name')?.text) ?? '';
}

/** Takes out, from `start` on, what is said to be missing in `node` and is there, but misspelled. */
function dropMisspelt(faults: Fault[], start: number, node: Node, schema: Schema): void {
	if (!faults.slice(start).some(({ kind }) => kind === 'missing-field')) return;
	const misspelt = misspeltIn(node, schema);
	if (misspelt.length === 0) return;
	const isSaid = (fault: Fault): boolean =>
		fault.kind === 'missing-field' && misspelt.some((field) => isNamed(field, fault));
	faults.splice(start, faults.length - start, ...faults.slice(start).filter((fault) => !isSaid(fault)));
}

/** Faults that are some to each of the schemas; in the words of the first whose type the value has. */
function visitEither(walk: Walk, node: Node, either: readonly Schema[], anchor: Node, name: string): void {
	const found = either.map((schema) => {
		const part: Walk = { ...walk, faults: [] };
		visit(part, node, schema, anchor, name);
		walk.nodes = Math.max(walk.nodes, part.nodes);
		return part.faults;
	});
	if (found.some(({ length }) => length === 0)) return;
	walk.faults.push(...(found.find((faults) => faults.every(({ kind }) => kind !== 'wrong-type')) ?? found[0] ?? []));
}

/** Whether a word is one of those that a field of a map may have: `loadBalancer: ROUND_ROBIN` lacks a level. */
function isWordWithin({ fields }: Schema, text: string): boolean {
	return Object.values(fields ?? {}).some((field) => field.enum?.includes(text) === true);
}

function hasWords({ enum: words, format }: Schema): boolean {
	return words !== undefined || (format !== undefined && 'isWord' in formats[format]);
}

/** What is missing, or too much, in a part of a manifest may be put right by the rest. */
function counts({ isPartial, isTemplate }: Circumstances, { kind }: Pick<Fault, 'kind'>): boolean {
	if (kind === 'missing-field' || kind === 'without-effect') return !isPartial && !isTemplate;
	return kind !== 'conflicting-fields' && kind !== 'duplicate-item' ? true : !isTemplate;
}

/** Whether a fault may be none because of a key that is unknown, in `node` or what it holds: the key may be any. */
function isVague({ kind }: Pick<Fault, 'kind'>, node: Node): boolean {
	return (
		(kind === 'missing-field' || kind === 'conflicting-fields' || kind === 'without-effect') && hasUnknownKey(node, 3)
	);
}

function hasUnknownKey(node: Node, depth: number): boolean {
	if (depth === 0 || node.kind === 'scalar') return false;
	return entry(unknownKeys(node), depth, () => {
		return (
			node.entries.some(({ key, value }) => key.opaque || hasUnknownKey(value, depth - 1)) ||
			node.items.some((item) => hasUnknownKey(item, depth))
		);
	});
}

/** By depth; a list of a thousand items may have a fault in each, of each of which it is asked. */
const unknownKeys = memo((_node: Node) => new Map<number, boolean>());

/** Whether a fault that only old releases know is one in the release in use. */
function isOfRelease({ release }: Circumstances, { until }: Pick<Fault, 'until'>): boolean {
	return until === undefined || (release !== undefined && !isBefore(until, release.name));
}

function entries(walk: Walk, node: Node, schema: Schema, name: string): void {
	walk.around.push({ node, schema, name });
	if (node.entries.length > 1 && !walk.isTemplate) walk.faults.push(...duplicates(node, name));
	for (const { key, value } of node.entries) {
		if (key.opaque || (key.text === '<<' && key.style === 'plain')) continue;
		const field = fieldOf(schema, key.text);
		if (field !== undefined) {
			if (walk.release !== undefined) walk.faults.push(...releaseFaults(walk.release, key, field));
			// That a field must have a value is said where it is missing.
			if (value.isNull && schema.required?.includes(key.text) === true) continue;
			visit(walk, value, field, key, `"${key.text}"`);
		} else if (schema.values !== undefined) {
			// To the types of Kubernetes itself, null in a map of strings is the empty string (Go: encoding/json, Unmarshal).
			if (value.isNull && schema.nullable === true) continue;
			if (schema.keys !== undefined) {
				const fault = scalarFault(key, { type: 'string', format: schema.keys }, 'a key');
				if (fault !== undefined) walk.faults.push(fault);
			}
			visit(walk, value, schema.values, value.isNull ? value : key, `"${key.text}"`);
		} else if (schema.open !== true) {
			const unknown = unknownField(walk.around, key, value, walk);
			if (unknown === undefined) continue;
			if (unknown.message === 'misspelt') slip(walk, unknown, String(unknown.with?.suggestion));
			walk.faults.push(unknown);
		}
	}
	walk.around.pop();
}

const noFaults: readonly Fault[] = [];

function duplicates({ entries: all }: Node, name: string): readonly Fault[] {
	const names = new Set<string>();
	for (const { key } of all) names.add(key.text);
	if (names.size === all.length) return noFaults;
	const before = new Set<string>();
	const second = all.filter(({ key }) => {
		const isSecond = before.has(key.text);
		before.add(key.text);
		return isSecond && !key.opaque && key.text !== '<<';
	});
	const first = second[0]?.key;
	// An item that has lost its dash is a part of the one above, all of whose keys come twice.
	if (first !== undefined && second.length > 1 && first.text === all[0]?.key.text && /^an item of /.test(name)) {
		const keys = second.map(({ key }) => key.text);
		return [{ kind: 'duplicate-key', span: first, ...wrong('lostDash', { keys, key: first.text, place: name }) }];
	}
	return second.map(({ key }) => ({
		kind: 'duplicate-key',
		span: key,
		...wrong('twice', { key: key.text, place: name }),
	}));
}

function items(walk: Walk, node: Node, schema: Schema, name: string): void {
	if (schema.items === undefined) return;
	for (const item of node.items) {
		visit(walk, item, schema.items, item.entries[0]?.key ?? item, `an item of ${name}`);
	}
}

function releaseFaults(
	release: NonNullable<Circumstances['release']>,
	key: Node,
	{ since, until }: Schema,
): readonly Fault[] {
	const isEarly = since !== undefined && isBefore(release.judgedBy, since);
	if (!isEarly && (until === undefined || !isBefore(until, release.judgedBy))) return noFaults;
	const args = { release: release.name, field: key.text };
	const said = isEarly ? wrong('early', { ...args, since }) : wrong('late', { ...args, until: until ?? '' });
	return [{ kind: 'unsupported-field', span: key, ...said }];
}

/** Whether release `a` came before `b`: `1.9` before `1.18`. */
export function isBefore(a: string, b: string): boolean {
	const [major = 0, minor = 0] = a.split('.').map(Number);
	const [otherMajor = 0, otherMinor = 0] = b.split('.').map(Number);
	return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
