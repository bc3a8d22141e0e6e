// Which of many names are listed: a workspace has thousands of hosts, an editor shows a dozen at once, and each that is listed
// has to be written, sent and drawn.

interface Name {
	readonly label: string;
	/** Whether it may be listed; asked for one after the other, until enough are. */
	readonly isRight?: () => boolean;
}

/** Names that are listed; the editor asks again with every letter while there are more. */
export const mostListed = 200;

/** Names that are asked whether they are right. */
const mostAsked = 1000;

/**
 * The names that somebody most likely means who has typed `prefix`: those that begin with it, then those that hold it, then
 * those that have its letters in this order, as editors look for them; in each of these, the first of `names` first.
 */
export function likeliest<N extends Name>(
	names: readonly N[],
	prefix: string,
): { readonly listed: readonly N[]; readonly isWhole: boolean } {
	const distinct = new Map<string, N>();
	for (const one of names) if (!distinct.has(one.label)) distinct.set(one.label, one);
	const isRight = (one: N): boolean => one.isRight?.() !== false;
	if (distinct.size <= mostListed) return { listed: [...distinct.values()].filter(isRight), isWhole: true };
	const wanted = prefix.toLowerCase();
	const byFit: readonly N[][] = [[], [], [], []];
	for (const one of distinct.values()) byFit[fitOf(one.label.toLowerCase(), wanted)]?.push(one);
	const listed: N[] = [];
	for (const [asked, one] of byFit.flat().entries()) {
		if (listed.length === mostListed || asked === mostAsked) return { listed, isWhole: false };
		if (isRight(one)) listed.push(one);
	}
	return { listed, isWhole: true };
}

/** How well a name fits what was typed: 0 best. */
function fitOf(label: string, wanted: string): number {
	if (label.startsWith(wanted)) return 0;
	if (label.includes(wanted)) return 1;
	let at = 0;
	for (const letter of wanted) {
		at = label.indexOf(letter, at) + 1;
		if (at === 0) return 3;
	}
	return 2;
}
