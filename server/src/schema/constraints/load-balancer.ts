// Rows of load balancing: localities, consistent hashing, warm-up. istio: validateLoadBalancer
import { each, excludes, get, head, isSet, keyOf, mayBeSet, numberOf, said, textOf } from '../checks.ts';
import type { Check } from '../schema.ts';
import type { Constraints } from './rows.ts';
import { anyDuration, duration, nullable, unsigned } from './shared.ts';

type Checked = Parameters<Check>[0];

const topology = new Set(['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone']);

/** istio: pkg/config/validation/agent/validation.go, ValidateLocalityLbSetting, ValidateZoneAwareLbSetting */
function localityFaults(setting: 'localityLbSetting' | 'zoneAwareLbSetting'): Check {
	return function* (node) {
		const locality = get(node, setting);
		if (locality === undefined) return;
		const [distribute, failover] = [isSet(locality, 'distribute'), isSet(locality, 'failover')];
		if (distribute && failover) {
			yield said('conflicting-fields', keyOf(locality, 'failover'), 'excludes', {
				one: 'distribute',
				other: 'failover',
			});
			return;
		}
		const priority = each(locality, 'failoverPriority').find((item) => topology.has(textOf(item) ?? ''));
		if (priority !== undefined && (setting === 'zoneAwareLbSetting' || failover)) {
			yield said(
				'conflicting-fields',
				priority,
				setting === 'zoneAwareLbSetting' ? 'zoneAsPriority' : 'failoverAsPriority',
				{ value: textOf(priority) ?? '' },
			);
			return;
		}
		yield* failovers(locality);
		if (distribute) yield* distributions(locality);
	};
}

/** istio: ValidateLocalityLbSetting */
function* failovers(locality: Checked): ReturnType<Check> {
	for (const item of each(locality, 'failover')) {
		const [from, to] = [get(item, 'from'), get(item, 'to')];
		for (const end of [from, to]) {
			if (end !== undefined && /[/*]/.test(textOf(end) ?? ''))
				yield said('invalid-value', end, 'notRegion', { value: textOf(end) ?? '' });
		}
		if (to !== undefined && textOf(from) !== undefined && textOf(from) === textOf(to))
			yield said('invalid-value', to, 'ownFailover', { region: textOf(to) ?? '' });
	}
}

/** istio: ValidateLocalityLbSetting */
function* distributions(locality: Checked): ReturnType<Check> {
	const items = each(locality, 'distribute');
	yield* overlapping(items.flatMap((item) => get(item, 'from') ?? []));
	for (const item of items) {
		const to = get(item, 'to');
		if (item.kind === 'map' && !item.opaque) {
			if (to === undefined) yield said('missing-field', head(item), 'distributeWithoutTo', { fields: ['to'] });
			if (get(item, 'from') === undefined)
				yield said('missing-field', head(item), 'distributeWithoutFrom', { fields: ['from'] });
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
			yield said('invalid-value', wrong.value, 'weight', { value: wrong.value.text });
			continue;
		}
		const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
		if (sum !== 100) yield said('invalid-value', keyOf(item, 'to'), 'weights', { sum });
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
			yield said('invalid-value', node, 'starInLocality', { value: text });
		} else if (text.split('/').some((part) => part === '')) {
			yield said('invalid-value', node, 'emptyLocality', { value: text });
		} else if (seen.some((other) => covers(other, text) || (star === -1 && covers(text, other)))) {
			yield said('duplicate-item', node, 'overlappingLocality', { value: text });
		}
		seen.push(text);
	}
}

function covers(a: string, b: string): boolean {
	const plain = a.replace(/\/?\*$/, '');
	return a === b || plain === '' || b === plain || b.startsWith(`${plain}/`);
}

/** istio: validateLoadBalancer */
function* hashing(node: Checked): ReturnType<Check> {
	const ring = get(node, 'minimumRingSize');
	if (!mayBeSet(node, 'minimumRingSize') || ring === undefined) return;
	for (const other of ['ringHash', 'maglev']) {
		if (get(node, other) !== undefined)
			yield said('conflicting-fields', ring, 'excludes', { one: 'minimumRingSize', other });
	}
}

/** istio: validateLoadBalancer, isPrime */
function* maglevSize(node: Checked): ReturnType<Check> {
	const size = get(node, 'tableSize');
	const value = numberOf(size);
	if (size === undefined && node.kind === 'map')
		yield said('missing-field', head(node), 'needs', { what: '"maglev"', field: 'tableSize' });
	if (size === undefined || value === undefined) return;
	if (value >= 5_000_011) yield said('invalid-value', size, 'largeTable', { value });
	else if (!isPrime(value)) yield said('invalid-value', size, 'notPrime', { value });
}

function isPrime(value: number): boolean {
	// Istio takes 1 for one.
	if (value < 1 || !Number.isInteger(value)) return false;
	for (let i = 2; i * i <= value; i++) if (value % i === 0) return false;
	return true;
}

/** Rows below `loadBalancer`. */
export const loadBalancer: Constraints = {
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
	'consistentHash.httpCookie.ttl': anyDuration,
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
	'backendUtilization.weightExpirationPeriod': anyDuration,
	'backendUtilization.weightStabilizationPeriod': anyDuration,
	'backendUtilization.weightUpdatePeriod': anyDuration,
	'backendUtilization.errorUtilizationPenaltyPercent': unsigned,
};

function* positive(node: Checked): ReturnType<Check> {
	const value = numberOf(node);
	if (value !== undefined && value <= 0) yield said('invalid-value', node, 'notPositive', { value: node.text });
}
