// TABLE of fields and values of Istio that still work, but are announced to go: what to write instead.
import type { KindId } from './kinds.ts';

export interface DeprecatedField {
	readonly in: KindId;
	/** Path, as mesh/paths.ts reads it. */
	readonly at: string;
	/** What to use, the end of a sentence. */
	readonly instead: string;
	/** How to get there: the new key; and the new value, in which `$` stands for the old one. */
	readonly key?: string;
	readonly value?: string;
	/** Only this value is deprecated. */
	readonly only?: string;
	/** 0 counts as not written. */
	readonly notZero?: boolean;
	/** It has no effect any more: what happens instead, the middle of a sentence. */
	readonly isDead?: string;
	readonly code: string;
}

const policies = [
	'spec.trafficPolicy',
	'spec.trafficPolicy.portLevelSettings[]',
	'spec.subsets[].trafficPolicy',
	'spec.subsets[].trafficPolicy.portLevelSettings[]',
];

export const deprecatedFields: readonly DeprecatedField[] = [
	// istio: pkg/config/analysis/analyzers/deprecation/deprecation.go
	{
		in: 'VirtualService',
		at: 'spec.http[].fault.delay.percent',
		instead: '"percentage"',
		key: 'percentage',
		value: '{ value: $ }',
		notZero: true,
		code: 'IST0002',
	},
	{
		in: 'Sidecar',
		at: 'spec.outboundTrafficPolicy.egressProxy',
		instead: 'a VirtualService or an egress gateway',
		code: 'IST0002',
	},
	// istio: pkg/config/validation/virtualservice.go
	{
		in: 'VirtualService',
		at: 'spec.http[].mirrorPercent',
		instead: '"mirrorPercentage"',
		key: 'mirrorPercentage',
		value: '{ value: $ }',
		code: 'IST0133',
	},
	// istio: pkg/config/validation/validation.go, validateOutlierDetection, validateLoadBalancer
	...policies.flatMap((at): readonly DeprecatedField[] => [
		{
			in: 'DestinationRule',
			at: `${at}.outlierDetection.consecutiveErrors`,
			instead: '"consecutive5xxErrors" or "consecutiveGatewayErrors"',
			// istio: pilot/pkg/networking/core/cluster_traffic_policy.go, applyOutlierDetection reads the other two only.
			isDead: 'Envoy ejects after 5 errors in a row, whatever it says',
			key: 'consecutive5xxErrors',
			notZero: true,
			code: 'IST0133',
		},
		{
			in: 'DestinationRule',
			at: `${at}.loadBalancer.consistentHash.minimumRingSize`,
			instead: '"ringHash"',
			key: 'ringHash',
			value: '{ minimumRingSize: $ }',
			notZero: true,
			code: 'IST0133',
		},
		// api: networking/v1alpha3/destination_rule.proto, LoadBalancerSettings.SimpleLB
		{
			in: 'DestinationRule',
			at: `${at}.loadBalancer.simple`,
			instead: '"LEAST_REQUEST"',
			value: 'LEAST_REQUEST',
			only: 'LEAST_CONN',
			code: '',
		},
	]),
];
