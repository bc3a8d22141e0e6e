// TABLE: which kinds make which Services, pods, Secrets and routes, and under which names. What such a maker may have made
// is unknown, not missing. Names are exact where documentation lists them; a kind that has no row (barren.ts apart) counts as
// a maker of what is called after it.
import { push } from '../../maps.ts';
import { isBarren } from './barren.ts';
import { installers } from './installers.ts';
import { operators } from './operators.ts';
import type { MakerRow } from './rows.ts';
import { unknownMaker } from './rows.ts';
import { secretMakers } from './secret-makers.ts';

const rows = new Map<string, MakerRow[]>();
for (const table of [operators, installers, secretMakers])
	for (const [kind, row] of Object.entries(table)) push(rows, kind, row);

const none: readonly MakerRow[] = [];
const unknown: readonly MakerRow[] = [unknownMaker];

/** What resources of a kind make. `isRead`: a kind that is read here makes only what a row says. */
export function makerRows(group: string, kind: string, isRead: boolean): readonly MakerRow[] {
	return rows.get(`${group}/${kind}`) ?? (isRead || isBarren(group, kind) ? none : unknown);
}

/** Whether a resource of a kind that is not read may make anything, by a look at its text. */
export function mayMake(group: string, kind: string, text: string): boolean {
	const known = rows.get(`${group}/${kind}`);
	if (known === undefined) return !isBarren(group, kind);
	return known.some(({ annotated }) => annotated === undefined || annotated.some((one) => text.includes(one)));
}
