// mutants(name): the name, misspelled as fingers do it: a letter lost, two letters wrong. Always the same ones.

const word = /[a-z]+/gi;

/** One with one letter less, one with two letters changed; none of a name that is too short to tell. Namespaces and domains are left alone. */
export function mutants(text: string): readonly string[] {
	const first = text.lastIndexOf('/') + 1;
	const dot = text.indexOf('.', first);
	const [start, end] = [first, dot === -1 ? text.length : dot];
	const name = text.slice(start, end);
	const letters = [...name.matchAll(word)].reduce((sum, [run]) => sum + run.length, 0);
	if (letters < 4) return [];
	return [withoutOne(name), withTwoChanged(name)].map((mutant) => text.slice(0, start) + mutant + text.slice(end));
}

function withoutOne(name: string): string {
	const at = letterFrom(name, Math.floor(name.length / 2));
	return name.slice(0, at) + name.slice(at + 1);
}

function withTwoChanged(name: string): string {
	const one = letterFrom(name, 1);
	return changed(changed(name, one), letterFrom(name, one + 2));
}

/** The first letter at `index` or behind it, else the first of all. */
function letterFrom(name: string, index: number): number {
	for (let at = index; at < name.length; at++) if (/[a-z]/i.test(name[at] ?? '')) return at;
	return name.search(/[a-z]/i);
}

function changed(name: string, at: number): string {
	const other = name[at] === 'q' ? 'w' : 'q';
	return name.slice(0, at) + other + name.slice(at + 1);
}
