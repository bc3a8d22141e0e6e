// Gathered: cells that are looked at again and again, in an order in which mostly a few looks tell that none has changed: the lists of
// a table are one look as long as nothing in it has changed, and a thousand small facts that hang on those lists are none.
import { push } from '../maps.ts';
import { type Cell, hasChanged } from './cell.ts';
import { beneath, isFact } from './fact.ts';

export interface Gathered {
	readonly cells: Sorted;
	readonly facts: readonly Cell[];
	/** All that the facts follow from. */
	readonly sources: Sorted;
}

interface Sorted {
	readonly alone: readonly Cell[];
	/** The lists of tables, by the cell that becomes another with any list of the table. */
	readonly groups: readonly (readonly [any: Cell, cells: readonly Cell[]])[];
}

/** Cells that are up to date. */
export function gathered(cells: readonly Cell[]): Gathered {
	const facts = cells.filter(isFact);
	const others = cells.filter((cell) => !isFact(cell));
	return { cells: sorted(others), facts, sources: sorted(beneath(facts)) };
}

function sorted(cells: readonly Cell[]): Sorted {
	const groups = new Map<Cell, Cell[]>();
	for (const cell of cells) if (cell.any !== undefined) push(groups, cell.any, cell);
	return { alone: cells.filter(({ any }) => any === undefined), groups: [...groups] };
}

/** As `hasChanged`. A source may change while the facts that follow from it stay as they are. */
export function hasAnyChanged({ cells, facts, sources }: Gathered, since: number): boolean {
	return hasMoved(cells, since) || (hasMoved(sources, since) && hasChanged(facts, since));
}

function hasMoved({ alone, groups }: Sorted, since: number): boolean {
	return (
		hasChanged(alone, since) || groups.some(([any, cells]) => hasChanged([any], since) && hasChanged(cells, since))
	);
}
