// Schemas united: what a definition of the workspace and the bundled schema, or several definitions, come to together. A
// field known to one of them is known; where both speak of one, only what both refuse is refused.
import type { Check, Choice, Schema } from './schema.ts';

/** `bundled` with what the definition `own` says; made once per pair. */
export const unitedWithBundled = perPair((own, bundled) => {
	const schema = united(own, bundled, true);
	// A definition cannot say what metadata holds. https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
	const metadata = bundled.fields?.metadata;
	return metadata === undefined ? schema : { ...schema, fields: { ...schema.fields, metadata } };
});

/** Two definitions of one kind as one; made once per pair. */
export const unitedDefinitions = perPair((one, other) => united(one, other, false));

function perPair(f: (a: Schema, b: Schema) => Schema): (a: Schema, b: Schema) => Schema {
	const known = new WeakMap<Schema, WeakMap<Schema, Schema>>();
	return (a, b) => {
		const made = known.get(a) ?? new WeakMap<Schema, Schema>();
		known.set(a, made);
		const before = made.get(b);
		if (before !== undefined) return before;
		const result = f(a, b);
		made.set(b, result);
		return result;
	};
}

/** `own`: a definition's. `base`: the bundled schema, or another definition's. */
function united(own: Schema, base: Schema, isBundled: boolean): Schema {
	// A field that the definition knows is there, whatever the release.
	const { since: _, until: __, ...rest } = base;
	const said = defined({
		doc: own.doc ?? base.doc,
		nullable: own.nullable === true || base.nullable === true || undefined,
		isVague: own.isVague === true || base.isVague === true || undefined,
	});
	const known = { ...rest, ...said };
	if (base.type === 'any') return { ...known, ...(own.fields && { fields: own.fields }) };
	if (own.type === 'any' || (isSilent(own) && base.type === 'object')) return { ...known, isVague: true };
	if (own.either !== undefined || base.either !== undefined || own.type !== base.type) return apart(known, own);
	const { type, default: preset, deprecated } = base;
	const frame = { type, ...said, ...defined({ default: preset, deprecated }) };
	if (type === 'object') return { ...frame, ...unitedMaps(own, base, isBundled) };
	if (type === 'array') return { ...frame, ...unitedLists(own, base, isBundled) };
	return unitedScalars(known, own);
}

/** Whether a schema leaves open what is in it. */
function isSilent({ type, fields, values }: Schema): boolean {
	return type === 'any' || (type === 'object' && fields === undefined && values === undefined);
}

function apart(base: Schema, own: Schema): Schema {
	return { ...base, either: [...(base.either ?? [base]), ...(own.either ?? [own])] };
}

function unitedMaps(own: Schema, base: Schema, isBundled: boolean): Partial<Schema> {
	const names = new Set([...Object.keys(base.fields ?? {}), ...Object.keys(own.fields ?? {})]);
	const fields = Object.fromEntries(
		[...names].flatMap((name) => {
			const [mine, theirs] = [own.fields?.[name], base.fields?.[name]];
			const field = mine === undefined || theirs === undefined ? (mine ?? theirs) : united(mine, theirs, isBundled);
			return field === undefined ? [] : [[name, field] as const];
		}),
	);
	const values =
		own.values === undefined || base.values === undefined
			? (own.values ?? base.values)
			: united(own.values, base.values, isBundled);
	return defined({
		fields: names.size === 0 ? undefined : fields,
		// What one of them keeps, whatever it is, the other need not like.
		values: own.open === true || base.open === true ? undefined : values,
		open: base.open === true || (own.open === true && values !== undefined) ? true : undefined,
		isVague: own.open === true ? true : undefined,
		required: (base.required ?? []).filter((name) => own.required?.includes(name) === true),
		choices: sharedChoices(own.choices ?? [], base.choices ?? []),
		checks: isBundled ? (own.checks ?? base.checks) : bothOf(own.checks, base.checks),
		keys: own.keys === base.keys ? base.keys : undefined,
		...loosened(own, base, 'Properties'),
	});
}

function unitedLists(own: Schema, base: Schema, isBundled: boolean): Partial<Schema> {
	const items =
		own.items === undefined || base.items === undefined
			? (own.items ?? base.items)
			: united(own.items, base.items, isBundled);
	return defined({
		items,
		// The bundled schemas say this of few lists.
		unique:
			JSON.stringify(own.unique) === JSON.stringify(base.unique) || (isBundled && base.unique === undefined)
				? own.unique
				: undefined,
		checks: isBundled ? (own.checks ?? base.checks) : bothOf(own.checks, base.checks),
		...loosened(own, base, 'Items'),
	});
}

/** Words of both are words. Other facts are compared, and asked one by one where they differ. */
function unitedScalars(base: Schema, own: Schema): Schema {
	const words = base.enum && own.enum ? { enum: [...new Set([...base.enum, ...own.enum])] } : {};
	const [mine, theirs] = [
		{ ...own, ...words },
		{ ...base, ...words },
	];
	return facts.every((name) => same(mine[name], theirs[name])) ? theirs : apart(theirs, mine);
}

const facts = ['enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'format', 'checks'] as const;

function same(a: unknown, b: unknown): boolean {
	if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** The bounds of a count that both have, the wider ones. */
function loosened(own: Schema, base: Schema, what: 'Items' | 'Properties'): Partial<Schema> {
	const [least, most] = [`min${what}`, `max${what}`] as const;
	const [a, b, c, d] = [own[least], base[least], own[most], base[most]];
	return defined({
		[least]: a === undefined || b === undefined ? undefined : Math.min(a, b),
		[most]: c === undefined || d === undefined ? undefined : Math.max(c, d),
	});
}

/** What may not be set together by both: of alternatives that one of them has more of, those of the other. */
function sharedChoices(own: readonly Choice[], base: readonly Choice[]): readonly Choice[] | undefined {
	const shared = own.flatMap((mine) =>
		base.flatMap((theirs): readonly Choice[] => {
			const fields = theirs.fields.filter((name) => mine.fields.includes(name));
			if (fields.length < 2) return [];
			const isSame = fields.length === mine.fields.length && fields.length === theirs.fields.length;
			const least = isSame && mine.least === 1 && theirs.least === 1 ? 1 : 0;
			return [{ fields, least, most: Math.max(mine.most, theirs.most) }];
		}),
	);
	return shared.length === 0 ? undefined : shared;
}

function bothOf(one: readonly Check[] | undefined, other: readonly Check[] | undefined): readonly Check[] | undefined {
	if (one === undefined || other === undefined) return undefined;
	if (same(one, other)) return one;
	return [
		(node) => {
			const [first, second] = [one, other].map((checks) => checks.flatMap((check) => [...check(node)]));
			return first?.length === 0 ? [] : (second ?? []);
		},
	];
}

/** What of `parts` is said at all. */
function defined(parts: { readonly [K in keyof Schema]?: Schema[K] | undefined }): Partial<Schema> {
	return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}
