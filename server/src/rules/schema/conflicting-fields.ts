// Fields that exclude each other.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { missingOrClashing } from '../shared/missing-or-clashing.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	...missingOrClashing,
	onlyOne: { wrong: '{fields} cannot be combined in {place}', remedy: 'set only one of them' },
	excludes: '"{one}" and "{other}" cannot be combined',
	redirectExcludes: '"{one}" and "{other}" cannot be combined: a redirect is already a response',
	responseExcludes: '"{one}" and "{other}" cannot be combined: the response is sent directly',
	unverified: '"{one}" has no effect with "insecureSkipVerify: true"',
	onlyOneOf: 'Only one of {fields} can be set',
	zoneAsPriority: '"{value}" cannot be a priority here: zone-aware load balancing already uses zones',
	failoverAsPriority: '"{value}" cannot be a priority here: "failover" already sets it',
	exportedToAll: { wrong: '"*" exports to all namespaces', consequence: ', so it must be the only item' },
	exportedToNone: { wrong: '"~" exports to no namespace', consequence: ', so it must be the only item' },
	notCustom: '"{field}" cannot be used with action CUSTOM',
	impliedByAccount: '"{field}" and "serviceAccounts" cannot be combined: a service account already implies both',
	exportedWithSelector: {
		wrong: 'With "workloadSelector" a DestinationRule applies in its own namespace only',
		remedy: 'use "."',
	},
	neverMatches: { wrong: '"{field}" never matches for {kind}', remedy: 'use "{suggestion}"' },
	onlyHttpFilter: '"subFilter" can only be used with HTTP_FILTER, not with {kind}',
	onlyManager: '"subFilter" can only be used with the filter envoy.filters.network.http_connection_manager',
	onlyWaypoint: '"waypoint" can only be used with context WAYPOINT',
	valueOfHost: '"value" has no effect with valueFrom HOST',
	listenerHost: 'A listener of protocol {protocol} cannot have a host name',
	listenerTls: 'A listener of protocol {protocol} cannot have "tls"',
	httpsPassthrough: {
		wrong: 'A listener of protocol HTTPS must terminate TLS',
		remedy: 'for Passthrough use protocol TLS',
	},
	mixedReferences: {
		wrong: '{what} {name} is listed several times',
		consequence: ', so all of these items must set the same of {fields}',
	},
	notOfType: '"{field}" does not go with type {type}',
	notOfFilter: '"{field}" cannot be set on a filter of type {type}',
	redirectAndRewrite: 'A rule can redirect or rewrite, not both',
	redirectWithBackends: 'A rule that redirects cannot have "backendRefs"',
	prefixWithoutMatch: '"replacePrefixMatch" needs exactly one match in the rule, of type PathPrefix',
	notOnlyStar: { wrong: '"*" stands for all', consequence: ', so it must be the only item of "{field}"' },
	notOfProtocol: '"{field}" cannot be set with protocol {protocol}',
	portOfSocket: { wrong: 'A server that binds to a unix socket has no port number', remedy: 'use 0' },
	tlsOfPlaintext: {
		wrong: '"tls" has no effect with protocol {protocol}, which is plaintext',
		remedy: 'use HTTPS or TLS, or keep only "httpsRedirect"',
	},
	prefixWithoutUri: '"prefixRewrite" needs "uri" matches with "prefix"',
	severalHosts: {
		wrong: 'The host is set in several places',
		remedy: 'keep either "rewrite.authority" or the headers',
	},
	rangeOfAddresses: 'A range of addresses can only be used with resolution NONE or STATIC, not with {resolution}',
	severalEndpoints: 'With resolution DNS_ROUND_ROBIN there can be only one endpoint',
	socketOfDns: 'With resolution DNS an endpoint cannot be a unix socket',
	notDynamic: 'With resolution DYNAMIC_DNS "{field}" cannot be set',
	dynamicHost: 'Resolution DYNAMIC_DNS needs hosts with "*", not "{host}"',
	dynamicAtWaypoint: 'A waypoint cannot serve an internal host with resolution DYNAMIC_DNS',
	notIstioMutual: '"{field}" cannot be set with mode ISTIO_MUTUAL, which uses Istio\'s own certificates',
	crlOfSimple: '"caCrl" has no effect with mode SIMPLE, which does not request client certificates',
	catchAllNotLast: {
		wrong: 'An egress listener without "port" handles all other traffic',
		consequence: ', so it must be the last one, and the only one',
	},
	captureOfSocket: {
		wrong: 'Traffic to a unix socket cannot be captured',
		remedy: '"captureMode" can be DEFAULT or NONE',
	},
	notInSidecar: '"{field}" cannot be set in a Sidecar',
	removedTag: 'A tag with REMOVE cannot have "value"',
	upgradeOfClientProtocol: '"useClientProtocol" and h2UpgradePolicy UPGRADE cannot be combined',
	delegateOfDelegate: 'A delegate cannot delegate again',
	foreignSni: 'SNI host "{host}" is not one of the VirtualService\'s hosts',
	portsOfSocket: 'A unix socket has no ports',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary: 'Fields are set that cannot be set together.',
		why: 'The API server, or Istio’s webhook, rejects the manifest.',
		bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
      consistentHash: { useSourceIp: true }
`,
		mend: ['      simple: LEAST_REQUEST\n', ''],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'conflicting-fields'),
});
