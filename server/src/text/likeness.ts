// How two names that people gave are alike: is one a slip of the pen for the other, another form of the same word, or the
// name of a sibling? Names are compared part by part, for a whole part that differs is another thing. The names of fields and
// other words of a fixed vocabulary are compared as wholes (nearest-name.ts).
import { distance } from 'fastest-levenshtein';
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

const ranks: Readonly<Record<Likeness, number>> = { slip: 0, close: 1, sibling: 2 };

/** The name among `names` that is most like `name`; of equally near ones the first by name, whatever their order. */
export function mostAlike(name: string, names: Iterable<string>): Near | undefined {
	let best: (Near & { readonly rank: number }) | undefined;
	for (const other of names) {
		const alike = likeness(name, other);
		if (alike === undefined) continue;
		const rank = ranks[alike] * 100 + distance(name, other);
		if (best === undefined || rank < best.rank || (rank === best.rank && other < best.name))
			best = { name: other, likeness: alike, rank };
	}
	return best && { name: best.name, likeness: best.likeness };
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
	const [parts, others] = [partsOf(name), partsOf(other)];
	if (parts.join('') === others.join('')) return /\d/.test(name) || name.length < 6 ? 'sibling' : 'slip';
	if (parts.length !== others.length) return undefined;
	const pairs = parts.flatMap((part, at) => (part === others[at] ? [] : [{ part, meant: others[at] ?? '', at }]));
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
	const [short, long] = part.length < meant.length ? [part, meant] : [meant, part];
	const ending = long.startsWith(short) ? long.slice(short.length) : '';
	// Even a plural of what tells siblings apart is meant so: `dev` and `devs`.
	if (/^e?s$/.test(ending)) return isVariant(short) ? 'sibling' : 'close';
	if (isWord(part)) return undefined;
	// `istio` and `istiod`, `write` and `writer`, `read` and `ready`.
	if (/^(?:e?d|e?r|[nzy])$/.test(ending)) return 'close';
	if (areSwapped(part, meant)) return 'slip';
	return byDistance(part, meant, count > 1);
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
	const digits = /\d+/g;
	if (part.replace(digits, '') === meant.replace(digits, '')) return true;
	if (part.replace(/\D+/g, ' ').trim() !== meant.replace(/\D+/g, ' ').trim()) return true;
	const ends = part.slice(-1) + meant.slice(-1);
	return part.slice(0, -1) === meant.slice(0, -1) && /^(?:[a-h]{2}|[x-z]{2})$/.test(ends);
}

/** Whether two letters have changed places: neighbours, or in a longer part any two behind the first. */
function areSwapped(part: string, meant: string): boolean {
	if (part.length !== meant.length || part.length < 4) return false;
	const wrong = [...part].flatMap((letter, index) => (letter === meant[index] ? [] : [index]));
	const [first = 0, second = 0, third] = wrong;
	if (third !== undefined || part[first] !== meant[second] || part[second] !== meant[first]) return false;
	return second === first + 1 || (first > 0 && part.length > 5);
}

/** Whether one letter of a part is wrong, and it is neither a word nor another number. */
function isOneLetter({ part, meant }: Pair): boolean {
	return !isWord(part) && !areCounted(part, meant) && distance(part, meant) === 1;
}

/** Whether two different parts tell siblings apart: by a word for that, as abbreviations, or behind a first part they share. */
function areQualifiers({ part, meant, at }: Pair, count: number): boolean {
	if (isVariant(part) && isVariant(meant)) return true;
	if (count === 1) return false;
	return at > 0 || isVariant(part) || isVariant(meant) || (part.length < 4 && meant.length < 4);
}
