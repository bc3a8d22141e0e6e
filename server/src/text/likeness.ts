// How two names that people gave are alike: is one a slip of the pen for the other, another form of the same word, or the
// name of a sibling? Names are compared part by part, for a whole part that differs is another thing. The names of fields and
// other words of a fixed vocabulary are compared as wholes (nearest-name.ts).
import { distance } from 'fastest-levenshtein';
import { recent } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { isVariant, isWord } from './variant-words.ts';

/**
 * `slip`: a letter or two of one part are wrong (`shop-gatway`, `shop-gateway`). `close`: it may be one, or another word:
 * another ending (`review`, `reviews`), half of a short part, a letter in each of two. `sibling`: they belong together and are
 * two things (`db-rw`, `db-ro`).
 */
export type Likeness = 'slip' | 'close' | 'sibling';

export interface Near {
	readonly name: string;
	readonly likeness: Likeness;
}

const order: readonly Likeness[] = ['slip', 'close', 'sibling'];

/** The name among `names` that is most like `name`; of equally near ones the first by name, whatever their order. */
export function mostAlike(name: string, names: Iterable<string>): Near | undefined {
	const byLikeness = new Map<Likeness, string[]>();
	for (const other of names) {
		const alike = likeness(name, other);
		if (alike !== undefined) push(byLikeness, alike, other);
	}
	for (const alike of order) {
		const nearest = closest(name, byLikeness.get(alike) ?? []);
		if (nearest !== undefined) return { name: nearest, likeness: alike };
	}
	return undefined;
}

/** Of those with the fewest letters that differ the first by name. */
function closest(name: string, names: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const other of names) {
		const far = distance(name, other);
		if (far > least || (far === least && best !== undefined && best <= other)) continue;
		best = other;
		least = far;
	}
	return best;
}

/** The name among `names` that `name` is a slip for. */
export function slipFor(name: string, names: Iterable<string>): string | undefined {
	const near = mostAlike(name, names);
	return near?.likeness === 'slip' ? near.name : undefined;
}

/** The name among the few that there are which `name` may be meant for; that it is none of them is known. */
export function meantAmong(name: string, names: Iterable<string>): string | undefined {
	const near = mostAlike(name, names);
	return near?.likeness === 'sibling' ? undefined : near?.name;
}

/** How the name that somebody wrote is like another one; undefined if they have nothing to do with each other. */
export function likeness(name: string, other: string): Likeness | undefined {
	if (name === other) return undefined;
	const [{ parts, word }, { parts: others, word: otherWord }] = [splitOf(name), splitOf(other)];
	if (word === otherWord) return /\d/.test(word) || word.length < 6 ? 'sibling' : 'slip';
	if (parts.length !== others.length) return undefined;
	const pairs: Pair[] = [];
	// One name is held against thousands: mostly two or three parts tell.
	for (let at = 0; at < parts.length && pairs.length < 3; at++) {
		const [part = '', meant = ''] = [parts[at], others[at]];
		if (part !== meant) pairs.push({ part, meant, at });
	}
	const [first, second, third] = pairs;
	if (first === undefined || third !== undefined) return undefined;
	if (second !== undefined) return [first, second].every(isOneLetter) ? 'close' : undefined;
	return likenessOfParts(first, parts.length) ?? (areQualifiers(first, parts.length) ? 'sibling' : undefined);
}

/** A part of a name, the other part that stands in its place, and where that is. */
interface Pair {
	readonly part: string;
	readonly meant: string;
	readonly at: number;
}

/** A name in its parts, these without what is between them, and the numbers in each. */
export interface Split {
	readonly parts: readonly string[];
	readonly word: string;
	readonly numbers: string;
}

/** Of the names that were asked about last: each is held against many others. */
export const splitOf = recent(
	(name: string): Split => {
		const parts = partsOf(name);
		return { parts, word: parts.join(''), numbers: parts.map(numbersIn).join() };
	},
	() => 1,
	20_000,
);

