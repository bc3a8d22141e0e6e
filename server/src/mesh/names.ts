// Resources that are simply named: secrets, delegates, accounts, namespaces. A name that leads nowhere says nothing, for these
// are often made elsewhere.
import { doubtOf, found, foundIfExported, inNamespaces, namespacesAskedFor, unknown } from './answers.ts';
import { type Declared, declaredAs, type Mesh, namesDeclared, type Referring } from './mesh.ts';
import type { Resolution } from './resolution.ts';
import { symbolRows } from './symbols.ts';

export function resolveNamed(mesh: Mesh, from: Referring): Resolution {
	const { text, row } = from.mention;
	if (text === '*') return unknown('wildcard');
	const { name, namespaces } =
		row.to === 'secret' ? secretName(text, from) : { name: text, namespaces: reach(mesh, from) };
	const candidates = inNamespaces(called(mesh, row.to, name), namespaces);
	if (candidates.length > 0)
		return row.to === 'delegate' ? foundIfExported(mesh, candidates, from) : found(candidates, from);
	const isBuiltIn = symbolRows[row.to].builtIn?.includes(name) === true;
	return unknown(isBuiltIn ? 'reserved' : (doubtOf(mesh, from) ?? 'noEvidence'));
}

/** The namespaces in which `from` finds a name of its kind; undefined: any. */
export function reach(mesh: Mesh, from: Referring): readonly string[] | undefined {
	const { row } = from.mention;
	if (symbolRows[row.to].isGlobal === true) return undefined;
	const asked = namespacesAskedFor(from);
	// istio: pilot/pkg/model/authentication.go: rules for tokens of the root namespace hold everywhere.
	if (row.to === 'issuer') return asked === undefined ? undefined : [...asked, mesh.environment.settings.rootNamespace];
	return asked;
}

/** What is declared as `name`, or fits it: a policy may give the start or the end of a name (istio: authz/matcher/string.go). */
function called(mesh: Mesh, kind: Referring['mention']['row']['to'], name: string): readonly Declared[] {
	if (!name.includes('*')) return declaredAs(mesh, kind, name);
	const fits = name.endsWith('*')
		? (one: string) => one.startsWith(name.slice(0, -1))
		: (one: string) => name.startsWith('*') && one.endsWith(name.slice(1));
	return [...namesDeclared(mesh, kind)].flatMap(([one, declared]) => (fits(one) ? declared : []));
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
