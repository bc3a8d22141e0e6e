// A schema completed with rows of constraints: new objects along the paths of the rows, all else shared.

import type { Check, Choice, Schema } from '../schema.ts';
import type { Constraints, Facts } from './rows.ts';

interface Trie {
	facts?: Facts;
	readonly inner: Map<string, Trie>;
}

/** `schema` with what `rows` add to it. A row whose path leads nowhere adds nothing. */
export function constrained(schema: Schema, rows: Constraints): Schema {
	const root: Trie = { inner: new Map() };
	for (const [path, facts] of Object.entries(rows)) {
		let trie = root;
		for (const step of stepsOf(path)) {
			const next = trie.inner.get(step) ?? { inner: new Map() };
			trie.inner.set(step, next);
			trie = next;
		}
		trie.facts = trie.facts === undefined ? facts : { ...trie.facts, ...facts };
	}
	return applied(schema, root);
}

/** `spec`, `http`, `[]`, `timeout` for `spec.http[].timeout`. */
export function stepsOf(path: string): readonly string[] {
	return path.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [];
}

function applied(schema: Schema, { facts, inner }: Trie): Schema {
	const changed: Record<string, Schema> = {};
	for (const [name, trie] of inner) {
		const field = schema.fields?.[name];
		if (field !== undefined) changed[name] = applied(field, trie);
	}
	const [items, values] = [inner.get('[]'), inner.get('{}')];
	const { optional, ...said } = facts ?? {};
	// A definition of an older release may lack fields that are asked for now.
	const isKnown = (name: string): boolean => schema.fields === undefined || Object.hasOwn(schema.fields, name);
	const required = new Set([...(schema.required ?? []), ...(facts?.required ?? []).filter(isKnown)]);
	const choices = facts?.choices?.flatMap((choice) => known(choice, isKnown));
	for (const name of optional ?? []) required.delete(name);
	return {
		...schema,
		...said,
		required: [...required],
		...(choices === undefined ? {} : { choices: widened(schema.choices ?? [], choices) }),
		...(facts?.checks === undefined ? {} : { checks: [...(schema.checks ?? []), ...facts.checks] }),
		...(schema.fields === undefined ? {} : { fields: { ...schema.fields, ...changed } }),
		...(items === undefined || schema.items === undefined ? {} : { items: applied(schema.items, items) }),
		...(values === undefined || schema.values === undefined ? {} : { values: applied(schema.values, values) }),
	};
}

/** A choice among those of its fields that are known; what one that is not could satisfy is not asked for. */
function known({ fields, least, most }: Choice, isKnown: (name: string) => boolean): readonly Choice[] {
	const there = fields.filter(isKnown);
	const isWhole = there.length === fields.length;
	return there.length < 2 && !isWhole ? [] : [{ fields: there, least: isWhole ? least : 0, most }];
}

/** A choice among more fields takes the place of one among some of them. */
function widened(choices: readonly Choice[], more: readonly Choice[]): readonly Choice[] {
	const isPart = (one: Choice, of: Choice): boolean => one.fields.every((field) => of.fields.includes(field));
	return [...choices.filter((one) => !more.some((other) => isPart(one, other))), ...more];
}

/** What rows say that istiod's webhook, or its reading of the manifest, asks; all else is the definition's own. */
const ofIstiod = [
	'format',
	'keys',
	'checks',
	'choices',
	'required',
	'optional',
	'minimum',
	'maximum',
	'minItems',
	'minProperties',
	'unique',
	'chosen',
] as const satisfies readonly (keyof Facts)[];

/** The part of `rows` that holds whatever definition is deployed, for istiod judges after the API server. */
export function ofWebhook(rows: Constraints): Constraints {
	return Object.fromEntries(
		Object.entries(rows).flatMap(([path, facts]) => {
			const kept = ofIstiod.flatMap((name) => (facts[name] === undefined ? [] : [[name, facts[name]] as const]));
			return kept.length === 0 ? [] : [[path, Object.fromEntries(kept) as Facts]];
		}),
	);
}

/** `schema` with facts that hold wherever a path ends so: in three steps, in two, or in one with a dot before it. */
export function constrainedByEnd(
	schema: Schema,
	rows: Readonly<Record<string, Facts>>,
	checks: Readonly<Record<string, Check>>,
): Schema {
	const visit = (one: Schema, steps: readonly string[]): Schema => {
		const path = (count: number): string => steps.slice(-count).join('.');
		const ends = [path(3), path(2), `.${path(1)}`];
		const facts = rows[steps.length === 0 ? '' : (ends.find((end) => end in rows) ?? 'none')];
		const check = checks[ends.find((end) => end in checks) ?? 'none'];
		const last = steps.at(-1) ?? '';
		const inside = (suffix: string): readonly string[] => [...steps.slice(0, -1), `${last}${suffix}`];
		const required = [...(one.required ?? []), ...(facts?.required ?? [])];
		return {
			...one,
			...facts,
			...(required.length > 0 ? { required } : {}),
			...(check && { checks: [check] }),
			...(one.fields && {
				fields: Object.fromEntries(
					Object.entries(one.fields).map(([name, field]) => [
						name,
						isOwn(steps, name) ? visit(field, [...steps, name]) : field,
					]),
				),
			}),
			...(one.items && { items: visit(one.items, inside('[]')) }),
			...(one.values && { values: visit(one.values, inside('{}')) }),
		};
	};
	return visit(schema, []);
}

/** Only the spec is the kind's own. */
function isOwn(steps: readonly string[], name: string): boolean {
	return steps.length > 0 || name === 'spec';
}
