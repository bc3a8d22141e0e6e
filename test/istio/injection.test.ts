// Injection and ambient mode by labels, against tables: our own, and Istio's where they lie beside the project.
import { expect, test } from 'vitest';
import {
	ingressUsesWaypoint,
	isAmbient,
	trafficOf,
	type WaypointName,
	waypointOf,
} from '../../server/src/istio/ambient.ts';
import { isInjected, type Labels, revisionOf } from '../../server/src/istio/injection.ts';
import type { LabelSelector } from '../../server/src/model/label-selector.ts';
import { areTablesThere, table } from '../tables.ts';

type Given = Readonly<Record<string, string>> | null | undefined;
const labels = (given: Given): Labels => new Map(Object.entries(given ?? {}));

test.each<[Given, Given, string | undefined]>([
	[{ 'istio-injection': 'enabled' }, {}, 'default'],
	[{ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' }, {}, 'default'],
	[{ 'istio-injection': 'enabled' }, { 'sidecar.istio.io/inject': 'false' }, undefined],
	[{ 'istio-injection': 'disabled' }, { 'sidecar.istio.io/inject': 'true' }, undefined],
	[{ 'istio-injection': 'true', 'istio.io/rev': 'canary' }, {}, undefined],
	[{ 'istio.io/rev': 'canary' }, { 'istio.io/rev': 'other' }, 'canary'],
	[{ 'istio.io/rev': 'canary' }, { 'sidecar.istio.io/inject': 'false' }, undefined],
	[{}, { 'sidecar.istio.io/inject': 'true' }, 'default'],
	[{}, { 'istio.io/rev': 'canary' }, 'canary'],
	[{}, {}, undefined],
])('in a namespace %j a pod %j is asked about by %s', (namespace, pod, revision) => {
	expect(revisionOf(labels(namespace), labels(pod))).toBe(revision);
});

test('where namespaces are injected by default, labels can refuse', () => {
	expect(revisionOf(labels({}), labels({}), true)).toBe('default');
	expect(revisionOf(labels({ 'istio-injection': 'disabled' }), labels({}), true)).toBe(undefined);
	expect(revisionOf(labels({}), labels({ 'sidecar.istio.io/inject': 'false' }), true)).toBe(undefined);
});

test('the label of a pod goes before that of its namespace', () => {
	const ambient = labels({ 'istio.io/dataplane-mode': 'ambient' });
	const none = labels({ 'istio.io/dataplane-mode': 'none' });
	expect([isAmbient(ambient, labels({})), isAmbient(ambient, none), isAmbient(labels({}), ambient)]).toEqual([
		true,
		false,
		true,
	]);
});

test.each<[Given, Given, WaypointName | 'none' | undefined]>([
	[{}, {}, undefined],
	[{ 'istio.io/use-waypoint': 'w' }, {}, { name: 'w', namespace: 'shop' }],
	[{ 'istio.io/use-waypoint': 'none' }, { 'istio.io/use-waypoint': 'w' }, 'none'],
	[{}, { 'istio.io/use-waypoint': 'w', 'istio.io/use-waypoint-namespace': 'infra' }, { name: 'w', namespace: 'infra' }],
	[{ 'istio.io/use-waypoint-namespace': 'a' }, { 'istio.io/use-waypoint': 'w' }, { name: 'w', namespace: 'shop' }],
])('%j in a namespace %j asks for the waypoint %j', (own, namespace, waypoint) => {
	expect(waypointOf(labels(own), labels(namespace), 'shop')).toEqual(waypoint);
});

test('what a waypoint is for', () => {
	expect([undefined, 'all', 'workload', 'none'].map(trafficOf)).toEqual([
		['service'],
		['service', 'workload'],
		['workload'],
		[],
	]);
});

interface InjectCase {
	readonly config: {
		readonly Policy: string;
		readonly AlwaysInjectSelector?: readonly Selector[];
		readonly NeverInjectSelector?: readonly Selector[];
	};
	readonly podSpec: { readonly HostNetwork?: boolean };
	readonly meta: {
		readonly Name: string;
		readonly Namespace: string;
		readonly Labels?: Given;
		readonly Annotations?: Given;
	};
	readonly want: boolean;
}
type Selector = { readonly MatchLabels?: Readonly<Record<string, string>>; readonly selector?: string };

const policies: Readonly<Record<string, string>> = {
	InjectionPolicyEnabled: 'enabled',
	InjectionPolicyDisabled: 'disabled',
};
const selector = ({ MatchLabels, selector: key }: Selector): LabelSelector => ({
	...(MatchLabels === undefined ? {} : { matchLabels: MatchLabels }),
	...(key === undefined ? {} : { matchExpressions: [{ key, operator: 'Exists' }] }),
});

test.skipIf(!areTablesThere)('Istio injects the same pods', () => {
	for (const { config, podSpec, meta, want } of table<InjectCase>('inject_required').cases) {
		const answer = isInjected(
			{
				policy: policies[config.Policy] ?? config.Policy,
				neverInject: config.NeverInjectSelector?.map(selector) ?? [],
				alwaysInject: config.AlwaysInjectSelector?.map(selector) ?? [],
			},
			{
				namespace: meta.Namespace,
				labels: labels(meta.Labels),
				annotations: labels(meta.Annotations),
				hostNetwork: podSpec.HostNetwork === true,
			},
		);
		expect(answer, meta.Name).toBe(want);
	}
});

interface IngressCase {
	readonly name: string;
	readonly serviceLabels: Given;
	readonly namespaceLabels: Given;
	readonly wantPresent: boolean;
	readonly wantUseWaypoint: boolean;
}

test.skipIf(!areTablesThere)('Istio sends ingress traffic through the same waypoints', () => {
	for (const one of table<IngressCase>('ambient_ingress_use_waypoint').cases) {
		const answer = ingressUsesWaypoint(labels(one.serviceLabels), labels(one.namespaceLabels));
		expect([answer !== undefined, answer === true], one.name).toEqual([one.wantPresent, one.wantUseWaypoint]);
	}
});
