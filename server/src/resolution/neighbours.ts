// areNeighbours(mesh, a, b): whether two resources are likely deployed together. Demos, environments and tutorials lie side by
// side in one workspace and use the same names, so what one declares says nothing certain of another.
import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { haveSame } from '../facts/table.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { entry } from '../maps.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Mention } from '../mesh/extract.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { areTogether, directoryOf } from '../mesh/together.ts';

/**
 * Whether `a` and `b` are likely deployed together: surely so, or in directories of which one is within the other, or of
 * which one names what the other declares: several things, for one may have that name by chance, or all that it names if
 * it declares nothing itself, as a directory of routes beside one of applications.
 */
export function areNeighbours(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (areTogether(mesh, a, b)) return true;
	if (isKeptFrom(a, b)) return false;
	const [here, there] = [directoryOf(a), directoryOf(b)];
	if (here === there || here.startsWith(`${there}/`) || there.startsWith(`${here}/`)) return true;
	return isServedBy(mesh, here, there) || isServedBy(mesh, there, here);
}

/** Whether `b` is kept only, as test data and archives are, while `a` is deployed: nothing follows from the one for the other. */
export function isKeptFrom(a: Deployed, b: Deployed): boolean {
	return a.member.use === 'deployed' && b.member.use !== 'deployed';
}

/** Whether the directory of `b`, another one, has its own resource of the kind and name of `a`: it is a variant, applied instead. */
export function isInVariant(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	const there = directoryOf(b);
	if (there === directoryOf(a)) return false;
	return placeIn(a, there).some((place) => (byPlace(mesh).get(place) ?? []).length > 0);
}

const byPlace = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => placeIn(by, directoryOf(by)),
);

/** What a resource of this kind, name and namespace goes by in a directory; nothing for one without a name. */
function placeIn({ resource: { kind, name, namespace } }: Deployed, directory: string): readonly string[] {
	return name === undefined || name.opaque ? [] : [`${directory} ${kind.id} ${namespace?.text ?? ''} ${name.text}`];
}

function isServedBy(mesh: Mesh, here: string, there: string): boolean {
	const all = linksFrom(mesh, here);
	const names = all.get(there)?.size ?? 0;
	return names > 1 || (names === 1 && all.size === 1 && !servicesIn(mesh).has(here));
}

const servicesIn = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'Service'),
	(by) => [directoryOf(by)],
);

const referring = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => (by.references.some(isHost) ? [directoryOf(by)] : []),
);

function isHost({ row, opaque }: Mention<ReferenceRow>): boolean {
	return row.to === 'host' && !opaque;
}

/** Directory URI -> the names mentioned in the directory `here` that it declares. */
const linksFrom = factBy((mesh: Mesh, here): ReadonlyMap<string, ReadonlySet<string>> => {
	const places = new Map<string, Set<string>>();
	for (const by of referring(mesh).get(here) ?? []) {
		for (const { text } of by.references.filter(isHost)) {
			for (const declared of hostsCalled(mesh, { text, namespaces: by.namespaces })) {
				const there = directoryOf(declared.by);
				if (here !== there) entry(places, text, () => new Set()).add(there);
			}
		}
	}
	const links = new Map<string, Set<string>>();
	for (const [text, theres] of places)
		for (const there of meantFrom(here, [...theres])) entry(links, there, () => new Set()).add(text);
	return links;
}, haveSameLinks);

/**
 * Of the directories that declare one name those that may be meant from `here`: what lies right beside it, and the nearest; but where
 * several branches are as near, each is a demo of its own, and nobody can say of which `here` is a part.
 */
function meantFrom(here: string, theres: readonly string[]): readonly string[] {
	const own = here.split('/');
	const places = theres.map((there) => ({ there, ...branchOf(own, there.split('/')) }));
	const nearest = places.reduce((most, { depth }) => Math.max(most, depth), 0);
	const branches = new Set(places.flatMap(({ depth, branch }) => (depth === nearest ? [branch] : [])));
	const isMeant = ({ depth, isBeside }: Branch): boolean => isBeside || (depth === nearest && branches.size === 1);
	return places.filter(isMeant).map(({ there }) => there);
}

interface Branch {
	/** How many names the paths share. */
	readonly depth: number;
	/** The first name that they do not share. */
	readonly branch: string | undefined;
	/** Whether nothing follows on that. */
	readonly isBeside: boolean;
}

function branchOf(here: readonly string[], there: readonly string[]): Branch {
	let depth = 0;
	while (depth < there.length && here[depth] === there[depth]) depth++;
	return { depth, branch: there[depth], isBeside: there.length <= depth + 1 };
}

function haveSameLinks(
	a: ReadonlyMap<string, ReadonlySet<string>>,
	b: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
	return a.size === b.size && [...a].every(([there, names]) => haveSame(names, b.get(there) ?? new Set()));
}
