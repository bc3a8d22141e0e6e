// Rows of the ServiceEntry. istio: ValidateServiceEntry

import { isUnknown } from '../../yaml/templates/placeholders.ts';
import {
	each,
	get,
	head,
	isReadable,
	isSet,
	isWritten,
	keyOf,
	mayBeSet,
	numberOf,
	said,
	textOf,
	unless,
} from '../checks.ts';
import { isIp } from '../formats/addresses.ts';
import { fqdnOrIp, host as isHost, wildcardDomain } from '../formats/hosts.ts';
import { isHttp, isTls, protocolNamed } from '../protocols.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { exported, joined, matchLabels, port } from './shared.ts';
import { endpoint } from './workloads.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, ValidateServiceEntry */
function* resolution(node: Checked): ReturnType<Check> {
	const written = get(node, 'resolution');
	const mode = written === undefined ? 'NONE' : textOf(written);
	if (mode === undefined) return;
	const [endpoints, addresses] = [each(node, 'endpoints'), each(node, 'addresses')];
	const ranges = addresses.filter((one) => textOf(one)?.includes('/'));
	if (ranges[0] !== undefined && mode !== 'STATIC' && mode !== 'NONE')
		yield said('conflicting-fields', ranges[0], 'rangeOfAddresses', { resolution: mode });
	if (mode === 'NONE' && isWritten(node, 'endpoints'))
		yield said(unless(node, 'resolution', 'conflicting-fields'), keyOf(node, 'endpoints'), 'endpointsOfNone', {
			fields: ['endpoints'],
		});
	if (mode === 'DNS_ROUND_ROBIN' && endpoints.length > 1)
		yield said('conflicting-fields', keyOf(node, 'endpoints'), 'severalEndpoints');
	if (mode === 'STATIC') yield* statics(node);
	if (mode === 'DNS' || mode === 'DNS_ROUND_ROBIN') yield* dns(node);
	if (mode === 'DYNAMIC_DNS') yield* dynamic(node);
	const ports = each(node, 'ports');
	if (each(node, 'hosts').length > 1 && mode !== 'NONE') {
		const plain = ports.find((port) => {
			const text = protocolOf(port);
			const protocol = protocolNamed(text ?? '');
			return text !== undefined && !isHttp(protocol) && !isTls(protocol);
		});
		if (plain !== undefined)
			yield said(
				unless(plain, 'protocol', 'conflicting-fields'),
				get(plain, 'protocol') ?? head(plain),
				'indistinctHosts',
				{ protocol: protocolOf(plain) || 'TCP' },
			);
	}
	yield* endpointPorts(node);
}

/** What a port says of its protocol, '' if nothing; undefined where that is not known. */
function protocolOf(port: Checked): string | undefined {
	if (port.kind !== 'map' || port.opaque) return undefined;
	return get(port, 'protocol') === undefined ? '' : textOf(get(port, 'protocol'));
}

/** istio: validateWorkloadEntry, without names as addresses */
function* statics(node: Checked): ReturnType<Check> {
	for (const item of each(node, 'endpoints')) {
		const address = get(item, 'address');
		const text = textOf(address);
		if (address === undefined || text === undefined || text === '' || text.startsWith('unix://')) continue;
		if (isUnknown(address)) continue;
		if (!isIp(text) && fqdnOrIp(text) === undefined)
			yield said('invalid-value', address, 'staticAddress', { value: text });
	}
	const several = each(node, 'ports').length !== 1;
	const unix = each(node, 'endpoints').find((item) => textOf(get(item, 'address'))?.startsWith('unix://'));
	if (unix !== undefined && several)
		yield said(unless(node, 'ports', 'conflicting-fields'), get(unix, 'address') ?? head(unix), 'socketPorts');
}

/** istio: ValidateServiceEntry */
function* dns(node: Checked): ReturnType<Check> {
	const endpoints = each(node, 'endpoints');
	for (const item of endpoints) {
		const address = get(item, 'address');
		if (address !== undefined && textOf(address)?.startsWith('unix://'))
			yield said('conflicting-fields', address, 'socketOfDns');
		if (item.kind === 'map' && !mayBeSet(item, 'address') && isSet(item, 'network'))
			yield said('missing-field', head(item), 'needs', { what: 'With resolution DNS an endpoint', field: 'address' });
	}
	if (endpoints.length > 0 || !isReadable(node, 'endpoints')) return;
	for (const host of each(node, 'hosts')) {
		const text = textOf(host);
		if (text !== undefined && wildcardDomain(text) === undefined && isHost(text) !== undefined)
			yield said(unless(node, 'endpoints', 'conflicting-fields'), host, 'unresolvable', { host: host.text });
	}
}

