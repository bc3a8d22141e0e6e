// Which listeners of one port get along.

/** A listener as far as it is told from others. */
export interface ListenerKey {
	readonly port: number;
	readonly protocol: string;
	readonly hostname: string | undefined;
}

/** Without a handshake or a header, nothing tells connections apart but the port. */
const isBare = (protocol: string): boolean => protocol === 'TCP' || protocol === 'UDP';

const hostOf = ({ hostname }: ListenerKey): string => (hostname === undefined || hostname === '' ? '*' : hostname);

/**
 * Whether two listeners can be open at once. Of two that cannot, the later one is not (istio:
 * pilot/pkg/config/kube/gatewaycommon/listener_conflict.go, listenersDistinct).
 */
export function areDistinct(a: ListenerKey, b: ListenerKey): boolean {
	if (a.port !== b.port) return true;
	if (isBare(a.protocol) || isBare(b.protocol)) return false;
	return hostOf(a) !== hostOf(b);
}
