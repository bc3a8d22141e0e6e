// Rows of a traffic policy: connection pools, outlier detection, load balancing, TLS. istio: validateTrafficPolicy
import { each, excludes, get, head, isSet, keyOf, numberOf, said, textOf } from '../checks.ts';
import { brief } from '../formats/words.ts';
import type { Check } from '../schema.ts';
import { below, type Constraints } from './rows.ts';
import { duration, joined, nullable, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

function* pool(node: Checked): ReturnType<Check> {
	if (!isSet(node, 'http') && !isSet(node, 'tcp'))
		yield said('missing-field', head(node), 'A connection pool needs "http" or "tcp"');
	const http = get(node, 'http');
	if (textOf(get(http, 'h2UpgradePolicy')) === 'UPGRADE' && textOf(get(http, 'useClientProtocol')) === 'true' && http)
		yield said(
			'conflicting-fields',
			keyOf(http, 'useClientProtocol'),
			'"useClientProtocol" and h2UpgradePolicy UPGRADE exclude each other',
		);
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

function* localFailures(node: Checked): ReturnType<Check> {
	const failures = get(node, 'consecutiveLocalOriginFailures');
	if ((numberOf(failures) ?? 0) > 0 && failures !== undefined && !isSet(node, 'splitExternalLocalOriginErrors'))
		yield said(
			'missing-field',
			failures,
			'"consecutiveLocalOriginFailures" needs "splitExternalLocalOriginErrors: true"',
		);
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

const topology = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']);

function localityFaults(setting: 'localityLbSetting' | 'zoneAwareLbSetting'): Check {
	return function* (node) {
		const locality = get(node, setting);
		if (locality === undefined) return;
		const [distribute, failover] = [isSet(locality, 'distribute'), isSet(locality, 'failover')];
		if (distribute && failover) {
			yield said('conflicting-fields', keyOf(locality, 'failover'), '"distribute" and "failover" exclude each other');
			return;
		}
		const priority = each(locality, 'failoverPriority').find((item) => topology.has(textOf(item) ?? ''));
		if (priority !== undefined && (setting === 'zoneAwareLbSetting' || failover)) {
			yield said(
				'conflicting-fields',
				priority,
				`"${textOf(priority)}" cannot be a priority here: ${setting === 'zoneAwareLbSetting' ? 'zones are aware of it anyway' : '"failover" says so already'}`,
			);
			return;
		}
		yield* failovers(locality);
		if (distribute) yield* distributions(locality);
	};
}

function* failovers(locality: Checked): ReturnType<Check> {
	for (const item of each(locality, 'failover')) {
		const [from, to] = [get(item, 'from'), get(item, 'to')];
		for (const end of [from, to]) {
			if (end !== undefined && /[/*]/.test(textOf(end) ?? ''))
				yield said('invalid-value', end, `"${textOf(end)}" must be a region alone, without zone and pattern`);
		}
		if (to !== undefined && textOf(from) !== undefined && textOf(from) === textOf(to))
			yield said('invalid-value', to, `A region cannot fail over to itself: "${textOf(to)}"`);
	}
}

function* distributions(locality: Checked): ReturnType<Check> {
	const items = each(locality, 'distribute');
	yield* overlapping(items.flatMap((item) => get(item, 'from') ?? []));
	for (const item of items) {
		const to = get(item, 'to');
		if (item.kind === 'map' && !item.opaque) {
			if (to === undefined) yield said('missing-field', head(item), 'An item of "distribute" needs "to": the shares');
			if (get(item, 'from') === undefined)
				yield said('missing-field', head(item), 'An item of "distribute" needs "from": the locality of the caller');
		}
		if (to === undefined || to.kind !== 'map') continue;
		const names = to.entries.map(({ key }) => key);
		yield* overlapping(names);
		// Of two branches of a template only one is there in the end.
		if (new Set(names.map(({ text }) => text)).size < names.length) continue;
		const weights = to.entries.map(({ value }) => numberOf(value));
		if (weights.includes(undefined)) continue;
		const wrong = to.entries.find((_, index) => (weights[index] ?? 0) < 1 || (weights[index] ?? 0) > 100);
		if (wrong !== undefined) {
			yield said('invalid-value', wrong.value, `A share must be from 1 to 100, not ${wrong.value.text}`);
			continue;
		}
		const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
		if (sum !== 100) yield said('invalid-value', keyOf(item, 'to'), `The shares must add up to 100, not ${sum}`);
	}
}

/**
 * Localities (`region/zone/subzone`, the last may be `*`) of which none may be in an earlier one; a pattern behind what it
 * covers stands for the rest. istio: validateLocalities
 */
function* overlapping(nodes: readonly Checked[]): ReturnType<Check> {
	const seen: string[] = [];
	for (const node of nodes) {
		const text = textOf(node);
		if (text === undefined) continue;
		const star = text.indexOf('*');
		if (star !== -1 && star !== text.length - 1) {
			yield said('invalid-value', node, `"${text}": one "*" may stand last`);
		} else if (text.split('/').some((part) => part === '')) {
			yield said('invalid-value', node, `"${text}" has an empty part; write region/zone/subzone`);
		} else if (seen.some((other) => covers(other, text) || (star === -1 && covers(text, other)))) {
			yield said('duplicate-item', node, `"${text}" overlaps with another locality of the list`);
		}
		seen.push(text);
	}
}

function covers(a: string, b: string): boolean {
	const plain = a.replace(/\/?\*$/, '');
	return a === b || plain === '' || b === plain || b.startsWith(`${plain}/`);
}

function* hashing(node: Checked): ReturnType<Check> {
	const ring = get(node, 'minimumRingSize');
	if (!isSet(node, 'minimumRingSize') || ring === undefined) return;
	for (const other of ['ringHash', 'maglev']) {
		if (get(node, other) !== undefined)
			yield said('conflicting-fields', ring, `"minimumRingSize" and "${other}" exclude each other`);
	}
}

function* maglevSize(node: Checked): ReturnType<Check> {
	const size = get(node, 'tableSize');
	const value = numberOf(size);
	if (size === undefined && node.kind === 'map') yield said('missing-field', head(node), '"maglev" needs "tableSize"');
	if (size === undefined || value === undefined) return;
	if (value >= 5_000_011) yield said('invalid-value', size, `"tableSize" must be less than 5000011, not ${value}`);
	else if (!isPrime(value))
		yield said('invalid-value', size, `"tableSize" must be a prime number, which ${value} is not`);
}

function isPrime(value: number): boolean {
	if (value < 2 || !Number.isInteger(value)) return false;
	for (let i = 2; i * i <= value; i++) if (value % i === 0) return false;
	return true;
}

const loadBalancer: Constraints = {
	'': {
		choices: [{ fields: ['simple', 'consistentHash', 'backendUtilization'], least: 0, most: 1 }],
		checks: [
			excludes('localityLbSetting', ['zoneAwareLbSetting']),
			localityFaults('localityLbSetting'),
			localityFaults('zoneAwareLbSetting'),
		],
	},
	consistentHash: { checks: [hashing] },
	'consistentHash.httpCookie.name': { format: 'notEmpty' },
	'consistentHash.httpCookie.ttl': { format: 'anyDuration' },
	'consistentHash.httpCookie.attributes': { unique: ['name'] },
	'consistentHash.httpCookie.attributes[].name': { format: 'notEmpty' },
	'consistentHash.maglev': { checks: [maglevSize] },
	'consistentHash.maglev.tableSize': { minimum: 0 },
	'consistentHash.minimumRingSize': { minimum: 0 },
	'consistentHash.ringHash.minimumRingSize': { minimum: 0 },
	'localityLbSetting.enabled': nullable,
	'localityLbSetting.distribute[].to{}': unsigned,
	'zoneAwareLbSetting.enabled': nullable,
	'zoneAwareLbSetting.minClusterSize': { ...nullable, minimum: 1, maximum: 4294967295 },
	'warmup.duration': duration,
	'warmup.minimumPercent': { ...nullable, type: 'number', minimum: 0, maximum: 100 },
	'warmup.aggression': { ...nullable, type: 'number', checks: [positive] },
	warmupDurationSecs: duration,
	'backendUtilization.errorUtilizationPenaltyPercent': unsigned,
};

function* positive(node: Checked): ReturnType<Check> {
	const value = numberOf(node);
	if (value !== undefined && value <= 0)
		yield said('invalid-value', node, `This must be more than 0, not ${node.text}`);
}

/** istio: validateTLS */
function* clientTls(node: Checked): ReturnType<Check> {
	const mode = textOf(get(node, 'mode'));
	const banned = (names: readonly string[], why: string) =>
		names.flatMap((name) =>
			isSet(node, name) ? [said('conflicting-fields', keyOf(node, name), `"${name}" ${why}`)] : [],
		);
	if (textOf(get(node, 'insecureSkipVerify')) === 'true') {
		const what = ['caCertificates', 'subjectAltNames', ...(mode === 'SIMPLE' ? ['credentialName'] : [])];
		if (mode === 'SIMPLE' || mode === 'MUTUAL') yield* banned(what, 'has no use with "insecureSkipVerify: true"');
	}
	if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
	if (isSet(node, 'credentialName')) {
		yield* banned(
			['clientCertificate', 'caCertificates', 'privateKey', 'caCrl'],
			'and "credentialName" exclude each other',
		);
		return;
	}
	if (mode !== 'MUTUAL') return;
	for (const name of ['clientCertificate', 'privateKey']) {
		if (!isSet(node, name))
			yield said(
				'missing-field',
				get(node, 'mode') ?? head(node),
				`TLS mode MUTUAL needs "${name}", or a "credentialName"`,
			);
	}
}

function* configMap(node: Checked): ReturnType<Check> {
	const text = textOf(node);
	if (text?.startsWith('configmap://') === true && !/^configmap:\/\/[^/]+\/[^/]+$/.test(text))
		yield said('invalid-value', node, `"${brief(text)}" must be configmap://namespace/name`);
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
		if (!isUnread && !fields.some((field) => isSet(node, field)))
			yield said(
				'missing-field',
				head(node),
				`${what} must say something: set ${fields
					.slice(0, 4)
					.map((one) => `"${one}"`)
					.join(', ')} …`,
			);
	};
}

const parts: Constraints = {
	...below(['connectionPool'], connectionPool),
	...below(['outlierDetection'], outlierDetection),
	...below(['loadBalancer'], loadBalancer),
	...below(['tls'], tls),
};

function* portNamed(node: Checked): ReturnType<Check> {
	if (get(node, 'port') === undefined) yield said('missing-field', head(node), 'Settings for a port need "port"');
}

/** A traffic policy, and what it says of single ports. */
export const trafficPolicy: Constraints = joined(
	parts,
	{
		'': { checks: [saysSomething(whole, 'A traffic policy'), excludes('tunnel', ['proxyProtocol'])] },
		portLevelSettings: { maxItems: 4096 },
		'portLevelSettings[]': { checks: [portNamed, saysSomething(common, 'Settings for a port')] },
		'portLevelSettings[].port.number': unsigned,
		'retryBudget.percent': { ...nullable, type: 'number', minimum: 0, maximum: 100 },
		'retryBudget.minRetryConcurrency': unsigned,
		'tunnel.protocol': { format: 'tunnelProtocol' },
		'tunnel.targetHost': { format: 'fqdnOrIp' },
		'tunnel.targetPort': { ...unsigned, format: 'port' },
	},
	below(['portLevelSettings[]'], parts),
);
