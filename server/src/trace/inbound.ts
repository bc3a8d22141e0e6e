// What the sidecar of a workload does with what comes in: by the protocol of the port, the mode of mutual TLS, and what the
// client sends. istio: pilot/pkg/networking/core/listener_inbound.go
import type { Mode } from '../istio/policies/peer-authentication.ts';
import { isHttp, type Protocol } from '../schema/protocols.ts';

/** What a client sends: requests or other bytes; as they are, in TLS of its own, or in that of the mesh. */
export interface Arrival {
	readonly content: 'http' | 'other';
	readonly tls: 'none' | 'own' | 'mutual';
}

export type Inbound =
	/** `requests`: whether they are seen one by one, so that policies about paths and methods count. */
	| { readonly is: 'taken'; readonly requests: boolean }
	/** Nothing of the listener is for this, so that the connection is closed. */
	| { readonly is: 'refused' }
	/** TLS, but without the certificate of a workload of the mesh. */
	| { readonly is: 'without certificate' }
	/** What is no request comes to a port where requests are read. */
	| { readonly is: 'no request' };

/**
 * What becomes of a connection. `protocol`: of the port; undefined if no Service or Sidecar lists it, so that it is passed
 * through. `mode`: what PeerAuthentications come to there.
 */
export function arrival(protocol: Protocol | undefined, mode: Mode, { content, tls }: Arrival): Inbound {
	const isMutual = mode !== 'DISABLE' && tls === 'mutual';
	if (mode === 'STRICT' && !isMutual) return tls === 'none' ? { is: 'refused' } : { is: 'without certificate' };
	const isDetected = protocol === undefined || protocol === 'Unsupported';
	const isForRequests = protocol !== undefined && isHttp(protocol);
	// What is still encrypted cannot be read.
	const isReadable = content === 'http' && (tls === 'none' || isMutual);
	if (!isForRequests) return { is: 'taken', requests: isDetected && isReadable };
	if (isReadable) return { is: 'taken', requests: true };
	return mode === 'PERMISSIVE' && tls === 'own' ? { is: 'refused' } : { is: 'no request' };
}
