// What is asked of a trace: a request or a connection, and where it begins.
import type { Json } from '../yaml/json.ts';
import type { ProxyPod } from './proxies.ts';

/**
 * Where a request begins. `through`: it comes from outside to a gateway; `leaving`: a workload with a sidecar opens it;
 * `reaching`: it stands before the sidecar of a workload.
 */
export type Start =
	| { readonly through: ProxyPod; readonly isPodPort?: boolean }
	| { readonly leaving: ProxyPod }
	| { readonly reaching: ProxyPod };

/** TLS as a client speaks it. */
export interface ClientTls {
	/** The name it asks for (SNI). */
	readonly serverName?: string;
	readonly alpn?: readonly string[];
	/** The name in its certificate: `spiffe://…` or a DNS name; undefined if it shows none. */
	readonly identity?: string;
	/** Whether who signed the certificate is trusted; true where nothing is said. */
	readonly isTrusted?: boolean;
}

export interface TraceRequest {
	readonly start: Start;
	/** Of the Service before a gateway, or of the pod where `isPodPort` says so; of a workload that is reached, the pod's. */
	readonly port: number;
	/** The IP address that it is sent to; where none is given, the service that is called stands for it. */
	readonly address?: string;
	/** `bytes` where no request is sent in the connection. */
	readonly sends: 'request' | 'bytes';
	readonly tls?: ClientTls;
	readonly method?: string;
	/** The Host header, with a port if it has one; '' if there is none. */
	readonly host?: string;
	/** With the query. */
	readonly path?: string;
	/** Names in any case. */
	readonly headers?: Readonly<Record<string, string>>;
	/** The IP address of the client. */
	readonly source?: string;
	/** The claims of a token that counts as valid, whoever signed it. */
	readonly claims?: Json;
	/** Seconds since 1970, against which tokens are checked; undefined: they count as being in time. */
	readonly now?: number;
	/** Whether to stop behind the first proxy, as if whatever it sends to answered. */
	readonly isFirstProxyOnly?: boolean;
}

/** A request on its way, as the proxy sees it that has it now: header names in lower case, the path normalized. */
export interface Traveller {
	readonly method: string;
	readonly host: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly scheme: 'http' | 'https';
}
