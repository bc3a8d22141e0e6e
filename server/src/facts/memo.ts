// memo(f): a pure function of an immutable object, computed once; recent(f): the same, but forgetting under a budget.
// Nothing is ever invalidated: a changed object is another object, and the collector takes the old one with its facts.

/** `f`, computed at most once per argument object and kept exactly as long as that object lives. */
export function memo<A extends object, R>(f: (argument: A) => R): (argument: A) => R {
	const known = new WeakMap<A, R | typeof nothing>();
	return (argument) => {
		const hit = known.get(argument);
		if (hit !== undefined) return hit === nothing ? (undefined as R) : (hit as R);
		const result = withoutEmpty(f(argument));
		known.set(argument, result === undefined ? nothing : result);
		return result;
	};
}

/** One empty list for all: of most documents most questions have none to answer with, and a hundred thousand take room. */
function withoutEmpty<R>(result: R): R {
	return Array.isArray(result) && result.length === 0 ? (none as R) : result;
}

/** Frozen: a list that its owner fills later must be part of something else. */
const none: readonly never[] = Object.freeze([]);

/** Stands for a result of undefined: to wrap each result would take more room than most of them have. */
const nothing = Symbol('undefined');

/**
 * `f`, remembered for the arguments used last, up to a total `weight` of `budget`. For large results that are cheap to
 * compute again, such as the trees of closed files.
 */
export function recent<A extends object | string, R>(
	f: (argument: A) => R,
	weight: (argument: A) => number,
	budget: number,
): (argument: A) => R {
	let young = new Map<A, R>();
	let old = new Map<A, R>();
	let load = 0;
	return (argument) => {
		const hit = young.get(argument);
		if (hit !== undefined) return hit;
		const result = old.get(argument) ?? f(argument);
		// Two generations stand for "least recently used" at the price of two maps instead of a linked list.
		if (load > budget / 2) {
			old = young;
			young = new Map();
			load = 0;
		}
		young.set(argument, result);
		load += weight(argument);
		return result;
	};
}
