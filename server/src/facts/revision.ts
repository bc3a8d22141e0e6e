// Revisions: how a list that an index follows differs from the one before, and how a list under a key of the index follows it.
import type { Facts } from './fact.ts';
import { merged } from './ordered.ts';
import { type Change, Sequence } from './sequence.ts';

/** A list that can be followed. */
export type Listed<T> = readonly T[] | Sequence<T>;

/** How a list differs from the one before, and how a list under a key follows it. */
export interface Revision<T> extends Change<T> {
	/** `old` without what is `gone`, and with `values` where they belong. */
	readonly join: <V>(
		old: readonly V[],
		values: readonly V[],
		gone: ReadonlySet<T>,
		itemOf: (value: V) => T,
	) => readonly V[];
}

/** All items of a list, without anybody depending on them. */
export function itemsOf<T>(list: Listed<T>): readonly T[] {
	return list instanceof Sequence ? list.peek() : list;
}

/** The change of a list, found once: many indexes are made of one list, and all ask for it after an edit. */
export function changeBetween<T>(
	facts: Facts,
	before: Listed<T>,
	after: Listed<T>,
	since: number,
): Revision<T> | undefined {
	// The same sequence is another list once it has changed again.
	const now = after instanceof Sequence ? after.changedAt : undefined;
	const { latest } = facts;
	if (latest?.before === before && latest.after === after && latest.since === since && latest.now === now)
		return latest.change as Revision<T> | undefined;
	const change = revisionBetween(before, after, since);
	facts.latest = { before, after, since, now, change };
	return change;
}

function revisionBetween<T>(before: Listed<T>, after: Listed<T>, since: number): Revision<T> | undefined {
	if (before instanceof Sequence || after instanceof Sequence)
		return before === after ? revisionOf(after as Sequence<T>, since) : undefined;
	return stretchBetween(before, after);
}

function revisionOf<T>(list: Sequence<T>, since: number): Revision<T> | undefined {
	const change = list.since(since);
	if (change === undefined) return undefined;
	return {
		...change,
		join(old, values, gone, itemOf) {
			const kept = gone.size === 0 ? old : old.filter((one) => !gone.has(itemOf(one)));
			return merged(kept, values, (a, b) => list.compare(itemOf(a), itemOf(b)));
		},
	};
}

/** The stretch in which `after` differs from `before`; undefined if that is so long that all is better made anew. */
function stretchBetween<T>(before: readonly T[], after: readonly T[]): Revision<T> | undefined {
	const most = Math.min(before.length, after.length);
	let at = 0;
	while (at < most && before[at] === after[at]) at++;
	let end = 0;
	while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
	if ((before.length + after.length - 2 * (at + end)) * 2 > after.length + 20) return undefined;
	let head: ReadonlySet<T> | undefined;
	/** Whether something that stayed stands before the stretch. */
	const isBefore = (item: T): boolean => {
		head ??= new Set(before.slice(0, at));
		return head.has(item);
	};
	return {
		removed: before.slice(at, before.length - end),
		added: after.slice(at, after.length - end),
		join(old, values, gone, itemOf) {
			const kept = old.filter((one) => !gone.has(itemOf(one)));
			const first = old.findIndex((one) => gone.has(itemOf(one)));
			const start = first === -1 ? kept.filter((one) => isBefore(itemOf(one))).length : first;
			return kept.toSpliced(start, 0, ...values);
		},
	};
}
