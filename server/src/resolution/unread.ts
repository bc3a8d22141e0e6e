// What may be declared without being read: names of which a template leaves a part open, and so may be any that fits.

import { indexedBy } from '../facts/indexed.ts';
import { type Deployed, type Mesh, mayShare, type Referring } from '../mesh/mesh.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { areTogether } from '../mesh/together.ts';
import { fits, isAnything } from '../model/makers/patterns.ts';
import { withoutHoles } from '../yaml/templates/holes.ts';

const byKind = indexedBy(
	(mesh: Mesh) => mesh.resources,
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
			by.declarations.some(
				({ row, opaque, text }) =>
					row.declares === kind && opaque && mayBecome(text, name, () => areTogether(mesh, by, from.by)),
			),
	);
}

/** What a chart's templates render is named after a release, and what is outside of the chart does not count on it. */
function isWithinReach(by: Deployed, from: Deployed): boolean {
	return by.member.chart === undefined || by.member.chart === from.member.chart;
}

/**
 * Whether `name` is what `template` may become: its holes are any text, and a placeholder by habit is all hole. One of which
 * nothing is written out may be anything, so it says something only of what is deployed with it.
 */
function mayBecome(template: string, name: string, isNear: () => boolean): boolean {
	const pattern = withoutHoles(template, '*');
	return !pattern.includes('*') || isAnything(pattern) ? isNear() : fits(name, pattern);
}
