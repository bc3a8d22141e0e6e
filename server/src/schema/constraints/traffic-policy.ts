// Rows of a traffic policy: connection pools, outlier detection, TLS. Load balancing stands beside this file.
// istio: validateTrafficPolicy
import { excludes, get, head, isSet, keyOf, mayBeSet, numberOf, said, textOf } from '../checks.ts';
import { brief } from '../formats/words.ts';
import type { Check } from '../schema.ts';
import { loadBalancer } from './load-balancer.ts';
import { below, type Constraints } from './rows.ts';
import { anyDuration, duration, joined, nullable, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

/** istio: pkg/config/validation/validation.go, validateConnectionPool */
function* pool(node: Checked): ReturnType<Check> {
	if (!mayBeSet(node, 'http') && !mayBeSet(node, 'tcp'))
		yield said('missing-field', head(node), 'needsAny', { what: 'A connection pool', fields: '"http" or "tcp"' });
	const http = get(node, 'http');
	if (textOf(get(http, 'h2UpgradePolicy')) === 'UPGRADE' && textOf(get(http, 'useClientProtocol')) === 'true' && http)
		yield said('conflicting-fields', keyOf(http, 'useClientProtocol'), 'upgradeOfClientProtocol', {
			fields: ['useClientProtocol'],
		});
}

/** Counts that must not be negative; they are signed only for the sake of the wire. */
const counts: Constraints = Object.fromEntries(
	['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams'].map(
		(name) => [`http.${name}`, { minimum: 0, format: 'int32' }],
	),
);

export const connectionPool: Constraints = {
	'': { checks: [pool] },
	...counts,
	'http.idleTimeout': duration,
	'http.http2KeepAlive': { required: ['interval', 'timeout'] },
	'http.http2KeepAlive.interval': duration,
	'http.http2KeepAlive.timeout': duration,
	'tcp.maxConnections': { minimum: 0, format: 'int32' },
	'tcp.connectTimeout': duration,
	'tcp.maxConnectionDuration': duration,
	'tcp.idleTimeout': { format: 'durationOrZero' },
	'tcp.tcpKeepalive.probes': unsigned,
	'tcp.tcpKeepalive.time': duration,
	'tcp.tcpKeepalive.interval': duration,
};

/** istio: pkg/config/validation/validation.go, validateOutlierDetection */
function* localFailures(node: Checked): ReturnType<Check> {
	const failures = get(node, 'consecutiveLocalOriginFailures');
	if ((numberOf(failures) ?? 0) > 0 && failures !== undefined && !mayBeSet(node, 'splitExternalLocalOriginErrors'))
		yield said('missing-field', failures, 'splitErrors', { fields: ['splitExternalLocalOriginErrors'] });
}

const outlierDetection: Constraints = {
	'': { checks: [localFailures] },
	baseEjectionTime: duration,
	interval: duration,
	maxEjectionPercent: { minimum: 0, maximum: 100 },
	minHealthPercent: { minimum: 0, maximum: 100 },
	consecutiveErrors: { format: 'int32' },
	consecutive5xxErrors: { ...unsigned, ...nullable },
	consecutiveGatewayErrors: { ...unsigned, ...nullable },
	consecutiveLocalOriginFailures: { ...unsigned, ...nullable },
	'outlierDetectionHttpErrorCodes[]': { minimum: 100, maximum: 599 },
};

/** istio: validateTLS */
function* clientTls(node: Checked): ReturnType<Check> {
	const mode = textOf(get(node, 'mode'));
	const banned = (names: readonly string[], message: string) =>
		names.flatMap((one) =>
			isSet(node, one) ? [said('conflicting-fields', keyOf(node, one), message, { one, other: 'credentialName' })] : [],
		);
	if (textOf(get(node, 'insecureSkipVerify')) === 'true') {
		const what = ['caCertificates', 'subjectAltNames', ...(mode === 'SIMPLE' ? ['credentialName'] : [])];
		if (mode === 'SIMPLE' || mode === 'MUTUAL') yield* banned(what, 'unverified');
	}
	if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
	if (isSet(node, 'credentialName')) {
		yield* banned(['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'], 'excludes');
		return;
	}
	if (mode !== 'MUTUAL' || mayBeSet(node, 'credentialName')) return;
	for (const name of ['clientCertificate', 'privateKey']) {
		if (!mayBeSet(node, name))
			yield said('missing-field', get(node, 'mode') ?? head(node), 'mutualNeeds', { field: name });
	}
}

function* configMap(node: Checked): ReturnType<Check> {
	const text = textOf(node);
	if (text?.startsWith('configmap://') === true && !/^configmap:\/\/[^/]+\/[^/]+$/.test(text))
		yield said('invalid-value', node, 'notConfigMap', { value: brief(text) });
}

const tls: Constraints = {
	'': { checks: [clientTls] },
	credentialName: { checks: [configMap] },
	insecureSkipVerify: nullable,
};

const common = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const whole = [...common, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'];

function saysSomething(fields: readonly string[], what: string): Check {
	return function* (node) {
		const isUnread = node.entries.some(({ key }) => key.opaque || key.text === '<<');
		if (!isUnread && !fields.some((field) => mayBeSet(node, field)))
			yield said('missing-field', head(node), 'needsSome', {
				what,
				fields: fields
					.slice(0, 4)
					.map((one) => `"${one}"`)
					.join(', '),
			});
	};
}

const parts: Constraints = {
	...below(['connectionPool'], connectionPool),
	...below(['outlierDetection'], outlierDetection),
	...below(['loadBalancer'], loadBalancer),
	...below(['tls'], tls),
};

/** istio: validatePortTrafficPolicies */
function* portNamed(node: Checked): ReturnType<Check> {
	if (get(node, 'port') === undefined)
		yield said('missing-field', head(node), 'needs', { what: 'Port-level settings', field: 'port' });
}

/** A traffic policy, and what it says of single ports. */
export const trafficPolicy: Constraints = joined(
	parts,
	{
		'': { checks: [saysSomething(whole, 'A traffic policy'), excludes('tunnel', ['proxyProtocol'])] },
		portLevelSettings: { maxItems: 4096 },
		'portLevelSettings[]': { checks: [portNamed, saysSomething(common, 'A port-level policy')] },
		'portLevelSettings[].port.number': unsigned,
		'retryBudget.budgetInterval': anyDuration,
		'retryBudget.percent': { ...nullable, type: 'number', minimum: 0, maximum: 100 },
		'retryBudget.minRetryConcurrency': unsigned,
		'tunnel.protocol': { format: 'tunnelProtocol' },
		'tunnel.targetHost': { format: 'fqdnOrIp' },
		'tunnel.targetPort': { ...unsigned, format: 'port' },
	},
	below(['portLevelSettings[]'], parts),
);
