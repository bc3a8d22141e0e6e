// What one resource declares, by kind of symbol and by name. A document may mention thousands of names that another one
// declares by the thousand, so each is looked up, never looked for.

import { memo } from '../facts/memo.ts';
import { entry, push } from '../maps.ts';
import type { Declared, Deployed } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

interface Names {
	readonly all: Declared[];
	readonly byName: Map<string, Declared[]>;
}

const namesIn = memo((by: Deployed): ReadonlyMap<SymbolKind, Names> => {
	const found = new Map<SymbolKind, Names>();
	for (const mention of by.declarations) {
		const names = entry(found, mention.row.declares, () => ({ all: [], byName: new Map() }));
		const one = { by, mention };
		names.all.push(one);
		push(names.byName, mention.text, one);
	}
	return found;
});

const none: readonly Declared[] = [];

/** All that a resource declares for a kind of symbol, in the order written. */
export function declarationsOf(by: Deployed, kind: SymbolKind): readonly Declared[] {
	return namesIn(by).get(kind)?.all ?? none;
}

/** What a resource declares under `name`, alternatives included. */
export function declarationsNamed(by: Deployed, kind: SymbolKind, name: string): readonly Declared[] {
	return namesIn(by).get(kind)?.byName.get(name) ?? none;
}
