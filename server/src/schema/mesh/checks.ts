// TABLE of what istiod refuses in a mesh configuration beyond types and bounds, by message, as beyond.ts has Envoy's. Source:
// istio: pkg/config/validation/agent/validation.go, ValidateMeshConfig and ValidateMeshConfigProxyConfig.
import type { Node } from '../../yaml/node.ts';
import { refusedAt, textOf } from '../envoy/asking.ts';
import type { Check, EnvoyFault } from '../envoy/fault.ts';
import { isIp } from '../formats/addresses.ts';
import { host } from '../formats/hosts.ts';
import { wrong } from '../wrong.ts';

type Fields = Node<Record<string, unknown>>;

const field = (node: Node | undefined, name: string): Node | undefined => (node as Fields | undefined)?.get(name);

/** `host:port`, ValidateProxyAddress; `empty`: whether nothing is right as well. */
function* address(node: Node | undefined, empty = true): Iterable<EnvoyFault> {
	const text = textOf(node)?.replace('$(HOST_IP)', '127.0.0.1');
	if (node === undefined || text === undefined || /\$[({]/.test(text) || (text === '' && empty)) return;
	const [, bracketed, plain = '', port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text) ?? [];
	const name = bracketed ?? plain;
	if (port === undefined) yield refusedAt(node, wrong(isHost(text) ? 'noPort' : 'noAddress', { address: node.text }));
	else if (!/^[+-]?\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
		yield refusedAt(node, wrong('port', { address: node.text }));
	else if (!isHost(name)) yield refusedAt(node, wrong('noAddress', { address: node.text }));
}

function isHost(text: string): boolean {
	return host(text) === undefined || isIp(text);
}

/** The parts of an identity's domain: as those of a host, the last one too. */
function* trustDomain(node: Node | undefined): Iterable<EnvoyFault> {
	const text = textOf(node);
	if (node === undefined || text === undefined || /\$[({]/.test(text)) return;
	const parts = text.replace(/(?<=.)\.$/, '').split('.');
	if (!parts.every((part) => /^[A-Za-z0-9](?:[-A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(part)))
		yield refusedAt(node, wrong('trustDomain', { domain: text }));
}

const meshConfig: Check = function* (node) {
	yield* trustDomain(field(node, 'trustDomain'));
	for (const alias of field(node, 'trustDomainAliases')?.items ?? []) yield* trustDomain(alias);
	const curves = field(field(node, 'meshMTLS'), 'ecdhCurves');
	const key = field(node, 'meshMTLS')?.entries.find((entry) => entry.key.text === 'ecdhCurves')?.key;
	if (curves !== undefined && key !== undefined && curves.items.length > 0) yield refusedAt(key, wrong('curves'));
};

const proxyConfig: Check = function* (node) {
	for (const name of ['discoveryAddress', 'statsdUdpAddress', 'envoyMetricsServiceAddress'])
		yield* address(field(node, name));
	for (const name of ['envoyMetricsService', 'envoyAccessLogService'])
		yield* address(field(field(node, name), 'address'));
	const tracing = field(node, 'tracing');
	for (const name of ['zipkin', 'lightstep', 'datadog']) yield* address(field(field(tracing, name), 'address'), false);
};

export const meshChecks: Readonly<Record<string, Check>> = {
	'istio.mesh.MeshConfig': meshConfig,
	'istio.mesh.ProxyConfig': proxyConfig,
};
