// A world of words that moves in steps, and facts of it that say how often they were made.
import { fact, type Moving, noFacts } from '../../server/src/facts/fact.ts';
import { Table } from '../../server/src/facts/table.ts';

export interface World extends Moving {
	readonly words: Table<string, string>;
	/** One step: these keys have other lists. */
	set(lists: Readonly<Record<string, readonly string[]>>): void;
}

export function world(): World {
	const clock = { now: 0 };
	const facts = noFacts(clock);
	const words = new Table<string, string>(clock);
	return {
		facts,
		words,
		set(lists) {
			clock.now++;
			for (const [key, list] of Object.entries(lists)) words.set(key, list);
			facts.movedAt = clock.now;
		},
	};
}

/** A fact, and how often it was made. */
export function counted<R>(f: (of: World) => R, isLike?: (a: R, b: R) => boolean) {
	let times = 0;
	const made = fact((of: World) => {
		times++;
		return f(of);
	}, isLike);
	return { made, times: () => times };
}
