// Rows of the Sidecar. istio: ValidateSidecar

import { each, get, head, isSet, keyOf, mayBeSet, numberOf, said, textOf, unless } from '../checks.ts';
import { isIp, unixPath } from '../formats/addresses.ts';
import { isTls, protocolNamed } from '../protocols.ts';
import type { Check } from '../schema.ts';
import { type Wrong, wrong } from '../wrong.ts';
import { below, type Constraints } from './rows.ts';
import { destination, joined, matchLabels, serverTls, unsigned } from './shared.ts';
import { connectionPool } from './traffic-policy.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, ValidateSidecar */
function* whole(node: Checked): ReturnType<Check> {
	const fields = ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'];
	const isOpen = node.entries.some(({ key, value }) => key.opaque || value.opaque);
	if (!isOpen && !fields.some((name) => mayBeSet(node, name)))
		yield said('missing-field', head(node), 'needsAny', {
			what: 'A Sidecar',
			fields: '"egress", "ingress", "outboundTrafficPolicy" or "inboundConnectionPool"',
		});
	yield* ingressPorts(node);
	yield* egressListeners(node);
}

/** istio: ValidateSidecar */
function* ingressPorts(node: Checked): ReturnType<Check> {
	const seen = new Set<number>();
	for (const listener of each(node, 'ingress')) {
		const number = get(get(listener, 'port'), 'number');
		const value = numberOf(number);
		if (number === undefined || value === undefined) continue;
		if (seen.has(value)) yield said('duplicate-item', number, 'sameIngressPort', { port: value });
		seen.add(value);
	}
}

/** istio: ValidateSidecar, validateSidecarEgressPortBindAndCaptureMode */
function* egressListeners(node: Checked): ReturnType<Check> {
	const listeners = each(node, 'egress');
	const [ports, binds] = [new Set<number>(), new Set<string>()];
	for (const [index, listener] of listeners.entries()) {
		const port = get(listener, 'port');
		if (port === undefined) {
			if (index < listeners.length - 1 && !listener.opaque)
				yield said('conflicting-fields', head(listener), 'catchAllNotLast');
			continue;
		}
		const [number, bind] = [get(port, 'number'), get(listener, 'bind')];
		const value = number === undefined && !port.opaque ? 0 : numberOf(number);
		if (value === undefined) continue;
		if (value === 0) yield* unixListener(listener, port, binds);
		else {
			if (ports.has(value)) yield said('duplicate-item', number ?? head(port), 'sameEgressPort', { port: value });
			ports.add(value);
			const text = textOf(bind);
			if (bind !== undefined && text !== undefined && text !== '' && !isIp(text))
				yield said('invalid-value', bind, 'notIpOfListener', { value: text });
		}
	}
}

/** istio: pkg/config/validation/validation.go, validateSidecarEgressPortBindAndCaptureMode */
function* unixListener(listener: Checked, port: Checked, binds: Set<string>): ReturnType<Check> {
	const bind = get(listener, 'bind');
	const text = bind === undefined ? '' : textOf(bind);
	if (text === undefined) return;
	const path = text.startsWith('unix://') ? unixPath(text.slice('unix://'.length)) : wrong('withoutPortOrBind');
	if (path !== undefined) yield said('invalid-value', bind ?? get(port, 'number') ?? head(port), path);
	const mode = get(listener, 'captureMode');
	const capture = textOf(mode);
	if (mode !== undefined && capture !== undefined && capture !== 'DEFAULT' && capture !== 'NONE')
		yield said('conflicting-fields', mode, 'captureOfSocket');
	if (bind !== undefined && text !== '' && binds.has(text))
		yield said('duplicate-item', bind, 'sameBind', { value: text });
	binds.add(text);
}

