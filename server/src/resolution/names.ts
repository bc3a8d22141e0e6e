// Resources that are simply named: secrets, delegates, accounts, namespaces. These are often made elsewhere, so that a name
// which leads nowhere says something only if it nearly is another one, or is one of another namespace.

import { factBy } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { byKey } from '../facts/table.ts';
import { meshConfigOf } from '../istio/mesh-config.ts';
import {
	type Declared,
	type Deployed,
	declaredAs,
	type Mesh,
	mayShare,
	namesDeclared,
	type Referring,
} from '../mesh/mesh.ts';
import { inNamespaces, isSurelyIn, namespacesAskedFor } from '../mesh/namespaces.ts';
import { type SymbolKind, symbolRows } from '../mesh/symbols.ts';
import { despite, doubtOf, found, foundIfExported, unknown } from './answers.ts';
import { judged, judgedElsewhere, type Near } from './evidence.ts';
import type { Resolution } from './resolution.ts';

export function resolveNamed(mesh: Mesh, from: Referring): Resolution {
	const { text, row } = from.mention;
	if (text === '*') return unknown('wildcard');
	const { name, namespaces } =
		row.to === 'secret' ? secretName(text, from) : { name: text, namespaces: reach(mesh, from) };
	const candidates = inNamespaces(called(mesh, row.to, name), namespaces);
	if (candidates.length > 0)
		return row.at === 'spec.http[].delegate.name'
			? // istio: pilot/pkg/model/virtualservice_controller.go: exported to the namespace of the root, wherever that is bound.
				foundIfExported(mesh, candidates, from, from.by.namespaces)
			: found(candidates, from);
	if (symbolRows[row.to].builtIn?.includes(name) === true) return unknown('reserved');
	if (name.includes('*')) return unknown('noEvidence');
	return despite(doubtOf(mesh, from), from, missing(mesh, from, name, namespaces));
}

/** What is to be said of a name that nothing declares: only if it is near to another, exists elsewhere, or all is known. */
function missing(mesh: Mesh, from: Referring, name: string, namespaces: readonly string[] | undefined): Resolution {
	const { to, optional } = from.mention.row;
	// Never reported, so nobody asks what else it may be.
	if (optional === true) return unknown('noEvidence');
	// Resources are in it, or run as it: so it is there, wherever it is declared.
	if (to === 'namespace' && mesh.namespaces.has(name)) return unknown('noEvidence');
	const runners = to === 'serviceAccount' ? accountsOfPods(mesh).get(name) : undefined;
	if (runners?.some((by) => mayShare(by.namespaces, namespaces))) return unknown('noEvidence');
	const elsewhere = declaredAs(mesh, to, name);
	if (elsewhere.length > 0) {
		const isHome = [...namesDeclared(mesh, to).values()].flat().some(({ by }) => isSurelyIn(by.namespaces, namespaces));
		const isQualified = from.mention.namespace !== undefined;
		return judgedElsewhere(mesh, { name, asked: namespaces, declared: elsewhere, isQualified, isHome });
	}
	const found = judged(mesh, name, likeNames(mesh, to, name, namespaces), 'none');
	// Made by hand in the cluster more often than not, so that another one of nearly the same name says little.
	const isWeak = to === 'secret' && !mesh.environment.isComplete && found.is === 'contradicted';
	return isWeak ? { ...found, certainty: 'possible' } : found;
}

/** What `name` may be a slip for. Short names are too much alike. */
function likeNames(mesh: Mesh, to: SymbolKind, name: string, namespaces: readonly string[] | undefined): Near {
	return name.length < 5 ? nothing : namesIn(mesh, JSON.stringify([to, namespaces ?? null]));
}

const nothing: Near = new Map();

/** By the kind and the namespaces as JSON: a thousand names may be misspelled. */
const namesIn = factBy((mesh: Mesh, asked): Near => {
	const [to, namespaces]: readonly [SymbolKind, readonly string[] | null] = JSON.parse(asked);
	const names = new Map<string, readonly Declared[]>();
	const add = (other: string, declared: readonly Declared[]): void => {
		if (!names.has(other)) names.set(other, declared);
	};
	for (const [other, declared] of namesDeclared(mesh, to)) {
		const there = inNamespaces(declared, namespaces ?? undefined);
		if (there.length > 0) add(other, there);
	}
	for (const other of symbolRows[to].builtIn ?? []) add(other, []);
	if (to === 'namespace') for (const other of mesh.namespaces) add(other, []);
	return names;
});

/** What makes pods that run as a declared account. */
export function podsRunningAs(mesh: Mesh, { by, mention }: Declared): readonly Deployed[] {
	return (accountsOfPods(mesh).get(mention.text) ?? []).filter((pod) => mayShare(pod.namespaces, by.namespaces));
}

/** The pods that run as each account, by its name. */
const accountsOfPods = indexedBy(
	(mesh: Mesh) => mesh.resources,
	(by) => {
		const account = by.references.find(({ row }) => row.at.endsWith('spec.serviceAccountName'));
		return account === undefined ? [] : [account.text];
	},
);

/** The namespaces in which `from` finds a name of its kind; undefined: any. */
export function reach(mesh: Mesh, from: Referring): readonly string[] | undefined {
	const { row } = from.mention;
	if (symbolRows[row.to].isGlobal === true) return undefined;
	const asked = namespacesAskedFor(from);
	// istio: pilot/pkg/model/authentication.go: rules for tokens of the root namespace hold everywhere.
	if (row.to === 'issuer') return asked === undefined ? undefined : [...asked, meshConfigOf(mesh).rootNamespace];
	return asked;
}

/** What is declared as `name`, or fits it: a policy may give the start or the end of a name (istio: authz/matcher/string.go). */
function called(mesh: Mesh, kind: SymbolKind, name: string): readonly Declared[] {
	if (!name.includes('*')) return declaredAs(mesh, kind, name);
	const fits = name.endsWith('*')
		? (one: string) => one.startsWith(name.slice(0, -1))
		: (one: string) => name.startsWith('*') && one.endsWith(name.slice(1));
	return byKey(namesDeclared(mesh, kind)).flatMap(([one, declared]) => (fits(one) ? declared : []));
}

/**
 * `name` or `kubernetes://ns/name`. A short name is looked up where the gateway's pods run, which may be any namespace
 * (istio: pilot/pkg/model/credentials/resource.go).
 */
function secretName(text: string, from: Referring): { name: string; namespaces: readonly string[] | undefined } {
	const bare = text.replace(/^kubernetes:\/\//, '');
	const slash = bare.indexOf('/');
	if (slash !== -1) return { name: bare.slice(slash + 1), namespaces: [bare.slice(0, slash)] };
	return { name: bare, namespaces: from.by.resource.kind.id === 'Gateway' ? undefined : namespacesAskedFor(from) };
}
