// Rows of the Gateway. istio: ValidateGateway
import { each, get, head, isSet, keyOf, numberOf, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { joined, serverTls, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

const http = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const tls = new Set(['https', 'tls']);

/** istio: pkg/config/validation/validation.go, ValidateGateway */
function* servers(node: Checked): ReturnType<Check> {
	const names = new Set<string>();
	if (each(node, 'servers').length === 0)
		yield said('missing-field', keyOf(node, 'servers'), 'A Gateway needs at least one server');
	for (const server of each(node, 'servers')) {
		const name = get(get(server, 'port'), 'name');
		const text = textOf(name);
		if (name === undefined || text === undefined || text === '') continue;
		if (names.has(text))
			yield said('duplicate-item', name, `Two servers have a port named "${text}"; use different names`);
		names.add(text);
	}
}

/** istio: pkg/config/validation/validation.go, validateServer, validateServerPort, validateServerBind */
function* server(node: Checked): ReturnType<Check> {
	const [port, hosts, bind] = [get(node, 'port'), get(node, 'hosts'), get(node, 'bind')];
	if (hosts?.kind === 'seq' && hosts.items.length === 0)
		yield said('missing-field', keyOf(node, 'hosts'), 'A server needs at least one host; "*" matches all');
	if (port === undefined || port.opaque) return;
	const number = get(port, 'number');
	const isUnix = textOf(bind)?.startsWith('unix://') === true;
	const value = numberOf(number);
	if (isUnix && value !== undefined && value !== 0)
		yield said(
			'conflicting-fields',
			number ?? head(port),
			'A server that binds to a unix socket has no port number; use 0',
		);
	if (number === undefined && !isUnix) yield said('missing-field', head(port), '"port" needs "number"');
	if (value === 0 && !isUnix)
		yield said('invalid-value', number ?? head(port), '"0" is not a port; ports are from 1 to 65535');
	yield* tlsOf(node, port);
}

/** istio: validateServer; what TLS settings mean depends on the protocol. */
function* tlsOf(node: Checked, port: Checked): ReturnType<Check> {
	const protocol = textOf(get(port, 'protocol'))?.toLowerCase();
	const settings = get(node, 'tls');
	if (protocol === undefined || settings?.opaque === true) return;
	if (tls.has(protocol) && settings === undefined) {
		yield said(
			'missing-field',
			get(port, 'protocol') ?? head(node),
			`A server of protocol ${protocol.toUpperCase()} needs "tls"`,
		);
		return;
	}
	if (settings === undefined || tls.has(protocol)) return;
	const mode = textOf(get(settings, 'mode'));
	if (get(settings, 'mode') !== undefined && mode === undefined) return;
	const isPassed = mode === undefined || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
	const files = ['caCertificates', 'privateKey', 'serverCertificate'].some((name) => isSet(settings, name));
	if (http.has(protocol) && isPassed && !files) return;
	yield said(
		'conflicting-fields',
		keyOf(node, 'tls'),
		`"tls" has no effect with protocol ${protocol.toUpperCase()}, which is plaintext; use HTTPS or TLS, or keep only "httpsRedirect"`,
	);
}

/** istio: validateServerPort */
function* noTarget(node: Checked): ReturnType<Check> {
	if ((numberOf(node) ?? 0) > 0)
		yield said('invalid-value', node, '"targetPort" has no effect in a Gateway; remove it');
}

export const gateway: Constraints = joined(
	{
		spec: { checks: [servers] },
		'spec.servers[]': { required: ['port', 'hosts'], checks: [server] },
		'spec.servers[].hosts[]': { format: 'gatewayHost' },
		'spec.servers[].port': { required: ['name', 'protocol'], optional: ['number'] },
		'spec.servers[].port.name': { format: 'notEmpty' },
		'spec.servers[].port.protocol': { format: 'protocol' },
		'spec.servers[].port.number': { ...unsigned, format: 'optionalPort' },
		'spec.servers[].port.targetPort': { ...unsigned, checks: [noTarget] },
		'spec.servers[].bind': { format: 'bind' },
		'metadata.name': { format: 'dnsLabel' },
	},
	below(['spec.servers[].tls'], serverTls),
);
