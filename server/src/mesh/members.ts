// Names that live in something else: the listener of a Gateway, the port of a Service by its name, the port of a pod.
import { doubtOf, found, inNamespaces, namespacesAskedFor, unknown } from './answers.ts';
import { hostsCalled } from './hosts.ts';
import { type Declared, type Deployed, declarationsIn, declaredAs, type Mesh, type Referring } from './mesh.ts';
import type { Resolution } from './resolution.ts';
import { workloadsOf } from './selectors.ts';

export function resolveMember(mesh: Mesh, from: Referring): Resolution {
	const { text } = from.mention;
	const named = membersFor(mesh, from).filter(({ mention }) => mention.text === text);
	return named.length > 0 ? found(named, from) : unknown(doubtOf(mesh, from) ?? 'noEvidence');
}

/** All names that may stand where `from` does: those of the listeners or ports of what its row's `of` names. */
export function membersFor(mesh: Mesh, from: Referring): readonly Declared[] {
	const { to } = from.mention.row;
	const resources = new Set(ownersOf(mesh, from).map(({ by }) => by));
	return [...resources].flatMap((by: Deployed) => declarationsIn(by, to).map((mention) => ({ by, mention })));
}

function ownersOf(mesh: Mesh, from: Referring): readonly Declared[] {
	const { of, row } = from.mention;
	// The pods that the resource itself selects.
	if (row.to === 'containerPort') return workloadsOf(mesh, from.by);
	if (of === undefined) return [];
	const namespaces = namespacesAskedFor(from);
	const kind = row.ofKind ?? (row.to === 'section' ? 'parent' : 'host');
	return kind === 'host'
		? hostsCalled(mesh, { text: of.text, namespaces })
		: inNamespaces(declaredAs(mesh, kind, of.text), namespaces);
}
