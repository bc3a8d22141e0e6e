// Which of many names are listed: a workspace has thousands of hosts, an editor shows a dozen at once, and each that is listed
// has to be written, sent and drawn.

interface Name<N> {
	readonly label: string;
	/** Whether it may be listed; asked for one after the other, until enough are. */
	readonly isRight?: ((one: N) => boolean) | undefined;
}

/** Names that are listed; the editor asks again with every letter while there are more. */
export const mostListed = 200;

/** Names that are asked whether they are right. */
const mostAsked = 1000;

/** Names that have something in common, beside what each says. */
interface Group<N> {
	readonly names: readonly N[];
}

interface Listed<N, G> {
	readonly one: N;
	/** The first of the groups that has the name. */
	readonly group: G;
}

/**
 * The names that somebody most likely means who has typed `prefix`: those that begin with it, then those that hold it, then
 * those that have its letters in this order, as editors look for them; in each of these, the first of `groups` first.
 */
export function likeliest<N extends Name<N>, G extends Group<N>>(
	groups: readonly (G & Group<N>)[],
	prefix: string,
): { readonly listed: readonly Listed<N, G>[]; readonly isWhole: boolean } {
	const seen = new Set<string>();
	const distinct = groups.map((group) => ({ group, names: group.names.filter((one) => isNew(one.label, seen)) }));
	// Few are listed in their order, whatever is typed: the editor sifts them.
	const fits = seen.size > mostListed ? sifted(distinct, prefix.toLowerCase()) : distinct;
	const listed: Listed<N, G>[] = [];
	let asked = 0;
	for (const { group, names } of fits) {
		for (const one of names) {
			if (listed.length === mostListed || asked === mostAsked) return { listed, isWhole: false };
			asked++;
			if (one.isRight?.(one) !== false) listed.push({ one, group });
		}
	}
	return { listed, isWhole: true };
}

function isNew(label: string, seen: Set<string>): boolean {
	const before = seen.size;
	return seen.add(label).size > before;
}

/** The names that fit best first; each of the groups comes once for each degree. */
function sifted<N extends Name<N>, G>(
	groups: readonly { readonly group: G; readonly names: readonly N[] }[],
	wanted: string,
): readonly { readonly group: G; readonly names: readonly N[] }[] {
	const byFit = groups.map(({ group, names }) => {
		const lists: readonly N[][] = [[], [], [], []];
		for (const one of names) lists[fitOf(one.label.toLowerCase(), wanted)]?.push(one);
		return lists.map((list) => ({ group, names: list }));
	});
	return [0, 1, 2, 3].flatMap((fit) => byFit.flatMap((lists) => lists[fit] ?? []));
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
