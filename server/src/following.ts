// What is made of a long list, and follows it: of a list that differs from the last one in a short stretch, only that
// stretch is looked at.

/** How a list differs from the one before: one stretch of it is another. */
export interface Change<T> {
	readonly removed: readonly T[];
	readonly added: readonly T[];
	/** Whether something that stayed stands before the stretch. */
	readonly isBefore: (item: T) => boolean;
}

/** The stretch in which `after` differs from `before`: all of it if they have neither beginning nor end in common. */
export function changeOf<T>(before: readonly T[], after: readonly T[]): Change<T> {
	const most = Math.min(before.length, after.length);
	let at = 0;
	while (at < most && before[at] === after[at]) at++;
	let end = 0;
	while (end < most - at && before.at(-1 - end) === after.at(-1 - end)) end++;
	let head: ReadonlySet<T> | undefined;
	return {
		removed: before.slice(at, before.length - end),
		added: after.slice(at, after.length - end),
		isBefore(item) {
			head ??= new Set(before.slice(0, at));
			return head.has(item);
		},
	};
}

/** Whether a revision is less work than making all anew. */
function isShort<T>({ removed, added }: Change<T>, list: readonly T[]): boolean {
	const touched = removed.length + added.length;
	return touched <= 200 && touched * 2 <= list.length;
}

/** How long the lists may be in all of which the last answer is kept: a base may be judged in many overlays. */
const longest = 300_000;

/** All of a list, as a change of an empty one. */
export function allOf<T>(list: readonly T[]): Change<T> {
	return { removed: [], added: list, isBefore: () => true };
}

interface Making<T, R> {
	readonly make: () => R;
	readonly revise: (last: R, change: Change<T>) => R;
	/** What else decides: if something of it is another value than last time, all is made anew. */
	readonly given?: readonly unknown[];
}

interface Kept<T, R> {
	readonly list: readonly T[];
	readonly given: readonly unknown[];
	readonly made: R;
	/** When it was last asked for, counted in answers. */
	used: number;
}

/** Keeps what was made of a list last, for each `line` of lists: it is revised where they differ in one short stretch. */
export function following<T, R>(): (line: string, list: readonly T[], making: Making<T, R>) => R {
	const known = new Map<string, Kept<T, R>>();
	let length = 0;
	let now = 0;
	const forget = (line: string): void => {
		length -= known.get(line)?.list.length ?? 0;
		known.delete(line);
	};
	return (line, list, { make, revise, given = [] }) => {
		const last = known.get(line);
		const isLike = last?.given.length === given.length && given.every((one, index) => one === last.given[index]);
		now++;
		if (last?.list === list && isLike) {
			last.used = now;
			return last.made;
		}
		const change = last !== undefined && isLike ? changeOf(last.list, list) : undefined;
		const made =
			last !== undefined && change !== undefined && isShort(change, list) ? revise(last.made, change) : make();
		forget(line);
		// Lines are asked for in turn: to forget the oldest for a new one would be to find none when it is its turn again.
		for (const [other, { used }] of known)
			if (length + list.length > longest && isStale(used, now, known.size)) forget(other);
		if (length + list.length <= longest || known.size === 0) {
			known.set(line, { list, given, made, used: now });
			length += list.length;
		}
		return made;
	};
}

/** Whether two turns of all lines have passed without it. */
function isStale(used: number, now: number, lines: number): boolean {
	return now - used > 2 * (lines + 1);
}
