// fuzzy(query, text): how well a text fits what somebody types to find it, as editors match names.

/**
 * How well the letters of `query` stand in `text`, in their order and whatever their case: the higher, the better; undefined
 * if they do not. Letters in a row, and those that begin a word, tell more. An empty query fits everything, with 0.
 */
export function fuzzy(query: string, text: string): number | undefined {
	const [wanted, low] = [query.toLowerCase(), text.toLowerCase()];
	const whole = low.indexOf(wanted);
	if (whole !== -1)
		return 1000 + (isStart(text, whole) ? 500 : 0) + (low.length === wanted.length ? 500 : 0) - text.length;
	let score = 0;
	let last = -2;
	for (const letter of wanted) {
		const next = placeOf(letter, text, low, last);
		if (next === -1) return undefined;
		score += next === last + 1 ? 10 : isStart(text, next) ? 8 : 1;
		last = next;
	}
	return score - text.length;
}

/** Where a letter is taken: right behind the last one, else where a word begins, else the first one there is. */
function placeOf(letter: string, text: string, low: string, last: number): number {
	const from = Math.max(0, last + 1);
	if (last >= 0 && low[from] === letter) return from;
	const first = low.indexOf(letter, from);
	for (let at = first; at !== -1; at = low.indexOf(letter, at + 1)) if (isStart(text, at)) return at;
	return first;
}

/** Whether a word begins there: behind what is no letter or digit, or with a capital behind a small letter. */
function isStart(text: string, at: number): boolean {
	const before = at === 0 ? 0 : text.charCodeAt(at - 1);
	if (isSmall(before)) return isCapital(text.charCodeAt(at));
	return !(isCapital(before) || (before >= 48 && before <= 57));
}

function isSmall(code: number): boolean {
	return code >= 97 && code <= 122;
}

function isCapital(code: number): boolean {
	return code >= 65 && code <= 90;
}
