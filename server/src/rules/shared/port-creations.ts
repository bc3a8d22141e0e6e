// Fixes for a port that the host does not have: another of its ports, or the port put into its Service or ServiceEntry.

import { workloadsOf } from '../../istio/selectors.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh, type Referring } from '../../mesh/mesh.ts';
import type { KindId } from '../../model/kinds.ts';
import { manifest } from '../../model/resource.ts';
import { type ServicePort, serviceFacts } from '../../model/services.ts';
import { isHttp, protocolNamed, protocolWords } from '../../schema/protocols.ts';
import type { Content } from '../../yaml/edits/content.ts';
import type { Fix } from '../engine/rule.ts';
import type { Contradiction } from './contradictions.ts';
import { newItem } from './creations.ts';

/** Fixes for the port that `from` mentions. */
export function portCreations(mesh: Mesh, from: Referring, { evidence }: Contradiction): readonly Fix[] {
	const by = evidence[0]?.by;
	if (by === undefined) return [];
	if (isDeployedAs(by, 'ServiceEntry')) return inEntry(by, from);
	if (!isDeployedAs(by, 'Service')) return [];
	const service = by.resource;
	const { ports } = serviceFacts(service);
	const spec = manifest(service).get('spec');
	const item = newPort(mesh, by, ports, from);
	const title = `Create port ${from.mention.text} in Service "${service.name?.text ?? ''}"`;
	return [
		...meantBy(ports, from),
		...(spec === undefined || item === undefined ? [] : newItem(by, title, spec, 'ports', item)),
	];
}

/** The port that leads to the number given, or the only one. */
function meantBy(ports: readonly ServicePort[], { mention: { text, start, end } }: Referring): readonly Fix[] {
	const meant =
		ports.find(({ targetPort }) => targetPort?.text === text) ?? (ports.length === 1 ? ports[0] : undefined);
	if (meant?.port === undefined || meant.port.opaque || !/^\d+$/.test(meant.port.text)) return [];
	return [{ title: `Change to "${meant.port.text}"`, edits: [{ start, end, text: meant.port.text }] }];
}

/** Undefined if some port has no name, which all need once there are several, or if it is not plain where it would lead. */
function newPort(mesh: Mesh, by: Deployed, ports: readonly ServicePort[], from: Referring): Content | undefined {
	const number = Number(from.mention.text);
	const last = ports.at(-1);
	const names = ports.map(({ name }) => name?.text);
	const transports = new Set(ports.map(({ transport }) => transport?.text));
	const said = prefixOf(from, names.at(-1));
	if (last === undefined || names.includes(undefined) || transports.size > 1 || said === undefined) return undefined;
	const target = targetOf(mesh, by, ports, from.mention.text);
	if (target === undefined || [...transports].some((one) => one === 'UDP' || one === 'SCTP')) return undefined;
	return {
		name: freeAmong(names, said, number),
		port: number,
		targetPort: target === from.mention.text ? undefined : /^\d+$/.test(target) ? Number(target) : target,
		protocol: last.transport?.text,
		appProtocol: last.appProtocol === undefined ? undefined : said,
	};
}

/** The same port of the pods unless they are known not to listen there: then that of all other ports, if it is one. */
function targetOf(mesh: Mesh, by: Deployed, ports: readonly ServicePort[], number: string): string | undefined {
	const listed = workloadsOf(mesh, by).flatMap((pod) => declarationsIn(pod.by, 'containerPort'));
	if (listed.length === 0 || listed.some(({ text }) => text === number)) return number;
	const targets = new Set(ports.map(({ port, targetPort }) => (targetPort ?? port)?.text));
	return targets.size === 1 ? [...targets][0] : undefined;
}

function inEntry(by: DeployedAs<'ServiceEntry'>, from: Referring): readonly Fix[] {
	const spec = manifest(by.resource).get('spec');
	const names = spec?.each('ports').map((port) => port.get('name')?.text) ?? [];
	const said = prefixOf(from, spec?.each('ports').at(-1)?.get('protocol')?.text);
	const number = Number(from.mention.text);
	// TCP tells hosts apart by their addresses only.
	if (spec === undefined || said === undefined || said === 'tcp') return [];
	const item = { number, name: freeAmong(names, said, number), protocol: said.toUpperCase() };
	return newItem(by, `Create port ${number} in ServiceEntry "${by.resource.name?.text ?? ''}"`, spec, 'ports', item);
}

function freeAmong(names: readonly (string | undefined)[], prefix: string, number: number): string {
	return names.includes(prefix) ? `${prefix}-${number}` : prefix;
}

const spoken: Readonly<Partial<Record<KindId, string>>> = {
	HTTPRoute: 'http',
	GRPCRoute: 'grpc',
	TLSRoute: 'tls',
	TCPRoute: 'tcp',
};

/** The protocol that routes of this kind speak, as a word for the name of a port; `beside`: what a port beside it says. */
function prefixOf({ by, mention }: Referring, beside: string | undefined): string | undefined {
	const [, list] = /^spec\.(http|tls|tcp)\b/.exec(mention.row.at) ?? [];
	const own = protocolWords.find((one) => one === (beside ?? '').toLowerCase().split('-')[0]);
	const { id } = by.resource.kind;
	const said = spoken[id] ?? (id === 'VirtualService' ? list : id === 'DestinationRule' ? own : undefined);
	if (said !== 'http') return said === 'udp' ? undefined : said;
	if (own !== undefined && isHttp(protocolNamed(own))) return own;
	return mention.text === '443' ? 'https' : 'http';
}
