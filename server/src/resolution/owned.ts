// Names that live in something else: the listener of a Gateway, the port of a Service by its name, the port of a pod.

import { byKey } from '../facts/table.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { workloadsOf } from '../istio/selectors.ts';
import { declarationsNamed, declarationsOf } from '../mesh/declared-in.ts';
import { type Declared, declaredAs, type Mesh, namesDeclared, type Referring } from '../mesh/mesh.ts';
import { inNamespaces, namespacesAskedFor } from '../mesh/namespaces.ts';
import { meantAmong } from '../text/likeness.ts';
import { contradicted, despite, doubtOf, found, unknown } from './answers.ts';
import { nearestFirst } from './nearness.ts';
import type { Resolution } from './resolution.ts';

export function resolveMember(mesh: Mesh, from: Referring): Resolution {
	const { text } = from.mention;
	const owners = new Set(ownersOf(mesh, from).map(({ by }) => by));
	const named = [...owners].flatMap((by) => declarationsNamed(by, from.mention.row.to, text));
	if (named.length > 0) return found(named, from);
	return despite(doubtOf(mesh, from), from, missing(mesh, from, membersFor(mesh, from)));
}

/** Contradicted where the owner is known, and says which members it has. Not all ports of pods are written down. */
function missing(mesh: Mesh, from: Referring, members: readonly Declared[]): Resolution {
	const owners = ownersOf(mesh, from);
	const isFirm = owners.every(
		({ by }) => by.standing === 'whole' && declarationsOf(by, from.mention.row.to).length > 0,
	);
	if (from.mention.row.to === 'containerPort' || isOfAny(from) || !isFirm || owners.length === 0)
		return unknown('noEvidence');
	if (members.some(({ mention }) => mention.opaque)) return unknown('templated');
	const names = members.map(({ mention }) => mention.text);
	const meant = meantAmong(from.mention.text, names);
	const evidence = nearestFirst(
		meant === undefined ? members : members.filter(({ mention }) => mention.text === meant),
		from.by,
	);
	return contradicted(meant === undefined ? 'missing' : 'misspelt', 'certain', evidence, meant);
}

/** All names that may stand where `from` does: those of the listeners or ports of what its row's `of` names. */
export function membersFor(mesh: Mesh, from: Referring): readonly Declared[] {
	const { to } = from.mention.row;
	const resources = new Set(ownersOf(mesh, from).map(({ by }) => by));
	return [...resources].flatMap((by) => declarationsOf(by, to));
}

function isOfAny({ mention: { row, of } }: Referring): boolean {
	return row.to === 'route' && row.of === undefined && of === undefined;
}

function ownersOf(mesh: Mesh, from: Referring): readonly Declared[] {
	const { of, row } = from.mention;
	// The pods that the resource itself selects.
	if (row.to === 'containerPort') return workloadsOf(mesh, from.by);
	// A test names a route of whatever VirtualService.
	if (isOfAny(from)) return byKey(namesDeclared(mesh, 'virtualService')).flatMap(([, declared]) => declared);
	if (of === undefined) return [];
	const namespaces = namespacesAskedFor(from);
	const kind = row.ofKind ?? (row.to === 'section' ? 'parent' : 'host');
	return kind === 'host'
		? hostsCalled(mesh, { text: of.text, namespaces })
		: inNamespaces(declaredAs(mesh, kind, of.text), namespaces);
}
