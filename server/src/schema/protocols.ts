// The protocols of ports, as Istio reads them from Services, ServiceEntries, Gateways and Sidecars.

/** What Istio may take a port for; `Unsupported`: it finds out at run time. */
export type Protocol =
	| 'TCP'
	| 'UDP'
	| 'HTTP'
	| 'HTTP_PROXY'
	| 'HTTP2'
	| 'HTTPS'
	| 'TLS'
	| 'GRPC'
	| 'GRPCWeb'
	| 'Mongo'
	| 'Redis'
	| 'MySQL'
	| 'HBONE'
	| 'Unsupported';

const protocols: ReadonlyMap<string, Protocol> = new Map([
	['tcp', 'TCP'],
	['udp', 'UDP'],
	['http', 'HTTP'],
	['http_proxy', 'HTTP_PROXY'],
	['http2', 'HTTP2'],
	['https', 'HTTPS'],
	['tls', 'TLS'],
	['grpc', 'GRPC'],
	['grpc-web', 'GRPCWeb'],
	['mongo', 'Mongo'],
	['redis', 'Redis'],
	['mysql', 'MySQL'],
	['hbone', 'HBONE'],
]);

/** Whether Istio knows a word for a protocol, in whatever case. */
export function isProtocol(word: string): boolean {
	return protocols.has(word.toLowerCase());
}

const http: ReadonlySet<Protocol> = new Set(['HTTP', 'HTTP2', 'HTTP_PROXY', 'GRPC', 'GRPCWeb']);

/** The words for a protocol that users may write, in lower case; the name of a port of a Service begins with one. */
export const protocolWords: readonly string[] = [...protocols.keys()].filter((one) => one !== 'hbone');

/** The protocol a word stands for, in any case (istio: pkg/config/protocol/instance.go, Parse). */
export function protocolNamed(text: string): Protocol {
	return protocols.get(text.toLowerCase()) ?? 'Unsupported';
}

/** Whether requests, and not just bytes, are seen on a port (istio: pkg/config/protocol/instance.go, IsHTTP). */
export function isHttp(protocol: Protocol): boolean {
	return http.has(protocol);
}

/** Whether whoever connects starts TLS (istio: pkg/config/protocol/instance.go, IsTLS). */
export function isTls(protocol: Protocol): boolean {
	return protocol === 'TLS' || protocol === 'HTTPS';
}
