// What rules about the ports of Services share: which Services take part, and fixes that say a protocol.
import { fact } from '../../facts/fact.ts';
import { indexedBy } from '../../facts/indexed.ts';
import { hostKey } from '../../istio/host-names.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Mesh } from '../../mesh/mesh.ts';
import { kindRows } from '../../model/kinds.ts';
import { manifest } from '../../model/resource.ts';
import { portNodes, type ServicePort, serviceFacts } from '../../model/services.ts';
import { newEntry } from '../../yaml/edits/entries.ts';
import type { Fix } from '../engine/rule.ts';

/** Whether anything in the workspace is about Istio: else nobody asks what Istio makes of a Service. */
export const isAboutIstio = fact(
	(mesh: Mesh): boolean =>
		mesh.environment.isComplete || [...mesh.ofKind.keys()].some((kind) => isOfMesh.has(kindRows[kind].family)),
);

const isOfMesh: ReadonlySet<string> = new Set(['istio', 'gateway-api']);

/** The ports of a Service whose protocol its author decides; none of what the control plane brings along. */
export function ownPorts(mesh: Mesh, { resource, standing }: DeployedAs<'Service'>): readonly ServicePort[] {
	if (standing === 'patch' || !isAboutIstio(mesh)) return [];
	const labels = manifest(resource).get('metadata')?.get('labels')?.entries ?? [];
	const isBrought = labels.some(
		({ key, value }) =>
			key.text === 'istio' ||
			key.text === 'gateway.istio.io/managed' ||
			(key.text === 'release' && value.text === 'istio') ||
			key.text === 'kiali_wizard',
	);
	return isBrought ? [] : serviceFacts(resource).ports.filter(({ isRead }) => isRead);
}

/** Numbers that say what is spoken there. */
const usual: ReadonlyMap<string, string> = new Map([
	['443', 'https'],
	['8443', 'https'],
	['80', 'http'],
	['8080', 'http'],
	['3306', 'mysql'],
	['6379', 'redis'],
	['27017', 'mongo'],
]);

/** The names in the hosts of VirtualServices with HTTP routes. */
const routedOverHttp = indexedBy(
	(mesh: Mesh) => resourcesOf(mesh, 'VirtualService'),
	({ references }, mesh) => {
		const hosts = references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'host');
		const hasHttp = references.some(({ row }) => row.at.startsWith('spec.http[]'));
		return hasHttp ? hosts.map(({ text }) => hostKey(text, mesh.environment.settings.clusterDomain)) : [];
	},
);

/** Fixes that say the protocol of a port which says none: most likely ones first, and none under which its routes would not be read. */
export function sayProtocol(mesh: Mesh, { resource }: DeployedAs<'Service'>, { port }: ServicePort): readonly Fix[] {
	const node = portNodes(resource).find((one) => one.get('port')?.start === port?.start);
	if (node === undefined) return [];
	const likely = usual.get(port?.text ?? '') ?? 'http';
	const isRouted = routedOverHttp(mesh).has(resource.name?.text ?? '');
	return [...new Set(isRouted ? ['http'] : [likely, 'tcp'])].flatMap((protocol) => {
		const edit = newEntry(resource.chunk.text, node, `appProtocol: ${protocol}`);
		return edit === undefined ? [] : [{ title: `Set "appProtocol: ${protocol}"`, edits: [edit] }];
	});
}
