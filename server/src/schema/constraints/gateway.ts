// Rows of the Gateway. istio: ValidateGateway

import { each, get, head, isSet, keyOf, numberOf, said, textOf } from '../checks.ts';
import { formats } from '../formats.ts';
import { isHttp, isTls, protocolNamed } from '../protocols.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { joined, serverTls, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, ValidateGateway */
function* servers(node: Checked): ReturnType<Check> {
	const names = new Set<string>();
	if (each(node, 'servers').length === 0)
		yield said('missing-field', keyOf(node, 'servers'), 'withoutServers', { fields: ['servers'] });
	for (const server of each(node, 'servers')) {
		const name = get(get(server, 'port'), 'name');
		const text = textOf(name);
		if (name === undefined || text === undefined || text === '') continue;
		if (names.has(text)) yield said('duplicate-item', name, 'samePortName', { name: text });
		names.add(text);
	}
}

/** istio: pkg/config/validation/validation.go, validateServer, validateServerPort, validateServerBind */
function* server(node: Checked): ReturnType<Check> {
	const [port, hosts, bind] = [get(node, 'port'), get(node, 'hosts'), get(node, 'bind')];
	if (hosts?.kind === 'seq' && hosts.items.length === 0)
		yield said('missing-field', keyOf(node, 'hosts'), 'withoutHosts', { fields: ['hosts'] });
	if (port === undefined || port.opaque || port.kind !== 'map') return;
	const number = get(port, 'number');
	const isUnix = textOf(bind)?.startsWith('unix://') === true;
	const value = numberOf(number);
	if (isUnix && value !== undefined && value !== 0)
		yield said('conflicting-fields', number ?? head(port), 'portOfSocket');
	if (number === undefined && !isUnix)
		yield said('missing-field', head(port), 'needs', { what: '"port"', field: 'number' });
	if (value === 0 && !isUnix) yield said('invalid-value', number ?? head(port), 'notPort', { value: 0 });
	yield* tlsOf(node, port);
}

/** istio: validateServer; what TLS settings mean depends on the protocol. */
function* tlsOf(node: Checked, port: Checked): ReturnType<Check> {
	const text = textOf(get(port, 'protocol'));
	const settings = get(node, 'tls');
	if (text === undefined || settings?.opaque === true) return;
	const protocol = protocolNamed(text);
	if (isTls(protocol) && settings === undefined) {
		yield said('missing-field', get(port, 'protocol') ?? head(node), 'needs', {
			what: `A server of protocol ${text.toUpperCase()}`,
			field: 'tls',
		});
		return;
	}
	if (settings === undefined || isTls(protocol) || formats.protocol.fault(text) !== undefined) return;
	const mode = textOf(get(settings, 'mode'));
	if (get(settings, 'mode') !== undefined && mode === undefined) return;
	const isPassed = mode === undefined || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH';
	const files = ['caCertificates', 'privateKey', 'serverCertificate'].some((name) => isSet(settings, name));
	if (isHttp(protocol) && isPassed && !files) return;
	yield said('conflicting-fields', keyOf(node, 'tls'), 'tlsOfPlaintext', { protocol: text.toUpperCase() });
}

/** istio: validateServerPort */
function* noTarget(node: Checked): ReturnType<Check> {
	if ((numberOf(node) ?? 0) > 0) yield said('invalid-value', node, 'targetPortInGateway');
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
