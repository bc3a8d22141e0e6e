// What one resource declares, by kind of symbol and by name. A document may mention thousands of names that another one
// declares by the thousand, so each is looked up, never looked for.

import { memo, memoOfMany } from '../facts/memo.ts';
import { push, trimmed } from '../maps.ts';
import type { Declared, Deployed } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

interface Names {
	readonly kind: SymbolKind;
	readonly all: readonly Declared[];
	/** Undefined where there are so few that they are as quickly looked through: nearly everywhere, by the thousand. */
	readonly byName: ReadonlyMap<string, readonly Declared[]> | undefined;
}

/** As many as are looked through one by one. */
const few = 8;

const namesIn = memo((by: Deployed): readonly Names[] => {
	const found = new Map<SymbolKind, Declared[]>();
	for (const mention of by.declarations) push(found, mention.row.declares, { by, mention });
	return [...found].map(([kind, all]) => ({
		kind,
		all: trimmed(all),
		byName: all.length > few ? byName(all) : undefined,
	}));
});

function byName(all: readonly Declared[]): ReadonlyMap<string, readonly Declared[]> {
	const found = new Map<string, Declared[]>();
	for (const one of all) push(found, one.mention.text, one);
	return found;
}

function namesOf(by: Deployed, kind: SymbolKind): Names | undefined {
	return namesIn(by).find((names) => names.kind === kind);
}

const none: readonly Declared[] = [];
const nobody: Pick<Names, 'all' | 'byName'> = { all: none, byName: undefined };

/** What declares each of them, in their order. */
export const declarersOf = memoOfMany((declared: readonly Declared[]): readonly Deployed[] =>
	declared.map(({ by }) => by),
);

/** All that a resource declares for a kind of symbol, in the order written. */
export function declarationsOf(by: Deployed, kind: SymbolKind): readonly Declared[] {
	return namesOf(by, kind)?.all ?? none;
}

/** What a resource declares under `name`, alternatives included. */
export function declarationsNamed(by: Deployed, kind: SymbolKind, name: string): readonly Declared[] {
	const { all, byName } = namesOf(by, kind) ?? nobody;
	return byName === undefined ? all.filter(({ mention }) => mention.text === name) : (byName.get(name) ?? none);
}
