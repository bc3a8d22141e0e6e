// What a Kubernetes Service says: its type, its selector, its ports, and the protocol that Istio gives each of them. What
// is templated stays unknown.

import { memo } from '../facts/memo.ts';
import { type Protocol, protocolNamed } from '../schema/protocols.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { manifest, type Resource, type Word, word } from './resource.ts';

/** Protocols that Kubernetes itself names (istio: pkg/config/kube/conversion.go). */
const kubernetesProtocols: ReadonlyMap<string, Protocol> = new Map([
	['kubernetes.io/h2c', 'HTTP2'],
	['kubernetes.io/ws', 'HTTP'],
	['kubernetes.io/wss', 'HTTPS'],
]);

/** Ports whose servers speak first, so that nothing can be found out (istio: pkg/config/kube/conversion.go, wellKnownPorts). */
const serverFirstPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

export interface PortWords {
	readonly number?: number | undefined;
	readonly name?: string | undefined;
	readonly appProtocol?: string | undefined;
	/** `TCP`, `UDP` or `SCTP`. */
	readonly transport?: string | undefined;
}

/** The protocol of a port of a Service: UDP, else its `appProtocol`, else its name (istio: kube/conversion.go, ConvertProtocol). */
export function protocolOf({ number, name, appProtocol, transport }: PortWords): Protocol {
	if (transport === 'UDP') return 'UDP';
	const ofKubernetes = kubernetesProtocols.get(appProtocol ?? '');
	if (ofKubernetes !== undefined) return ofKubernetes;
	const text = (appProtocol ?? name ?? '').toLowerCase();
	if (text.startsWith('grpc-web')) return 'GRPCWeb';
	const said = protocolNamed(text.split('-', 1)[0] ?? '');
	return said === 'Unsupported' && serverFirstPorts.has(number ?? 0) ? 'TCP' : said;
}

interface PortFields {
	readonly name?: string;
	readonly port?: number;
	readonly targetPort?: number | string;
	readonly protocol?: string;
	readonly appProtocol?: string;
	readonly nodePort?: number;
}

/** A port of a Service; a field is undefined where it is not written. */
export interface ServicePort {
	/** Whether it is a map at all, and its fields are written. */
	readonly isRead: boolean;
	readonly name: Word | undefined;
	readonly port: Word | undefined;
	readonly targetPort: Word | undefined;
	readonly transport: Word | undefined;
	readonly appProtocol: Word | undefined;
	/** Undefined where a template has a hand in it. */
	readonly protocol: Protocol | undefined;
}

export interface ServiceFacts {
	/** `ClusterIP` unless something else is written; undefined if that is templated. */
	readonly type: string | undefined;
	/** `clusterIP: None`. */
	readonly isHeadless: boolean;
	readonly externalName: Word | undefined;
	/** Undefined without a selector, or where it cannot be read. */
	readonly selector: ReadonlyMap<string, string> | undefined;
	readonly ports: readonly ServicePort[];
}

/** What a Service says, as far as it is written out. */
export const serviceFacts = memo((resource: Resource<'Service'>): ServiceFacts => {
	const spec = manifest(resource).get('spec');
	const type = spec?.get('type');
	return {
		type: type === undefined || type.isNull ? 'ClusterIP' : type.opaque ? undefined : type.text,
		isHeadless: spec?.get('clusterIP')?.text === 'None',
		externalName: word(spec?.get('externalName')),
		selector: selectorOf(spec?.get('selector')),
		ports: portNodes(resource).map(portOf),
	};
});

function selectorOf(node: Node | undefined): ReadonlyMap<string, string> | undefined {
	if (node === undefined || node.entries.length === 0) return undefined;
	const isOpen = (node: Node) => isUnknown(node) || node.text === '<<';
	if (node.opaque || node.entries.some(({ key, value }) => isOpen(key) || isOpen(value))) return undefined;
	return new Map(node.entries.map(({ key, value }) => [key.text, value.text]));
}

/** The ports as they are written, in the order of `serviceFacts`, which must not hold them: it would keep the trees of closed files. */
export function portNodes(resource: Resource<'Service'>): readonly Node<PortFields>[] {
	return (manifest(resource).get('spec')?.each('ports') ?? []) as readonly Node<PortFields>[];
}

function portOf(node: Node<PortFields>): ServicePort {
	const [name, port, appProtocol] = [word(node.get('name')), word(node.get('port')), word(node.get('appProtocol'))];
	const transport = word(node.get('protocol'));
	const isUnread =
		node.opaque ||
		node.get('appProtocol')?.opaque === true ||
		[name, port, appProtocol, transport].some((one) => one?.opaque === true);
	const said = {
		number: Number(port?.text),
		name: name?.text,
		appProtocol: appProtocol?.text,
		transport: transport?.text,
	};
	const protocol = isUnread ? undefined : protocolOf(said);
	const isRead = node.kind === 'map' && !node.opaque;
	return { isRead, name, port, targetPort: word(node.get('targetPort')), transport, appProtocol, protocol };
}
