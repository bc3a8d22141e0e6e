// Rows of the WorkloadEntry, the endpoint of a ServiceEntry, the WorkloadGroup and the ProxyConfig.

import { get, isSet, isWritten, keyOf, needsOne, said, textOf } from '../checks.ts';
import { unixPath } from '../formats/addresses.ts';
import { fqdnOrIp } from '../formats/hosts.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { matchLabels, nullable, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, validateWorkloadEntry */
function* unixAddress(node: Checked): ReturnType<Check> {
	const address = get(node, 'address');
	const text = textOf(address);
	if (address === undefined || text?.startsWith('unix://') !== true) return;
	const fault = unixPath(text.slice('unix://'.length));
	if (fault !== undefined) yield said('invalid-value', address, fault);
	if (isSet(node, 'ports')) yield said('conflicting-fields', keyOf(node, 'ports'), 'portsOfSocket');
}

/** Where a workload is, its address not demanded. istio/api: WorkloadEntry */
const place: Constraints = {
	'': { checks: [unixAddress] },
	address: { maxLength: 256 },
	locality: { maxLength: 2048 },
	network: { maxLength: 2048 },
	serviceAccount: { maxLength: 253 },
	weight: unsigned,
	labels: { maxProperties: 256 },
	ports: { maxProperties: 128, keys: 'endpointPortName' },
	'ports{}': { ...unsigned, format: 'port' },
};

/** istio: validateWorkloadEntry */
function* addressForm(node: Checked): ReturnType<Check> {
	const text = textOf(node);
	if (text === undefined || text === '' || text.startsWith('unix://')) return;
	if (fqdnOrIp(text) !== undefined) yield said('invalid-value', node, 'notAddress', { value: text });
}

const labels: Constraints = { labels: { keys: 'labelKey', maxProperties: 256 }, 'labels{}': { format: 'labelValue' } };

/** An endpoint of a ServiceEntry, and the whole of a WorkloadEntry. istio: ValidateWorkloadEntry */
export const endpoint: Constraints = {
	...place,
	...labels,
	'': { checks: [unixAddress, needsOne(['address', 'network'], 'An endpoint')] },
	address: { maxLength: 256, checks: [addressForm] },
};

export const workloadEntry: Constraints = {
	'': { required: ['spec'] },
	...below(['spec'], {
		...endpoint,
		'': { checks: [unixAddress, needsOne(['address', 'network'], 'A WorkloadEntry')] },
	}),
};

/**
 * A field of the API that istiod's own check does not list, so that the webhook refuses it.
 * istio: pkg/config/validation/validation.go, validateReadinessProbe (1.32)
 */
function* grpcProbe(node: Checked): ReturnType<Check> {
	if (isWritten(node, 'grpc')) yield said('invalid-value', keyOf(node, 'grpc'), 'grpcProbe');
}

const count: Constraints[string] = { minimum: 0, format: 'int32' };

export const workloadGroup: Constraints = {
	'': { required: ['spec'] },
	spec: { required: ['template'] },
	...below(['spec.metadata'], {
		...labels,
		annotations: { maxProperties: 256 },
	}),
	...below(['spec.template'], place),
	'spec.probe': {
		choices: [{ fields: ['httpGet', 'tcpSocket', 'exec', 'grpc'], least: 1, most: 1 }],
		checks: [grpcProbe],
	},
	'spec.probe.failureThreshold': count,
	'spec.probe.initialDelaySeconds': count,
	'spec.probe.periodSeconds': count,
	'spec.probe.successThreshold': count,
	'spec.probe.timeoutSeconds': count,
	'spec.probe.grpc.port': { ...unsigned, format: 'port' },
	'spec.probe.httpGet.port': { ...unsigned, format: 'port' },
	'spec.probe.httpGet.scheme': { format: 'probeScheme' },
	'spec.probe.httpGet.httpHeaders[]': { required: ['name'] },
	'spec.probe.httpGet.httpHeaders[].name': { pattern: '^[-_A-Za-z0-9]+$', format: 'probeHeader' },
	'spec.probe.tcpSocket.port': { ...unsigned, format: 'port' },
	'spec.probe.exec': { required: ['command'] },
	'spec.probe.exec.command': { minItems: 1 },
	'spec.probe.exec.command[]': { minLength: 1 },
};

export const proxyConfig: Constraints = {
	...matchLabels('spec.selector.matchLabels', 4096),
	'spec.concurrency': { ...nullable, minimum: 0, format: 'int32' },
	'spec.environmentVariables{}': { maxLength: 2048 },
};
