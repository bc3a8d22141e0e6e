// areNeighbours(mesh, a, b): whether two resources are likely deployed together. Demos, environments and tutorials lie side by
// side in one workspace and use the same names, so what one declares says nothing certain of another.

import { hostsCalled } from '../istio/hosts.ts';
import { entry } from '../maps.ts';
import { memo } from '../memo.ts';
import { resourcesOf } from '../mesh/by-kind.ts';
import type { Deployed, Mesh } from '../mesh/mesh.ts';
import { areTogether, directoryOf } from '../mesh/together.ts';

/** Directory URI -> directory URI -> the names mentioned in the first that the second declares. */
type Links = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/**
 * Whether `a` and `b` are likely deployed together: surely so, or in directories of which one is within the other, or of
 * which one names what the other declares: several things, for one may have that name by chance, or all that it names if
 * it declares nothing itself, as a directory of routes beside one of applications.
 */
export function areNeighbours(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (areTogether(mesh, a, b)) return true;
	const [here, there] = [directoryOf(a), directoryOf(b)];
	if (here === there || here.startsWith(`${there}/`) || there.startsWith(`${here}/`)) return true;
	return isServedBy(mesh, here, there) || isServedBy(mesh, there, here);
}

function isServedBy(mesh: Mesh, here: string, there: string): boolean {
	const all = linksIn(mesh).get(here);
	const names = all?.get(there)?.size ?? 0;
	return names > 1 || (names === 1 && all?.size === 1 && !homesIn(mesh).has(here));
}

/** Directories that declare Services. */
const homesIn = memo((mesh: Mesh): ReadonlySet<string> => new Set(resourcesOf(mesh, 'Service').map(directoryOf)));

const linksIn = memo((mesh: Mesh): Links => {
	const links = new Map<string, Map<string, Set<string>>>();
	for (const by of mesh.resources) {
		for (const { row, opaque, text } of by.references) {
			if (row.to !== 'host' || opaque) continue;
			for (const declared of hostsCalled(mesh, { text, namespaces: by.namespaces })) {
				const [here, there] = [directoryOf(by), directoryOf(declared.by)];
				if (here === there) continue;
				const from = entry(links, here, () => new Map<string, Set<string>>());
				entry(from, there, () => new Set()).add(text);
			}
		}
	}
	return links;
});
