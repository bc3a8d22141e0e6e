// Several releases of one schema as one: a field, or a value of an enum, that not all of them have says which have it.
import type { Raw } from '../../src/schema/raw.ts';

/** A schema in one release. */
export interface Released {
	readonly release: string;
	readonly raw: Raw;
}

/** The union of `released`, oldest first; what is said differently is said as in the newest. `all` are the releases bundled. */
export function union(released: readonly Released[], all: readonly string[]): Raw {
	const newest = released.at(-1)?.raw ?? { type: 'any' };
	const lives = lifeOf(
		released.map(({ release }) => release),
		all,
	);
	const { fields: _, items, values, enum: words, ...said } = newest;
	return {
		...said,
		...lives,
		...(newest.fields === undefined ? {} : { fields: fieldsOf(released, all) }),
		...(items === undefined ? {} : { items: inner(released, 'items', all) }),
		...(values === undefined ? {} : { values: inner(released, 'values', all) }),
		...(words === undefined ? {} : { enum: [...new Set(released.toReversed().flatMap(({ raw }) => raw.enum ?? []))] }),
	};
}

/** `since` the first release that has it and `until` the last, where that is not all of them. */
function lifeOf(has: readonly string[], all: readonly string[]): { readonly since?: string; readonly until?: string } {
	const [first, last] = [has[0], has.at(-1)];
	return {
		...(first !== undefined && first !== all[0] ? { since: first } : {}),
		...(last !== undefined && last !== all.at(-1) ? { until: last } : {}),
	};
}

function fieldsOf(released: readonly Released[], all: readonly string[]): Readonly<Record<string, Raw>> {
	const names = new Set(released.toReversed().flatMap(({ raw }) => Object.keys(raw.fields ?? {})));
	// A field of a structure that is new itself need not say so again.
	const known = all.filter((release) => released.some((one) => one.release === release));
	return Object.fromEntries(
		[...names].sort().map((name) => {
			const having = released.flatMap(({ release, raw }) => {
				const field = raw.fields?.[name];
				return field === undefined ? [] : [{ release, raw: field }];
			});
			return [name, union(having, known)];
		}),
	);
}

function inner(released: readonly Released[], part: 'items' | 'values', all: readonly string[]): Raw {
	const having = released.flatMap(({ release, raw }) => {
		const one = raw[part];
		return one === undefined ? [] : [{ release, raw: one }];
	});
	const known = all.filter((release) => having.some((one) => one.release === release));
	return union(having, known);
}

/** `raw` with `to` instead of `from` as the first release of the fields at `paths`. */
export function dated(raw: Raw, from: string, to: string, paths: ReadonlySet<string>, at = ''): Raw {
	const { fields, items, values, ...said } = raw;
	const inside = (one: Raw, path: string): Raw => dated(one, from, to, paths, path);
	return {
		...said,
		...(said.since === from && paths.has(at) ? { since: to } : {}),
		...(fields === undefined
			? {}
			: {
					fields: Object.fromEntries(
						Object.entries(fields).map(([name, one]) => [name, inside(one, at === '' ? name : `${at}.${name}`)]),
					),
				}),
		...(items === undefined ? {} : { items: inside(items, `${at}[]`) }),
		...(values === undefined ? {} : { values: inside(values, `${at}{}`) }),
	};
}

/** `raw` with a field more; the words of an enum are added to those that are there. */
export function added(raw: Raw, path: string, field: Raw): Raw {
	const [step, rest] = split(path);
	if (step === '[]') return { ...raw, items: added(raw.items ?? { type: 'any' }, rest, field) };
	const known = raw.fields?.[step];
	if (rest === '') {
		const { since: _, ...more } = field;
		const one = known?.enum === undefined ? field : { ...known, ...more, enum: [...known.enum, ...(field.enum ?? [])] };
		return { ...raw, fields: { ...raw.fields, [step]: one } };
	}
	if (known === undefined) throw new Error(`there is no ${step}, for ${path}`);
	return { ...raw, fields: { ...raw.fields, [step]: added(known, rest, field) } };
}

function split(path: string): readonly [step: string, rest: string] {
	const match = /^(\[\]|[^.[]+)\.?(.*)$/.exec(path);
	return [match?.[1] ?? '', match?.[2] ?? ''];
}
