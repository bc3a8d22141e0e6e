// Find all references: every place that mentions a name, and if wanted those that declare it.
import { isBuiltIn } from '../mesh/built-in.ts';
import type { Span } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At } from './answers.ts';
import { labelUsesAt } from './labels.ts';
import { placeOf, usesAt } from './uses.ts';

export interface Place {
	readonly uri: string;
	/** In file offsets. */
	readonly span: Span;
}

/** The places of the name at `at`, declarations first; none where there is no name. */
export function references(snapshot: Snapshot, at: At, withDeclarations: boolean): readonly Place[] {
	const labels = labelUsesAt(snapshot, at);
	if (labels.length > 0)
		return unique(labels.filter(({ isOwn }) => withDeclarations || !isOwn).map(({ place }) => place));
	const placed = (one: Parameters<typeof placeOf>[1]) => placeOf(snapshot, one);
	const places = usesAt(snapshot, at).flatMap(({ declared, mentioned }) => [
		...(withDeclarations ? declared.filter(({ mention }) => mention.labels === undefined).map(placed) : []),
		...mentioned.map(placed).sort(byPlace),
	]);
	return unique(places).filter((place) => !isBuiltIn(place));
}

/** The places in the same file, for the editor to mark while the cursor rests on one of them. */
export function highlights(snapshot: Snapshot, at: At): readonly (Place & { readonly isDeclaration: boolean })[] {
	const labels = labelUsesAt(snapshot, at).filter(({ place }) => place.uri === at.uri);
	if (labels.length > 0) return labels.map(({ place, isOwn }) => ({ ...place, isDeclaration: isOwn }));
	return usesAt(snapshot, at).flatMap(({ declared, mentioned }) => [
		...marked(snapshot, declared, at, true),
		...marked(snapshot, mentioned, at, false),
	]);
}

function marked(
	snapshot: Snapshot,
	list: readonly Parameters<typeof placeOf>[1][],
	{ uri }: At,
	isDeclaration: boolean,
): readonly (Place & { readonly isDeclaration: boolean })[] {
	const own = list.map((one) => placeOf(snapshot, one)).filter((place) => place.uri === uri);
	return unique(own).map((place) => ({ ...place, isDeclaration }));
}

export function byPlace(a: Place, b: Place): number {
	return a.uri === b.uri ? a.span.start - b.span.start : a.uri < b.uri ? -1 : 1;
}

export function unique(places: readonly Place[]): readonly Place[] {
	return [...new Map(places.map((place) => [`${place.uri}#${place.span.start}`, place])).values()];
}
