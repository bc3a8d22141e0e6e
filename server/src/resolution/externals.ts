// What the user says lives outside of the workspace (`istio.externals`): names of it are never missing.
import { gatewayName } from '../istio/gateways.ts';
import { hostForm } from '../istio/host-names.ts';
import type { Mesh, Referring } from '../mesh/mesh.ts';
import { namespacesAskedFor } from '../mesh/namespaces.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import type { External } from '../settings.ts';
import { matchesName } from '../workspace/globs.ts';

/** Which list a name of each kind of symbol is looked up in. */
const lists: Partial<Readonly<Record<SymbolKind, External>>> = {
	host: 'hosts',
	gateway: 'gateways',
	parent: 'gateways',
	secret: 'secrets',
};

/** Whether what `from` mentions is said to live elsewhere, by its name or by the only namespace it can be in. */
export function isExternal(mesh: Mesh, from: Referring): boolean {
	const { externals, clusterDomain } = mesh.environment.settings;
	const { text, row } = from.mention;
	const list = lists[row.to];
	if (list === undefined) return false;
	const { name, namespaces } = nameOf(from, clusterDomain);
	const full = namespaces?.length === 1 ? [`${namespaces[0]}/${name}`, `${name}.${namespaces[0]}`] : [];
	const isIn = (which: External, words: readonly string[]) =>
		words.some((word) => matchesName(externals[which] ?? [], word));
	return isIn(list, [text, name, ...full]) || (namespaces?.length === 1 && isIn('namespaces', namespaces));
}

/** The name that `from` mentions by itself, and the namespaces in which it is meant. */
export function nameOf(
	from: Referring,
	clusterDomain: string,
): { name: string; namespaces: readonly string[] | undefined } {
	const { text, row } = from.mention;
	if (row.to === 'gateway') return gatewayName(text, from.by.namespaces);
	const form = row.to === 'host' ? hostForm(text, clusterDomain) : undefined;
	if (form?.form !== 'service')
		return { name: text, namespaces: form === undefined ? namespacesAskedFor(from) : undefined };
	return { name: form.name, namespaces: form.namespace === undefined ? namespacesAskedFor(from) : [form.namespace] };
}
