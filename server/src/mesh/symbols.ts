// The kinds of symbol: what a declaration gives a name to, and a reference mentions.

/**
 * host           a name traffic can be sent to: of a Service or of a ServiceEntry
 * port           a port of a host
 * subset         a subset of a host, declared by a DestinationRule
 * gateway        an Istio Gateway
 * servedHost     a host that a server of a Gateway accepts
 * workload       pods (or WorkloadEntries), known by their labels
 * secret         a Secret with a certificate
 * serviceAccount, configMap, namespace, delegate (a VirtualService), parent (a Gateway API Gateway), section (a listener)
 */
export type SymbolKind =
	| 'host'
	| 'port'
	| 'subset'
	| 'gateway'
	| 'servedHost'
	| 'workload'
	| 'secret'
	| 'delegate'
	| 'parent'
	| 'section';

/** How a kind of symbol is called in messages and hovers. */
export const symbolNames: Readonly<Record<SymbolKind, string>> = {
	host: 'host',
	port: 'port',
	subset: 'subset',
	gateway: 'gateway',
	servedHost: 'host',
	workload: 'workload',
	secret: 'secret',
	delegate: 'delegate',
	parent: 'gateway',
	section: 'listener',
};
