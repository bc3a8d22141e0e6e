// The servers of Gateways as they are written, and which Gateways run on the same pods.
import { memo } from '../facts/memo.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import type { Label } from '../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, mayShare } from '../mesh/mesh.ts';
import type { Manifest } from '../model/manifests.ts';
import { manifest } from '../model/resource.ts';
import { isProtocol } from '../schema/protocols.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import type { ServerKind } from './gateway-servers.ts';
import { overlap, servedTo } from './host-names.ts';
import { isSwitchedOn } from './istiod.ts';
import { labelText, selectedBy } from './selectors.ts';

type Spec = NonNullable<Manifest<'Gateway'>['spec']>;
type Written = NonNullable<Spec['servers']>[number];

/** A server of a Gateway whose port is written out. */
export interface Server extends ServerKind {
	readonly by: DeployedAs<'Gateway'>;
	readonly node: Node<Written>;
	readonly port: number;
	readonly bind: string;
	/** Its hosts that are written out. */
	readonly hosts: readonly Node<string>[];
}

/** The servers of a Gateway, in order; without those that a template or a placeholder has a hand in. */
export function serversOf(by: DeployedAs<'Gateway'>): readonly Server[] {
	return readServers(by);
}

const readServers = memo((by: DeployedAs<'Gateway'>): readonly Server[] => {
	const servers = manifest(by.resource).get('spec')?.each('servers') ?? [];
	return servers.flatMap((node) => {
		const [port, tls] = [node.get('port'), node.get('tls')];
		const [number, protocol] = [port?.get('number')?.value, port?.get('protocol')];
		const mode = tls?.get('mode');
		const isOpen = [tls, mode, protocol, node.get('hosts'), node.get('bind')].some((one) => one?.opaque === true);
		if (typeof number !== 'number' || protocol === undefined || isOpen || !isProtocol(protocol.text)) return [];
		return [
			{
				by,
				node,
				port: number,
				protocol: protocol.text,
				bind: node.get('bind')?.text ?? '',
				hasTls: tls !== undefined && !tls.isNull,
				mode: mode?.text || undefined,
				hosts: node.each('hosts').filter((host) => !isUnknown(host)),
			},
		];
	});
});

/** Whether all servers of a Gateway, and all their hosts, can be read: else there may be others. */
export function areServersRead(by: DeployedAs<'Gateway'>): boolean {
	return areAllRead(by);
}

const areAllRead = memo((by: DeployedAs<'Gateway'>): boolean => {
	const servers = manifest(by.resource).get('spec')?.each('servers') ?? [];
	return (
		serversOf(by).length === servers.length &&
		servers.every((server) => !server.each('hosts').some((host) => isUnknown(host)))
	);
});

/** The labels by which a Gateway selects its pods; undefined if some of them cannot be known. */
export function selectorOfGateway(by: Deployed): readonly Label[] | undefined {
	const labels = by.references.find(({ row }) => row.at === 'spec.selector')?.labels ?? [];
	return labels.some(({ key, value }) => key.opaque || value.opaque) ? undefined : labels;
}

/**
 * The namespaces whose pods a Gateway may select; undefined: all, unless istiod is told otherwise (istio:
 * pilot/pkg/features/pilot.go, PILOT_SCOPE_GATEWAY_TO_NAMESPACE).
 */
export function reachOfGateway(mesh: Mesh, by: Deployed): readonly string[] | undefined {
	return isSwitchedOn(mesh, 'PILOT_SCOPE_GATEWAY_TO_NAMESPACE') === true ? by.namespaces : undefined;
}

/** The pods that a Gateway selects; none where its selector cannot be known. */
export function podsOfGateway(mesh: Mesh, by: Deployed): readonly Declared[] {
	return selectedBy(mesh, selectorOfGateway(by) ?? [], reachOfGateway(mesh, by));
}

/** The labels as texts in order, undefined as above: each pair of Gateways on a port is compared by them. */
const selectorTexts = memo((by: Deployed): readonly string[] | undefined =>
	selectorOfGateway(by)?.map(labelText).sort(),
);

/**
 * How the pods of two Gateways relate: `equal` selectors; `within` if all that `a` asks for `b` asks for too; `shared` if
 * some pod that is known has the labels of both. Undefined if nothing shows that they share any.
 */
export function samePods(mesh: Mesh, a: Deployed, b: Deployed): 'equal' | 'within' | 'shared' | undefined {
	const [p, q] = [selectorTexts(a), selectorTexts(b)];
	if (p === undefined || q === undefined) return undefined;
	const reach = reachOfGateway(mesh, a);
	if (reach !== undefined && !mayShare(reach, b.namespaces)) return undefined;
	const isWithinOther = p.every((one) => q.includes(one));
	if (isWithinOther) return p.length === q.length ? 'equal' : 'within';
	const both = [...(selectorOfGateway(a) ?? []), ...(selectorOfGateway(b) ?? [])];
	return selectedBy(mesh, both, reach).length > 0 ? 'shared' : undefined;
}

/** Whether a server lets in some host of a VirtualService, or one that cannot be read. */
export function servesHostOf({ hosts, by }: Server, route: Deployed): boolean {
	const own = route.references.filter(({ row }) => row.at === 'spec.hosts[]' && row.to === 'servedHost');
	return hosts.some(({ text }) => {
		const served = servedTo(text.toLowerCase(), by.namespaces, route.namespaces);
		return served !== undefined && own.some((one) => one.opaque || overlap(served, one.text.toLowerCase()));
	});
}