/** The words of a name, in lower case: between `-`, `_`, `.`, `/`, `:`, and where small letters are followed by a capital. */
function partsOf(name: string): readonly string[] {
	return name
		.replace(/([a-z])([A-Z])/g, '$1-$2')
		.toLowerCase()
		.split(/[-_./:\s]+/)
		.filter((part) => part !== '');
}

function likenessOfParts(pair: Pair, count: number): Likeness | undefined {
	const { part, meant } = pair;
	if (areCounted(part, meant)) return 'sibling';
	const ending = endingOf(part, meant) ?? endingOf(meant, part) ?? '';
	// Even a plural of what tells siblings apart is meant so: `dev` and `devs`.
	if (/^e?s$/.test(ending)) return isVariant(part) || isVariant(meant) ? 'sibling' : 'close';
	if (isWord(part)) return undefined;
	// `istio` and `istiod`, `write` and `writer`, `read` and `ready`.
	if (/^(?:e?d|e?r|[nzy])$/.test(ending)) return 'close';
	if (areSwapped(part, meant)) return 'slip';
	return byDistance(part, meant, count > 1);
}

/** What `long` has behind `short`; undefined if it does not begin so. */
function endingOf(short: string, long: string): string | undefined {
	return long.startsWith(short) ? long.slice(short.length) : undefined;
}

/**
 * By how many letters are wrong, and of how many: what is no word in a long part may be one in a short one, as `cart` and
 * `chart`. A part beside others that are right needs fewer letters to be known again.
 */
function byDistance(part: string, meant: string, hasOthers: boolean): Likeness | undefined {
	const length = Math.max(part.length, meant.length);
	const isChanged = part.length === meant.length;
	const isSameStart = part[0] === meant[0];
	const far = distance(part, meant);
	// With another first letter it is another word: `ingress` and `egress`. It may be lost, though.
	if (far === 1 && (isSameStart || !isChanged)) return bySize(length, 6, isChanged ? 5 : hasOthers ? 3 : 4);
	return far === 2 && isSameStart ? bySize(length, 7, hasOthers ? 4 : 5) : undefined;
}

function bySize(length: number, leastForSlip: number, leastForClose: number): Likeness | undefined {
	return length >= leastForSlip ? 'slip' : length >= leastForClose ? 'close' : undefined;
}

/** Whether two parts differ in a number, or in the letter that counts at the end: `mysql` and `mysql2`, `teama` and `teamb`. */
function areCounted(part: string, meant: string): boolean {
	if (numbersIn(part) !== numbersIn(meant)) return true;
	const ends = part.slice(-1) + meant.slice(-1);
	return part.slice(0, -1) === meant.slice(0, -1) && /^(?:[a-h]{2}|[x-z]{2})$/.test(ends);
}

function numbersIn(part: string): string {
	return part.replace(/\D+/g, ' ').trim();
}

/** Whether two neighboring letters have changed places. */
function areSwapped(part: string, meant: string): boolean {
	const at = [...part].findIndex((letter, index) => letter !== meant[index]);
	const swapped = part.slice(0, at) + part.charAt(at + 1) + part.charAt(at) + part.slice(at + 2);
	return part.length > 3 && swapped === meant;
}

/** Whether one letter of a part is wrong, and it is neither a word nor another number. */
function isOneLetter({ part, meant }: Pair): boolean {
	return !isWord(part) && !areCounted(part, meant) && distance(part, meant) === 1;
}

/** Whether two different parts tell siblings apart: by a word for that, as abbreviations, or behind a first part they share. */
function areQualifiers({ part, meant, at }: Pair, count: number): boolean {
	if (isVariant(part) && isVariant(meant)) return true;
	return count > 1 && (at > 0 || isVariant(part) || isVariant(meant) || (part.length < 4 && meant.length < 4));
}
