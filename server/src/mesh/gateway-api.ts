// Names that only the Gateway API has: the listener that a route's parentRef picks with sectionName.
import { doubtOf, found, inNamespaces, namespacesAskedFor, unknown } from './answers.ts';
import { declarationsIn, declaredAs, type Mesh, type Referring } from './mesh.ts';
import type { Resolution } from './resolution.ts';

export function resolveSection(mesh: Mesh, from: Referring): Resolution {
	const { of, text } = from.mention;
	const gateways = of === undefined ? [] : inNamespaces(declaredAs(mesh, 'parent', of.text), namespacesAskedFor(from));
	const listeners = gateways.flatMap(({ by }) =>
		declarationsIn(by, 'section').flatMap((mention) => (mention.text === text ? [{ by, mention }] : [])),
	);
	return listeners.length > 0 ? found(listeners, from) : unknown(doubtOf(mesh, from) ?? 'noEvidence');
}
