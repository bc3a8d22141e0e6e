// Resources that are simply named: secrets, delegates, Gateways of the Gateway API. A name that leads nowhere says nothing,
// for these are often made elsewhere.
import { doubtOf, found, foundIfExported, inNamespaces, namespacesAskedFor, unknown } from './answers.ts';
import { declaredAs, type Mesh, type Referring } from './mesh.ts';
import type { Resolution } from './resolution.ts';

export function resolveNamed(mesh: Mesh, from: Referring): Resolution {
	const { text, row } = from.mention;
	const { name, namespaces } =
		row.to === 'secret' ? secretName(text, from) : { name: text, namespaces: namespacesAskedFor(from) };
	const candidates = inNamespaces(declaredAs(mesh, row.to, name), namespaces);
	if (candidates.length > 0)
		return row.to === 'delegate' ? foundIfExported(mesh, candidates, from) : found(candidates, from);
	return unknown(doubtOf(mesh, from) ?? 'noEvidence');
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
