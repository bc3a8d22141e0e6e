// TABLE: the ports that the proxy beside a pod listens at, and what for (istio.io: Application Requirements, "Ports used by
// Istio"; istio: pilot/pkg/model/context.go, conflictWithReservedListener).

/** Port -> what the proxy does there. */
export const proxyPorts: ReadonlyMap<number, string> = new Map([
	[15000, 'commands for Envoy'],
	[15001, 'outgoing connections'],
	[15004, 'its debug interface'],
	[15006, 'incoming connections'],
	[15008, 'tunnels of the mesh'],
	[15020, 'merged metrics'],
	[15021, 'health checks'],
	[15053, 'DNS'],
	[15090, 'metrics of Envoy'],
]);

/** Where listeners of all addresses stand: no other for HTTP can be at the same port. */
export const listenerPorts: ReadonlySet<number> = new Set([15001, 15006, 15021, 15090]);
