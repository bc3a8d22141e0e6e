// What may be declared without being read: names of which a template leaves a part open, and so may be any that fits.
import { holesIn } from '../yaml/templates/holes.ts';
import { indexedBy } from './indexed.ts';
import { type Deployed, type Mesh, mayShare, type Referring } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

const byKind = indexedBy(
	(mesh) => mesh.resources,
	(by) => [...new Set(by.declarations.flatMap(({ opaque, row }) => (opaque ? row.declares : [])))],
);

/** Whether something in `namespaces` declares a name of this kind that is not fully known and may be `name`. */
export function mayBeUnread(
	mesh: Mesh,
	from: Referring,
	kind: SymbolKind,
	name: string,
	namespaces: readonly string[] | undefined,
): boolean {
	const declaring = byKind(mesh).get(kind) ?? [];
	return declaring.some(
		(by) =>
			isWithinReach(by, from.by) &&
			mayShare(by.namespaces, namespaces) &&
			by.declarations.some(({ row, opaque, text }) => row.declares === kind && opaque && fits(text, name)),
	);
}

/** What a chart's templates render is named after a release, and what is outside of the chart does not count on it. */
function isWithinReach(by: Deployed, from: Deployed): boolean {
	return by.member.chart === undefined || by.member.chart === from.member.chart;
}

/** Whether `name` is what `template` may become: its holes are any text. */
function fits(template: string, name: string): boolean {
	let rest = name;
	let at = 0;
	for (const { start, end } of holesIn(template)) {
		const literal = template.slice(at, start);
		const found = at === 0 ? (rest.startsWith(literal) ? 0 : -1) : rest.indexOf(literal);
		if (found === -1) return false;
		rest = rest.slice(found + literal.length);
		at = end;
	}
	// A placeholder by habit has no holes, and may be anything.
	return at === 0 || rest.endsWith(template.slice(at));
}
