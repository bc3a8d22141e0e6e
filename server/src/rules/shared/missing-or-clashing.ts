// What is said of fields that clash, or lack one that is not written and would make them right: then they are a fault of
// schema/missing-field, which a patch or a template may put right.
import type { Messages } from '../engine/message.ts';

export const missingOrClashing = {
	onlyCustom: '"provider" can only be used with action CUSTOM, not with {action}',
	endpointsOfNone: {
		wrong: 'With resolution NONE the client chooses the address',
		consequence: ', so "endpoints" cannot be set',
	},
	indistinctHosts: {
		wrong: 'With several hosts, protocol {protocol} cannot tell them apart',
		remedy: 'only HTTP and TLS can',
	},
	socketPorts: 'With a unix socket as endpoint there must be exactly one port',
	unresolvable: {
		wrong: '"{host}" cannot be resolved by DNS',
		remedy: 'set "endpoints", or use resolution NONE or DYNAMIC_DNS',
	},
	dynamicProtocol: 'Resolution DYNAMIC_DNS needs HTTP, HTTP2, GRPC or TLS, not {protocol}',
	unknownPortName: 'The ServiceEntry has no port named "{name}"',
	tlsOfProtocol: '"tls" can only be used with protocol HTTPS or TLS, not with {protocol}',
	egressProxyMode: '"egressProxy" needs mode ALLOW_ANY',
	notOfDelegate: 'A VirtualService without "hosts" is a delegate, which cannot have "{field}"',
	starInMesh: {
		wrong: '"*" can only be used with gateways',
		remedy: 'in the mesh a VirtualService must list its hosts',
	},
	generatedHost: {
		wrong: '"{host}" is a host for TLS between gateways',
		remedy: 'it needs "gateways", and a match with "sniHosts"',
	},
	claimInMesh: '"{claim}": JWT claims can be matched only at gateways',
	withoutAttempts: '"{field}" has no effect without "attempts", which is 0 if not set',
} as const satisfies Messages;
