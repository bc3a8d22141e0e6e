// The TLS that a BackendTLSPolicy asks for: it comes to a DestinationRule in the namespace of its target, with TLS of mode SIMPLE,
// which gives way to what a DestinationRule of the user says. istio: pilot/pkg/config/kube/gateway/backend_policies.go
import { indexedBy } from '../facts/indexed.ts';
import { behaves } from '../istio/releases.ts';
import { type DeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import { firstNamespaceOf, type Mesh } from '../mesh/mesh.ts';
import { manifest } from '../model/resource.ts';
import { at, listAt, numberAt, specAt, textAt } from './fields.ts';
import { byAge } from './proxies.ts';
import type { Service } from './services.ts';
import { type Place, placeOf } from './story.ts';

type Policy = DeployedAs<'BackendTLSPolicy'>;

const byTarget = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'BackendTLSPolicy'),
	(by) => listAt(specAt(by.resource), 'targetRefs').map((ref) => keyOf(by, textAt(ref, 'kind'), textAt(ref, 'name'))),
);

function keyOf(by: Parameters<typeof firstNamespaceOf>[0], kind: string, name: string): string {
	return `${kind} ${firstNamespaceOf(by) ?? ''}/${name}`;
}

/** What a policy says of a port of a service: one for the port by its name, else one for all ports, of several the oldest. */
export function backendTls(
	mesh: Mesh,
	{ by }: Service,
	port: number,
): { readonly sni: string; readonly at: Place } | undefined {
	const { kind, name } = by.resource;
	const policies = byTarget(mesh).get(keyOf(by, kind.kind, name?.text ?? '')) ?? [];
	if (policies.length === 0 || !behaves(mesh, 'backendTls')) return undefined;
	const ports = listAt(at(manifest(by.resource) as Parameters<typeof at>[0], 'spec'), 'ports');
	const portName = textAt(
		ports.find((one) => numberAt(one, 'port') === port || numberAt(one, 'number') === port),
		'name',
	);
	const sections = (one: Policy): readonly string[] =>
		listAt(specAt(one.resource), 'targetRefs')
			.filter((ref) => textAt(ref, 'kind') === kind.kind && textAt(ref, 'name') === name?.text)
			.map((ref) => textAt(ref, 'sectionName'));
	const sorted = policies.toSorted(byAge);
	const own = sorted.find((one) => portName !== '' && sections(one).includes(portName));
	const found = own ?? sorted.find((one) => sections(one).includes(''));
	if (found === undefined) return undefined;
	const { resource } = found;
	const sni = textAt(at(specAt(resource), 'validation'), 'hostname');
	return { sni, at: placeOf(found, resource.name ?? resource) };
}
