// What other tools say of whole configurations, against what we say. A case agrees, or differs for a reason that is written
// in a table, or stands in the list of what is not found yet (a file beside the tests), which must be exact:
// UPDATE=1 writes it anew. ORACLE=CODE (or a part of a name) prints how the cases of one code fare, and tests nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';

export interface OracleCase {
	readonly name: string;
	/** The codes it is about. */
	readonly codes: readonly string[];
	readonly files: readonly string[];
	/** `IST0101 VirtualService shop/reviews`, sorted. */
	readonly theirs: readonly string[];
	readonly ours: () => readonly string[];
}

/** Why a case differs for good: what we say that they do not (`+`), and what they say that we do not (`-`). */
export interface Difference {
	readonly because: string;
	readonly cases: Readonly<Record<string, readonly string[]>>;
}

/** `-CODE Kind ns/name` for what is missing in `ours`, `+…` for what is there beyond `theirs`. */
export function differences(theirs: readonly string[], ours: readonly string[]): readonly string[] {
	const extra = [...ours];
	const missing = theirs.filter((one) => {
		const at = extra.indexOf(one);
		if (at !== -1) extra.splice(at, 1);
		return at === -1;
	});
	return [...missing.map((one) => `-${one}`), ...extra.map((one) => `+${one}`)].sort();
}

function shown({ name, files, theirs, ours }: OracleCase): readonly string[] {
	const found = differences(theirs, ours());
	return [
		`${found.length === 0 ? 'agrees ' : 'differs'} ${name} (${files.join(' ')})`,
		...found.map((one) => `    ${one}`),
	];
}

/** Tests each case against the table and the list at `listPath`. */
export function checkOracle(cases: readonly OracleCase[], reasons: readonly Difference[], listPath: string): void {
	const asked = process.env.ORACLE;
	if (asked !== undefined) {
		const chosen = cases.filter(({ codes, name }) => codes.includes(asked) || name.includes(asked));
		test(`${chosen.length} cases of ${asked}`, () => {
			if (chosen.length > 0) process.stdout.write(`${chosen.flatMap(shown).join('\n')}\n`);
		});
		return;
	}
	const known = new Map(reasons.flatMap((one) => Object.entries(one.cases)));
	const open = new Set(readFileSync(listPath, 'utf8').split('\n').filter(Boolean));
	if (process.env.UPDATE === '1') {
		const still = cases.filter(({ name, theirs, ours }) => {
			return !known.has(name) && differences(theirs, ours()).length > 0;
		});
		writeFileSync(listPath, still.map(({ name }) => `${name}\n`).join(''));
		test('the list is written anew', () => {});
		return;
	}
	test.each(cases.filter(({ name }) => !open.has(name)))('$name', ({ name, theirs, ours }) => {
		expect(differences(theirs, ours())).toEqual(known.get(name) ?? []);
	});
	test('what is not found yet is just that: take out the lines of cases that agree by now (UPDATE=1)', () => {
		const agreeing = cases.filter(({ name, theirs, ours }) => {
			return open.has(name) && differences(theirs, ours()).length === 0;
		});
		expect(agreeing.map(({ name }) => name)).toEqual([]);
	});
	test('every line and every reason is about a case', () => {
		const names = new Set(cases.map(({ name }) => name));
		expect([...open, ...known.keys()].filter((name) => !names.has(name))).toEqual([]);
		expect([...known.keys()].filter((name) => open.has(name))).toEqual([]);
	});
}
