// What may be declared without being read: names of which a template leaves a part open, and so may be any that fits.

import { indexedBy } from '../facts/indexed.ts';
import { type Deployed, type Mesh, mayShare, type Referring } from '../mesh/mesh.ts';
import { isSurelyIn } from '../mesh/namespaces.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { areTogether, directoryOf } from '../mesh/together.ts';
import { fits, isAnything } from '../model/makers/patterns.ts';
import { withoutHoles } from '../yaml/templates/holes.ts';

const byKind = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => [...new Set(by.declarations.flatMap(({ opaque, row }) => (opaque ? row.declares : [])))],
);

/** Whether something in `namespaces` declares a name of this kind that is not fully known and may be `name`. */
export function mayBeUnread(
	mesh: Mesh,
	from: Pick<Referring, 'by'>,
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
					row.declares === kind && opaque && mayBecome(text, name, () => isNear(mesh, by, from.by, namespaces)),
			),
	);
}

/** What a chart's templates render is named after a release, and what is outside of the chart does not count on it. */
function isWithinReach(by: Deployed, from: Deployed): boolean {
	return by.member.chart === undefined || by.member.chart === from.member.chart;
}

/** Whether what has no name that can be read may be meant: it is beside who asks, or in the only namespace that is asked. */
function isNear(mesh: Mesh, by: Deployed, from: Deployed, asked: readonly string[] | undefined): boolean {
	if (areTogether(mesh, by, from) || directoryOf(by) === directoryOf(from)) return true;
	return by.member.use === from.member.use && isSurelyIn(by.namespaces, asked);
}

/**
 * Whether `name` is what `template` may become: its holes are any text, and a placeholder by habit is all hole. One of which
 * nothing is written out may be anything, so it says something only of what is deployed with it.
 */
function mayBecome(template: string, name: string, isNear: () => boolean): boolean {
	const pattern = withoutHoles(template, '*');
	return !pattern.includes('*') || isAnything(pattern) ? isNear() : fits(name, pattern);
}
