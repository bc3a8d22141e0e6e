// Which of several names a misspelt one was probably meant to be.
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
		if (Math.abs(other.length - name.length) > limit || other === name || other === '') continue;
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

/** Whether two names differ in one short part: `shop-eu` and `shop-us` are two things. */
export function areVariants(a: string, b: string): boolean {
	const [parts, others] = [a.split('-'), b.split('-')];
	if (parts.length !== others.length) return false;
	const differing = parts.flatMap((part, index) => (part === others[index] ? [] : [part, others[index] ?? '']));
	return differing.length === 2 && differing.every((part) => part.length <= 3);
}
