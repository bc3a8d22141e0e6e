// The port of the pods that is meant where a policy names that of a Service.
import { factOf } from '../../facts/fact.ts';
import { isImplied, scopeOf } from '../../istio/policies/scope.ts';
import { selectorOf } from '../../istio/selectors.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, mayShare } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';

interface Port {
	readonly by: Deployed;
	readonly port: number;
	/** Undefined: it has a name, or is made by a template. */
	readonly target: number | undefined;
}

export interface Meant {
	/** The Service whose port the number is. */
	readonly by: Deployed;
	readonly target: number;
	/** Whether no other Service has a port of this number, which may lead elsewhere. */
	readonly isOnly: boolean;
}

/**
 * The Service of whose ports `number` is one, though no pod that the policy selects listens there; undefined if some pod may,
 * or the policy selects none. Policies are compared with the port of the endpoint (istio: pilot/pkg/security/authn/policy_applier.go,
 * GetMutualTLSModeForPort; pilot/pkg/security/authz/model/generator.go, destPortGenerator).
 */
export function podPort(mesh: Mesh, policy: Deployed, number: number): Meant | undefined {
	const known = portsBefore(mesh, policy);
	const [meant, another] = known.filter(({ port }) => port === number);
	if (meant?.target === undefined || known.some(({ target }) => target === undefined || target === number))
		return undefined;
	return { by: meant.by, target: meant.target, isOnly: another === undefined };
}

/** The ports of the Services that lead to what a policy selects. */
const portsBefore = factOf((mesh: Mesh, policy: Deployed): readonly Port[] => {
	if (labelsOf(policy).length === 0) return [];
	return resourcesOf(mesh, 'Service')
		.filter((service) => isBefore(service, policy))
		.flatMap(portsOf);
});

/** The labels by which something selects pods; none if it selects all, or they are not known. */
function labelsOf(by: Deployed): readonly Label[] {
	const { labels, isOpen } = scopeOf(by);
	if (isOpen) return [];
	const others = labels.length > 0 ? labels : (selectorOf(by) ?? []);
	return others.some(({ key, value }) => key.opaque || value.opaque) ? [] : others;
}

/** Whether a Service leads to workloads that the policy selects. */
function isBefore(service: Deployed, policy: Deployed): boolean {
	const selector = service.references.find(({ row }) => row.to === 'workload')?.labels ?? [];
	return (
		selector.length > 0 &&
		service.standing === 'whole' &&
		mayShare(service.namespaces, policy.namespaces) &&
		isImplied(selector, labelsOf(policy))
	);
}

interface Port {
	readonly by: Deployed;
	readonly port: number;
	/** Undefined: it has a name, or is made by a template. */
	readonly target: number | undefined;
}

function portsOf(by: DeployedAs<'Service'>): readonly Port[] {
	const ports = manifest(by.resource).get('spec')?.each('ports') ?? [];
	return ports.flatMap((one) => {
		const port = one.get('port')?.value;
		const written = one.get('targetPort');
		if (typeof port !== 'number') return [];
		const target = written === undefined ? port : written.value;
		return [{ by, port, target: typeof target === 'number' ? target : undefined }];
	});
}
