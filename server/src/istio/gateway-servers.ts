// What a server of a Gateway does with what comes in at its port, by its protocol and its TLS settings.
import { isHttp, protocolNamed } from '../schema/protocols.ts';

/** A server as far as its protocol and `tls` tell; `mode` is undefined where it is not written. */
export interface ServerKind {
	readonly protocol: string;
	readonly hasTls: boolean;
	readonly mode: string | undefined;
}

/** Whether requests come in as plain HTTP. */
export function isPlainHttp(protocol: string): boolean {
	return isHttp(protocolNamed(protocol));
}

/** Whether connections come in with TLS (istio: pkg/config/gateway/gateway.go, IsTLSServer). */
export function isTlsServer({ protocol, hasTls }: ServerKind): boolean {
	return hasTls && !isPlainHttp(protocol);
}

/** Whether TLS goes on to the workload as it is; that is what a mode left out means (istio: pkg/config/gateway/gateway.go, IsPassThroughServer). */
export function isPassedThrough({ hasTls, mode }: ServerKind): boolean {
	return hasTls && (mode === undefined || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH');
}

/** Whether its requests are routed by `http` of a VirtualService (istio: pkg/config/gateway/gateway.go, IsHTTPServer). */
export function isHttpServer(server: ServerKind): boolean {
	if (isPlainHttp(server.protocol)) return true;
	return protocolNamed(server.protocol) === 'HTTPS' && server.hasTls && !isPassedThrough(server);
}
