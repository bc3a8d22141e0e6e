// A value of the right type that its field does not take.
import type { Messages } from '../engine/message.ts';
import { stating } from '../engine/rule.ts';
import { formatMessages } from '../shared/format-messages.ts';
import { checkedKinds, schemaFindings } from '../shared/schema-faults.ts';

const messages = {
	...formatMessages,
	notListed: { wrong: '"{value}" is not a valid value of {what}', remedy: 'it can be {listed}' },
	misspelt: { wrong: '"{value}" is not a valid value of {what}', remedy: 'did you mean "{suggestion}"?' },
	small: '{what} must be at least {least}, not {value}',
	big: '{what} must be at most {most}, not {value}',
	nothing: '{what} must not be empty',
	long: '{what} must have at most {most} characters, not {length}',
	unlikePattern: '"{value}" does not match the pattern {pattern} of {what}',
	few: '{what} needs {least} {parts}',
	many: '{what} can have at most {most} {parts}, not {count}',
	notKeySet: 'This is not a key set, which is JSON with a list "keys"',
	keyWithoutType: 'Key {position} of the set needs "kty": {types}',
	keyWithout: 'Key {position} of the set needs "{field}", like every key of type {type}',
	emptyConditionValue: 'A value must not be empty',
	foreignConfigMap: 'The ConfigMap must be in the namespace of the DestinationRule, "{own}", not in "{namespace}"',
	withoutApplyTo: 'A patch needs "applyTo"',
	notMetadataKey: { wrong: '"{value}" cannot be a key here', remedy: 'write a name, or a DNS name, "/" and a name' },
	addressAsSni: {
		wrong: '"{value}" is an IP address, which is never sent as a TLS server name',
		remedy: 'write a host name',
	},
	manyMatches: 'All rules together can have at most {most} matches, not {count}',
	numerator: '"numerator" cannot be more than "denominator", which is {denominator}',
	grpcService: '"{value}" is not the name of a gRPC service, such as shop.v1.Cart',
	grpcMethod: '"{value}" is not the name of a gRPC method, such as GetCart',
	longBackendRequest: '"backendRequest" cannot be longer than "request", which is {limit}',
	relativePath: '"{value}" must start with "/"',
	pathPart: '"{value}" cannot contain "{part}"',
	pathEnd: '"{value}" cannot end with "{end}"',
	pathCharacters: '"{value}" contains characters that a path cannot have{remedy}',
	targetPortInGateway: { wrong: '"targetPort" has no effect in a Gateway', remedy: 'remove it' },
	notRedirectCode: { wrong: '{code} is not a redirect code', remedy: 'use 300 to 399' },
	notStatus: { wrong: '{code} is not a valid response status', remedy: 'use 200 to 600' },
	unsupported: 'Istio does not support this field',
	longBody: 'A direct response can have at most 1 MiB',
	emptyRegex: 'The regular expression must not be empty',
	emptyPrefix: 'The prefix must not be empty: it would match every value',
	emptyOrigin: 'An origin must not be empty',
	notRegion: '"{value}" must be a region only, without zone and wildcard',
	ownFailover: 'A region cannot fail over to itself: "{region}"',
	weight: 'A weight must be from 1 to 100, not {value}',
	weights: 'The weights must add up to 100, not {sum}',
	starInLocality: '"{value}": "*" can only be used once, at the end',
	emptyLocality: { wrong: '"{value}" has an empty part', remedy: 'use region/zone/subzone' },
	largeTable: '"tableSize" must be less than 5000011, not {value}',
	notPrime: '"tableSize" must be a prime number, and {value} is not one',
	notPositive: 'This must be greater than 0, not {value}',
	staticAddress: 'With resolution STATIC an endpoint needs an IP address, not "{value}"',
	allHosts: { wrong: '"*" cannot be a host of a ServiceEntry', remedy: 'list the hosts' },
	notTarget: {
		wrong: 'A policy cannot target {target}',
		remedy: 'it can target a Service, ServiceEntry, Gateway or GatewayClass of the right group',
	},
	reserved: '"{annotation}" is reserved for Istio and cannot be set',
	dryRunElsewhere: '"istio.io/dry-run" can only be used on AuthorizationPolicies',
	dryRunAction: '"istio.io/dry-run" can only be used with action ALLOW or DENY, not with {action}',
	notBoolean: { wrong: '"{value}" is not a boolean', remedy: 'use "true" or "false"' },
	notIpOfListener: '"{value}" is not an IP address, which a listener with a port must bind to',
	withoutPortOrBind: 'An egress listener needs a port number, or "bind" with a unix socket',
	modeOfSidecar: 'TLS mode {mode} cannot be used in a Sidecar',
	notEndpoint: '"{value}" must be 127.0.0.1, 0.0.0.0 or nothing, and a port, such as 127.0.0.1:8080; or a unix socket',
	endpointWithoutPort: '"{value}" has no port from 1 to 65535',
	dynamicSidecar: 'A Sidecar cannot have mode ALLOW_ANY_DYNAMIC_DNS',
	targetPortInSidecar: { wrong: '"targetPort" has no effect in a Sidecar', remedy: 'remove it' },
	tagWithoutName: 'A tag needs a name',
	notConfigMap: '"{value}" must be configmap://namespace/name',
	notAddress: '"{value}" is neither an IP address nor a host name',
	grpcProbe: {
		wrong: 'Istio refuses a probe with "grpc", though its API has the field',
		remedy: 'use "httpGet", "tcpSocket" or "exec"',
	},
} as const satisfies Messages;

export default stating(messages)({
	severity: 'error',
	kinds: checkedKinds,
	codes: ['IST0106'],
	docs: {
		summary:
			'A value is invalid for its field: not in its list of values, out of range, not a duration, not a host, not a regular expression that Envoy supports.',
		why: 'The API server, or Istio’s webhook, rejects the manifest. Regular expressions are RE2, which has no look-ahead and no backreferences.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: reviews }
    timeout: 5 seconds
`,
		mend: ['5 seconds', '5s'],
	},
	// istio: pkg/webhooks/validation/server/server.go, validate
	check: (resource, mesh) => schemaFindings<typeof messages>(resource, mesh, 'invalid-value'),
});
