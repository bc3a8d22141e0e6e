// Which namespaces and service accounts the workspace knows of: whom a policy can mean.

import { fact } from '../../facts/fact.ts';
import { memo } from '../../facts/memo.ts';
import { haveSame } from '../../facts/table.ts';
import { entry } from '../../maps.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { declaredAs, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { manifest, type Resource } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';

/** All namespaces that something of the workspace is in, or that it declares. */
export const namespacesKnown = fact((mesh: Mesh): ReadonlySet<string> => {
	const declared = resourcesOf(mesh, 'Namespace').flatMap(({ resource }) => resource.name?.text ?? []);
	return new Set([...mesh.namespaces, ...declared]);
}, haveSame);

/** Namespace -> the service accounts that are declared in it, or that pods there run as. */
export const accountsKnown = fact((mesh: Mesh): ReadonlyMap<string, ReadonlySet<string>> => {
	const known = new Map<string, Set<string>>();
	const add = (namespace: string | undefined, name: string | undefined) => {
		if (namespace !== undefined && name !== undefined) entry(known, namespace, () => new Set()).add(name);
	};
	for (const by of resourcesOf(mesh, 'ServiceAccount')) add(namespaceOf(by), by.resource.name?.text);
	for (const { by } of declaredAs(mesh, 'workload', '')) add(namespaceOf(by), accountOf(by.resource));
	return known;
}, areKnownAlike);

function areKnownAlike(
	a: ReadonlyMap<string, ReadonlySet<string>>,
	b: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
	return a.size === b.size && [...a].every(([namespace, names]) => haveSame(names, b.get(namespace) ?? new Set()));
}

interface PodSpec {
	readonly serviceAccountName?: string;
	readonly serviceAccount?: string;
}

/** The service account that a workload's pods run as; undefined if that is not known. */
const accountOf = memo((resource: Resource): string | undefined => {
	if (resource.kind.id === 'WorkloadEntry')
		return account((manifest(resource) as Node<{ spec?: PodSpec }>).get('spec'));
	return account(podSpecOf(resource));
});

function account(spec: Node<PodSpec> | undefined): string | undefined {
	if (spec === undefined) return undefined;
	const written = spec.get('serviceAccountName') ?? spec.get('serviceAccount');
	if (written?.opaque === true || spec.opaque) return undefined;
	return written === undefined || written.text === '' ? 'default' : written.text;
}

interface Template {
	readonly spec?: PodSpec;
}

/** What a workload says of its pods. */
function podSpecOf(resource: Resource): Node<PodSpec> | undefined {
	const spec = (
		manifest(resource) as Node<{
			spec?: Template & { template?: Template; jobTemplate?: { spec?: { template?: Template } } };
		}>
	).get('spec');
	if (resource.kind.id === 'Pod') return spec as Node<PodSpec> | undefined;
	const job = resource.kind.id === 'CronJob' ? spec?.get('jobTemplate')?.get('spec') : spec;
	const template = job?.get('template');
	return resource.kind.id === 'WorkloadGroup' ? (template as Node<PodSpec> | undefined) : template?.get('spec');
}
