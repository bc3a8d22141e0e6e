// Which word of a vocabulary a misspelled one was probably meant to be: fields, values, names that others fixed. The names that
// people give to their own things are compared in likeness.ts.
import { distance } from 'fastest-levenshtein';

/**
 * The name among `names` that `name` is probably a misspelling of: at most two letters away, one in short names, and not
 * only another number, since `mysql-1` and `mysql-2` are two things.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
	if (name.length < 3) return undefined;
	const limit = name.length < 5 ? 1 : 2;
	let best: string | undefined;
	let least = limit + 1;
	for (const other of names) {
		// Only quicker than to count the letters: a difference of length is one of letters.
		if (Math.abs(other.length - name.length) > limit) continue;
		const far = distance(name, other);
		// Of equally near ones the first by name, so that the order in which they were found does not matter.
		if (far > least || (far === least && (best === undefined || best <= other))) continue;
		if (withoutDigits(name) === withoutDigits(other)) continue;
		best = other;
		least = far;
	}
	return best;
}

function withoutDigits(name: string): string {
	return name.replace(/\d+/g, '#');
}
