// Structures that occur more than once are kept once: Istio's CRDs repeat whole policies in four places.
import type { Raw } from '../../src/schema/raw.ts';

/** Shorter ones cost less where they are than a reference would. In characters of JSON. */
const worthwhile = 200;

/** `raws` with what they repeat moved into `definitions`. */
export function shared(raws: readonly Raw[], definitions: Map<string, Raw>): readonly Raw[] {
	const counts = new Map<string, number>();
	for (const raw of raws) count(raw, counts);
	const names = new Map<string, string>();
	return raws.map((raw) => shrunk(raw, { counts, names, definitions }));
}

interface Sharing {
	readonly counts: ReadonlyMap<string, number>;
	readonly names: Map<string, string>;
	readonly definitions: Map<string, Raw>;
}

function count(raw: Raw, counts: Map<string, number>): void {
	const json = JSON.stringify(raw);
	const before = counts.get(json) ?? 0;
	counts.set(json, before + 1);
	if (before === 0) for (const child of children(raw)) count(child, counts);
}

/** The schemas directly inside one. */
export function children({ fields, items, values }: Raw): readonly Raw[] {
	return [...Object.values(fields ?? {}), ...[items, values].flatMap((one) => one ?? [])];
}

function shrunk(raw: Raw, sharing: Sharing): Raw {
	const json = JSON.stringify(raw);
	if (json.length < worthwhile || (sharing.counts.get(json) ?? 0) < 2 || raw.ref !== undefined) {
		return inside(raw, sharing);
	}
	const known = sharing.names.get(json);
	if (known !== undefined) return { type: raw.type, ref: known };
	const name = `#${sharing.names.size}`;
	sharing.names.set(json, name);
	sharing.definitions.set(name, inside(raw, sharing));
	return { type: raw.type, ref: name };
}

function inside(raw: Raw, sharing: Sharing): Raw {
	const { fields, items, values, ...said } = raw;
	return {
		...said,
		...(fields === undefined
			? {}
			: { fields: Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, shrunk(one, sharing)])) }),
		...(items === undefined ? {} : { items: shrunk(items, sharing) }),
		...(values === undefined ? {} : { values: shrunk(values, sharing) }),
	};
}