/** istio: ValidateSidecar, validateSidecarIngressPortAndBind */
function* ingress(node: Checked): ReturnType<Check> {
	const endpoint = get(node, 'defaultEndpoint');
	const text = textOf(endpoint);
	if (endpoint !== undefined && text !== undefined && text !== '') {
		const fault = endpointFault(text);
		if (fault !== undefined) yield said('invalid-value', endpoint, fault);
	}
	const tls = get(node, 'tls');
	const port = get(node, 'port');
	const protocol = get(port, 'protocol') === undefined ? '' : textOf(get(port, 'protocol'));
	if (tls === undefined || tls.kind !== 'map') return;
	for (const name of ['subjectAltNames', 'httpsRedirect', 'credentialName', 'credentialNames', 'tlsCertificates']) {
		if (isSet(tls, name)) yield said('conflicting-fields', keyOf(tls, name), 'notInSidecar', { field: name });
	}
	const mode = get(tls, 'mode');
	const modeText = textOf(mode);
	if (mode !== undefined && (modeText === 'ISTIO_MUTUAL' || modeText === 'AUTO_PASSTHROUGH'))
		yield said('invalid-value', mode, 'modeOfSidecar', { mode: modeText });
	if (port?.kind === 'map' && !port.opaque && protocol !== undefined && !isTls(protocolNamed(protocol)))
		yield said(unless(port, 'protocol', 'conflicting-fields'), keyOf(node, 'tls'), 'tlsOfProtocol', {
			protocol: protocol || 'a port without "protocol"',
		});
}

function endpointFault(text: string): Wrong | undefined {
	if (text.startsWith('unix://')) return unixPath(text.slice('unix://'.length));
	const colon = text.lastIndexOf(':');
	const host = text.slice(0, Math.max(0, colon)).replace(/^\[|\]$/g, '');
	const port = Number(text.slice(colon + 1));
	if (colon === -1 || !['', '127.0.0.1', '0.0.0.0', '::1', '::'].includes(host))
		return wrong('notEndpoint', { value: text });
	return /^\d+$/.test(text.slice(colon + 1)) && port >= 1 && port <= 65535
		? undefined
		: wrong('endpointWithoutPort', { value: text });
}

/** istio: pkg/config/validation/validation.go, validateSidecarOutboundTrafficPolicy */
function* outbound(node: Checked): ReturnType<Check> {
	const mode = get(node, 'mode');
	const proxy = get(node, 'egressProxy');
	if (mode !== undefined && textOf(mode) === 'ALLOW_ANY_DYNAMIC_DNS')
		yield said('invalid-value', mode, 'dynamicSidecar');
	if (proxy === undefined) return;
	const text = mode === undefined ? undefined : textOf(mode);
	if (text !== 'ALLOW_ANY' && (text !== undefined || mode === undefined))
		yield said(unless(node, 'mode', 'conflicting-fields'), keyOf(node, 'egressProxy'), 'egressProxyMode', {
			fields: ['egressProxy', 'mode'],
		});
}

/** istio: ValidateSidecar */
function* noTarget(node: Checked): ReturnType<Check> {
	if ((numberOf(node) ?? 0) > 0) yield said('invalid-value', node, 'targetPortInSidecar');
}

const portRows: Constraints = {
	name: { format: 'optionalLabel' },
	protocol: { format: 'optionalProtocol' },
	targetPort: { ...unsigned, checks: [noTarget] },
};

export const sidecar: Constraints = joined(
	{
		spec: { checks: [whole] },
		...matchLabels('spec.workloadSelector.labels', 256),
		'spec.ingress[]': { required: ['port'], checks: [ingress] },
		'spec.ingress[].port': { required: ['number'] },
		'spec.ingress[].port.number': { ...unsigned, format: 'port' },
		'spec.ingress[].bind': { format: 'optionalIp' },
		'spec.egress[]': { required: ['hosts'] },
		'spec.egress[].hosts': { minItems: 1 },
		'spec.egress[].hosts[]': { format: 'sidecarHost' },
		'spec.egress[].port.number': { ...unsigned, format: 'optionalPort' },
		'spec.outboundTrafficPolicy': { checks: [outbound] },
		'spec.outboundTrafficPolicy.egressProxy': { required: ['host', 'port'] },
	},
	below(['spec.ingress[].port', 'spec.egress[].port'], portRows),
	below(['spec.ingress[].tls'], serverTls),
	below(['spec.ingress[].connectionPool', 'spec.inboundConnectionPool'], connectionPool),
	below(['spec.outboundTrafficPolicy.egressProxy'], { ...destination, host: { format: 'host' } }),
);
