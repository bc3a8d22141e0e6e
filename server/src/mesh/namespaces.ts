// Where a name is looked up, and what of what is declared may stand there.
import { filtered } from '../maps.ts';
import { type Declared, mayShare, type Referring } from './mesh.ts';

/** The namespaces in which `from` looks for a name of its own: what its row's namespace field says, else the resource's. */
export function namespacesAskedFor(from: Referring): readonly string[] | undefined {
	const { namespace } = from.mention;
	if (namespace === undefined) return from.by.namespaces;
	return namespace.opaque || namespace.text === '*' ? undefined : [namespace.text];
}

/** Those declarations that may stand in one of `namespaces`. */
export function inNamespaces(
	declared: readonly Declared[],
	namespaces: readonly string[] | undefined,
): readonly Declared[] {
	return filtered(declared, ({ by }) => mayShare(by.namespaces, namespaces));
}

/** Whether what may be in `namespaces` surely is in one that is `asked` for. */
export function isSurelyIn(namespaces: readonly string[] | undefined, asked: readonly string[] | undefined): boolean {
	return namespaces !== undefined && asked !== undefined && namespaces.every((namespace) => asked.includes(namespace));
}
