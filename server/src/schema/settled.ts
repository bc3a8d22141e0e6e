// One mistake gives one fault: what several faults of a map come to when they have one cause.
import { push } from '../maps.ts';
import type { Span } from '../text/span.ts';
import type { Node } from '../yaml/node.ts';
import type { Fault } from './schema.ts';
import { isNamed, wrong } from './wrong.ts';

/**
 * Joins, from `start` on, what has one cause in the map `node`: fields that belong in the same place, a field under a name that
 * nobody knows and what is missing for that. `own`: the faults of the map itself, not of what it holds.
 */
export function settle(faults: Fault[], start: number, node: Node, own: ReadonlySet<Fault>): void {
	const keys = new Set<Span>(node.entries.map(({ key }) => key));
	const unknown = faults.slice(start).filter(({ kind, span }) => kind === 'unknown-field' && keys.has(span));
	if (unknown.length === 0) return;
	const missing = [...own].filter(({ kind }) => kind === 'missing-field');
	const settled = new Map<Fault, Fault | undefined>();
	for (const fault of missing) if (unknown.some((one) => isMeant(one, fault, missing))) settled.set(fault, undefined);
	for (const fault of own) if (fault.kind === 'without-effect') settled.set(fault, undefined);
	const emptied = emptiedBy(unknown, node);
	for (const fault of faults.slice(start))
		if (fault.kind === 'missing-value' && emptied.has(String(fault.with?.what))) settled.set(fault, undefined);
	for (const [fault, replaced] of renamed(unknown, missing)) settled.set(fault, replaced);
	for (const [fault, replaced] of joined(unknown)) settled.set(fault, replaced);
	if (settled.size === 0) return;
	const rest = faults.slice(start).flatMap((fault) => {
		const replaced = settled.has(fault) ? settled.get(fault) : fault;
		return replaced === undefined ? [] : [replaced];
	});
	faults.splice(start, faults.length - start, ...rest);
}

/** A field that is there, but misspelled or without a value. */
export interface Slip {
	readonly fault: Fault;
	readonly field: string;
	/** The map that has it, and the one around. */
	readonly maps: readonly Span[];
}

/** The faults without those that repeat a slip: what is misspelled is not missing, and what is missing is told as that. */
export function withoutSlips(faults: readonly Fault[], slips: readonly Slip[]): readonly Fault[] {
	if (slips.length === 0) return faults;
	const dropped = new Set<Fault>();
	for (const fault of faults) {
		if (fault.kind !== 'missing-field' && fault.kind !== 'without-effect') continue;
		for (const { fault: slip, field, maps } of slips) {
			const isNear = maps.some(({ start, end }) => start <= fault.span.start && fault.span.end <= end);
			if (slip === fault || !isNear || !isNamed(field, fault)) continue;
			if (slip.kind === 'missing-value') dropped.add(slip);
			else if (fault.kind === 'missing-field') dropped.add(fault);
		}
	}
	return dropped.size === 0 ? faults : faults.filter((fault) => !dropped.has(fault));
}

/** Whether an unknown field is what is missing: written a level too high, or under a name of its own. */
function isMeant(unknown: Fault, fault: Fault, missing: readonly Fault[]): boolean {
	const { below } = unknown.home ?? {};
	if (below !== undefined) return isNamed(below.field, fault) || fault.message === 'needsSome';
	return unknown.message === 'unknown' && (fault.lacks === undefined || missing.length === 1);
}

/** The fields, in quotes, that have no value because what they should hold is written a level too high: that is said where it stands. */
function emptiedBy(unknown: readonly Fault[], { entries }: Node): ReadonlySet<string> {
	const places = new Map<Span, number>(entries.map(({ key }, index) => [key, index]));
	const empty = new Set(entries.flatMap(({ key, value }) => (value.isNull ? key.text : [])));
	const inner = unknown.flatMap(({ span, home }) => {
		const before = entries[(places.get(span) ?? 0) - 1];
		return home?.below?.field ?? (before?.value.isNull === true ? before.key.text : []);
	});
	return new Set(inner.filter((field) => empty.has(field)).map((field) => `"${field}"`));
}

/** One field that nobody knows where one is missing: that is the one which was meant, if its value may stand there. */
function renamed(unknown: readonly Fault[], missing: readonly Fault[]): readonly (readonly [Fault, Fault])[] {
	const [[fault, ...others], [lacking, ...more]] = [unknown, missing];
	if (fault?.message !== 'unknown' || others.length + more.length > 0 || lacking?.lacks === undefined) return [];
	const { field, schema } = lacking.lacks;
	const value = lacking.lacks.in.entries.find(({ key }) => key === fault.span)?.value;
	const kind = schema?.type === 'object' ? 'map' : schema?.type === 'array' ? 'seq' : 'scalar';
	if (value?.kind !== kind) return [[fault, fault]];
	const { start, end } = fault.span;
	const fix = { title: `Change to "${field}"`, edits: [{ start, end, text: field }], isGuess: true } as const;
	return [[fault, { ...fault, ...wrong('misspelt', { ...fault.with, suggestion: field }), fix }]];
}

/** Fields that belong in the same other field are said once, at the first one. */
function joined(unknown: readonly Fault[]): readonly (readonly [Fault, Fault | undefined])[] {
	const groups = new Map<string, Fault[]>();
	for (const fault of unknown) if (fault.message === 'ofInner') push(groups, fault.home?.below?.field ?? '', fault);
	return [...groups.values()].flatMap((group): readonly (readonly [Fault, Fault | undefined])[] => {
		const [first, ...others] = group;
		if (first === undefined || others.length === 0) return [];
		const fields = group.map((one) => String(one.with?.field));
		const { place = '', inner = '' } = first.with ?? {};
		const whole = { ...first, ...wrong('ofInnerAll', { fields, place, inner }), also: others.map(({ span }) => span) };
		return [[first, whole], ...others.map((one) => [one, undefined] as const)];
	});
}
