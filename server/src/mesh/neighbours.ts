// areNeighbours(mesh, a, b): whether two resources are likely deployed together. Demos, environments and tutorials lie side by
// side in one workspace and use the same names, so what one declares says nothing certain of another.
import { entry } from '../maps.ts';
import { memo } from '../memo.ts';
import { directoryOf } from './evidence.ts';
import { hostsCalled } from './hosts.ts';
import type { Deployed, Mesh } from './mesh.ts';
import { areTogether } from './together.ts';

/** Directory URI -> directory URI -> the names mentioned in the first that the second declares. */
type Links = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/**
 * Whether `a` and `b` are likely deployed together: surely so, or in directories of which one is within the other, or of
 * which one names several things that the other declares. One thing may have that name by chance.
 */
export function areNeighbours(mesh: Mesh, a: Deployed, b: Deployed): boolean {
	if (areTogether(mesh, a, b)) return true;
	const [here, there] = [directoryOf(a), directoryOf(b)];
	if (here === there || here.startsWith(`${there}/`) || there.startsWith(`${here}/`)) return true;
	const links = linksIn(mesh);
	return [links.get(here)?.get(there), links.get(there)?.get(here)].some((names) => (names?.size ?? 0) > 1);
}

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
