// Who sees what: `exportTo` of VirtualServices, DestinationRules and ServiceEntries, the annotation of Services, and the
// defaults of the mesh.
import { memo, memoOfMany } from '../facts/memo.ts';
import type { Declared, Deployed, Mesh } from '../mesh/mesh.ts';
import { isOfKind, manifest } from '../model/resource.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { meshConfigOf } from './mesh-config.ts';

/** Namespaces that see something: all of them, or just these. */
export type Audience = 'everyone' | ReadonlySet<string>;

/** What `serviceEntryVisibility` of the mesh configuration allows at most. */
export type Ceiling = 'PUBLIC' | 'NAMESPACE' | 'NONE';

/**
 * Who sees what is exported like this from namespace `own`. `*` wins over all else, then `~` over all else; `defaults` count
 * where nothing is said (istio: pilot/pkg/model/push_context.go, initVirtualServices, IsServiceVisible).
 */
export function audienceOf(
	exportTo: readonly string[],
	own: string,
	defaults: readonly string[] = ['*'],
	ceiling: Ceiling = 'PUBLIC',
): Audience {
	const all = exportTo.length > 0 ? exportTo : defaults;
	const wide = all.includes('*')
		? 'everyone'
		: new Set(all.includes('~') ? [] : all.map((one) => (one === '.' ? own : one)));
	if (ceiling === 'PUBLIC') return wide;
	return new Set(ceiling === 'NAMESPACE' && isIn(wide, own) ? [own] : []);
}

/** Whether a namespace belongs to an audience. */
export function isIn(audience: Audience, namespace: string): boolean {
	return audience === 'everyone' || audience.has(namespace);
}

/** Whether a DestinationRule is for its own namespace alone (istio: pilot/pkg/model/push_context.go, SetDestinationRules). */
export function isPrivate(exportTo: readonly string[], own: string, defaults: readonly string[] = ['*']): boolean {
	if (exportTo.length === 0) return defaults.includes('.');
	return exportTo.length === 1 && (exportTo[0] === '.' || exportTo[0] === own);
}

/** The namespaces of the annotation `networking.istio.io/exportTo`, as written: blanks are cut, empty ones dropped. */
export function annotatedExport(text: string): readonly string[] {
	return text.split(',').flatMap((one) => one.trim() || []);
}

/**
 * Whether the namespaces `clients` may see the resource `by`: false only if it surely is exported to none of them. Kinds
 * that are not exported, and what is templated, may be seen by all.
 */
export function maySee(mesh: Mesh, by: Deployed, clients: readonly string[] | undefined): boolean {
	const exportTo = exportOf(by);
	if (exportTo === undefined) return true;
	const defaults = defaultsFor(mesh, by);
	return (by.namespaces ?? [undefined]).some((own) => {
		const all = exportTo.length > 0 ? exportTo : defaults;
		if (own === undefined && all.includes('.')) return true;
		const audience = audienceOf(exportTo, own ?? '', defaults);
		if (clients === undefined) return audience === 'everyone' || audience.size > 0;
		return clients.some((client) => isIn(audience, client));
	});
}

/** Whether everybody sees each of them, told by what they all say, which is nearly always nothing; else `maySee` tells. */
export function areSeenByAll(mesh: Mesh, declared: readonly Declared[]): boolean {
	if (!sayNothing(declared)) return false;
	const config = meshConfigOf(mesh);
	const { defaultVirtualServiceExportTo, defaultDestinationRuleExportTo, defaultServiceExportTo } = config;
	const defaults = [defaultVirtualServiceExportTo, defaultDestinationRuleExportTo, defaultServiceExportTo];
	return defaults.every((one) => one.includes('*'));
}

/** Whether none of them is kept from anybody but by the defaults of the mesh. */
const sayNothing = memoOfMany((declared: readonly Declared[]) =>
	declared.every(({ by }) => {
		const exportTo = exportOf(by);
		return by.namespaces?.length !== 0 && (exportTo === undefined || exportTo.length === 0 || exportTo.includes('*'));
	}),
);

/** What a resource says of its export; undefined if that cannot be read, or its kind is seen by all. */
export const exportOf = memo((by: Deployed): readonly string[] | undefined => {
	if (by.standing === 'patch' || by.standing === 'patched') return undefined;
	const nodes = exportNodes(by);
	if (nodes === undefined) return undefined;
	return nodes.some(isUnknown)
		? undefined
		: nodes.flatMap(({ text }) => (by.resource.kind.id === 'Service' ? annotatedExport(text) : [text]));
});

function exportNodes({ resource }: Deployed) {
	if (isOfKind(resource, 'Service')) {
		const annotation = manifest(resource).get('metadata')?.get('annotations')?.get('networking.istio.io/exportTo');
		return annotation === undefined ? [] : [annotation];
	}
	if (!isOfKind(resource, 'VirtualService', 'DestinationRule', 'ServiceEntry')) return undefined;
	return manifest(resource).get('spec')?.each('exportTo') ?? [];
}

function defaultsFor(mesh: Mesh, { resource }: Deployed): readonly string[] {
	const config = meshConfigOf(mesh);
	if (resource.kind.id === 'VirtualService') return config.defaultVirtualServiceExportTo;
	return resource.kind.id === 'DestinationRule' ? config.defaultDestinationRuleExportTo : config.defaultServiceExportTo;
}

/**
 * The namespaces whose workloads act on what `by` says: of a VirtualService those that it is exported to. Undefined if that is
 * not known: gateways run anywhere, and what stands in the root namespace is for all.
 */
export function clientsOf(mesh: Mesh, by: Deployed): readonly string[] | undefined {
	if (!isForMesh(by)) return undefined;
	const own = by.namespaces?.length === 1 ? by.namespaces[0] : undefined;
	const exportTo = by.resource.kind.id === 'VirtualService' && own !== undefined ? exportOf(by) : undefined;
	if (own !== undefined && exportTo !== undefined && exportTo.length > 0) {
		const audience = audienceOf(exportTo, own);
		if (audience !== 'everyone') return audience.size === 0 ? undefined : [...audience];
	}
	return by.namespaces?.includes(meshConfigOf(mesh).rootNamespace) === true ? undefined : by.namespaces;
}

/** Asked for each of the references of a resource, so not looked for among all of them each time. */
const isForMesh = memo(({ references }: Deployed): boolean => {
	const gateways = references.filter(({ row }) => row.to === 'gateway');
	return gateways.length === 0 || gateways.some(({ text, row }) => text === 'mesh' && row.at === 'spec.gateways[]');
});