/** istio: ValidateServiceEntry */
function* dynamic(node: Checked): ReturnType<Check> {
	for (const name of ['addresses', 'endpoints']) {
		if (isSet(node, name)) yield said('conflicting-fields', keyOf(node, name), 'notDynamic', { field: name });
	}
	for (const host of each(node, 'hosts')) {
		if (textOf(host)?.startsWith('*') === false)
			yield said('conflicting-fields', host, 'dynamicHost', { host: host.text });
	}
	for (const port of each(node, 'ports')) {
		const text = protocolOf(port);
		if (text !== undefined && !/^(?:http2?|tls|grpc)$/i.test(text))
			yield said(
				unless(port, 'protocol', 'conflicting-fields'),
				get(port, 'protocol') ?? head(port),
				'dynamicProtocol',
				{ protocol: text || 'a port without "protocol"' },
			);
	}
}

/** A waypoint cannot look names up. istio: usesWaypoint */
function* waypoint(node: Checked): ReturnType<Check> {
	const spec = get(node, 'spec');
	const label = get(get(get(node, 'metadata'), 'labels'), 'istio.io/use-waypoint');
	const isInternal = textOf(get(spec, 'location')) === 'MESH_INTERNAL';
	if (label === undefined || !isInternal || textOf(get(spec, 'resolution')) !== 'DYNAMIC_DNS') return;
	if (textOf(label) !== undefined && textOf(label)?.toLowerCase() !== 'none' && textOf(label) !== '')
		yield said('conflicting-fields', label, 'dynamicAtWaypoint');
}

/**
 * An endpoint may say at which of its ports a port of the service is found, but only for ports there are.
 * istio: validateWorkloadEntry
 */
function* endpointPorts(node: Checked): ReturnType<Check> {
	const names = new Set(each(node, 'ports').map((port) => textOf(get(port, 'name'))));
	if (names.has(undefined) || !isReadable(node, 'ports')) return;
	for (const item of each(node, 'endpoints')) {
		for (const { key } of get(item, 'ports')?.entries ?? []) {
			if (!key.opaque && !names.has(key.text))
				yield said(unless(node, 'ports', 'conflicting-fields'), key, 'unknownPortName', { name: key.text });
		}
	}
}

/** istio: ValidateServiceEntry */
function* ports(node: Checked): ReturnType<Check> {
	const seen = new Set<number>();
	for (const port of each(node, 'ports')) {
		const number = get(port, 'number');
		const value = numberOf(number);
		if (number === undefined || value === undefined) continue;
		if (seen.has(value)) yield said('duplicate-item', number, 'samePort', { port: value });
		seen.add(value);
	}
}

/** istio: ValidateServiceEntry */
function* notAll(node: Checked): ReturnType<Check> {
	if (textOf(node) === '*') yield said('invalid-value', node, 'allHosts');
}

export const serviceEntry: Constraints = joined(
	exported,
	{
		'': { required: ['spec'], checks: [waypoint] },
		spec: {
			choices: [{ fields: ['workloadSelector', 'endpoints'], least: 0, most: 1 }],
			checks: [resolution, ports],
		},
		'spec.exportTo[]': { format: 'serviceEntryExportTo' },
		'spec.hosts': { minItems: 1, maxItems: 256 },
		'spec.hosts[]': { format: 'wildcardDomain', checks: [notAll] },
		'spec.addresses': { maxItems: 256 },
		'spec.addresses[]': { format: 'cidrOrIp', maxLength: 64 },
		'spec.endpoints': { maxItems: 4096 },
		'spec.ports': { maxItems: 256, unique: ['name'] },
		'spec.ports[].name': { maxLength: 256, format: 'dnsLabel' },
		'spec.ports[].protocol': { maxLength: 256, format: 'optionalProtocol' },
		'spec.ports[].number': port,
		'spec.ports[].targetPort': port,
		...matchLabels('spec.workloadSelector.labels', 256),
	},
	below(['spec.endpoints[]'], endpoint),
);
