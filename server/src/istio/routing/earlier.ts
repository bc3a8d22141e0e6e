// Which earlier matches may take what a later one asks for, without looking at all of them: by the path they want.
import { limits, stopped } from '../../limits.ts';
import { push } from '../../maps.ts';
import { type HttpMatch, pathOf } from './http-matches.ts';
import type { Entry } from './routes.ts';
import { formOf, leading } from './strings.ts';

interface Numbered {
	readonly at: number;
	readonly entry: Entry;
}

/** The matches of one VirtualService, as far as they have been met. */
export class Earlier {
	#count = 0;
	#compared = 0;
	readonly #name: string;
	readonly #exact = new Map<string, Numbered[]>();
	readonly #prefix = new Map<string, Numbered[]>();
	/** Those that a path alone does not tell apart: regular expressions, paths in any case, connections. */
	readonly #others: Numbered[] = [];
	readonly #all: Numbered[] = [];

	/** `name`: of what, for the log. */
	constructor(name: string) {
		this.#name = name;
	}

	add(entry: Entry): void {
		const one = { at: this.#count++, entry };
		this.#all.push(one);
		const path = plainPath(entry);
		if (path?.is === 'exact') push(this.#exact, path.value, one);
		else if (path?.is === 'prefix') push(this.#prefix, path.value, one);
		else this.#others.push(one);
	}

	/** The first, in order, for which `takes` holds. */
	first(entry: Entry, takes: (earlier: Entry) => boolean): Entry | undefined {
		let best: Numbered | undefined;
		for (const list of this.#candidates(entry)) {
			for (const one of list) {
				if (best !== undefined && one.at > best.at) break;
				if (this.#compared++ > limits.routeComparisons.most) {
					stopped('routeComparisons', this.#name);
					return undefined;
				}
				if (takes(one.entry)) {
					best = one;
					break;
				}
			}
		}
		return best?.entry;
	}

	/** How many were looked at, for tests. */
	get compared(): number {
		return this.#compared;
	}

	*#candidates(entry: Entry): Generator<readonly Numbered[]> {
		if (entry.route.protocol !== 'http' || entry.http.ignoreUriCase === true) {
			yield this.#all;
			return;
		}
		yield this.#others;
		const form = formOf(pathOf(entry.http));
		if (form.is === 'exact') yield this.#exact.get(form.value) ?? [];
		const start = leading(form);
		const longest = Math.min(start.length, longestPrefix);
		for (let length = 0; length <= longest; length++) yield this.#prefix.get(start.slice(0, length)) ?? [];
	}
}

/** Longer prefixes stand with the others, so that a long path is not cut at each of its letters. */
const longestPrefix = 500;

function plainPath({ route, http }: Entry) {
	if (route.protocol !== 'http' || http.ignoreUriCase === true) return undefined;
	const form = formOf(pathOf(http as HttpMatch));
	if (form.is === 'exact') return form;
	return form.is === 'prefix' && form.value.length <= longestPrefix ? form : undefined;
}
