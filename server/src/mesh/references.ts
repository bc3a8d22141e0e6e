// TABLE: who mentions what symbol, at which path. From a row follow definition, hover, completion and "no such …".
import type { KindId } from '../model/kinds.ts';
import type { SymbolKind } from './symbols.ts';

export interface ReferenceRow {
	readonly in: KindId;
	/** Path of the word: keys with dots between, `[]` for each item of a list. */
	readonly at: string;
	readonly to: SymbolKind;
	/** Where the owner stands that narrows the search, relative to `at` (`../host`) or from the root (`spec.host`). */
	readonly of?: string;
	/** Where the namespace stands, if it has a field of its own; else the resource's own is meant. */
	readonly namespace?: string;
	/** The row counts only if the field there is absent or one of these. */
	readonly when?: { readonly at: string; readonly is: readonly string[] };
	/** A map of labels that selects, instead of a word that names. */
	readonly labels?: boolean;
	/** Selects in all namespaces instead of the resource's own. */
	readonly everywhere?: boolean;
	/** May lead nowhere without being a fault: never reported. */
	readonly optional?: boolean;
}

const destination = (list: string, at: string): readonly ReferenceRow[] => [
	{ in: 'VirtualService', at: `spec.${list}[].${at}.host`, to: 'host' },
	{ in: 'VirtualService', at: `spec.${list}[].${at}.subset`, to: 'subset', of: '../host' },
	{ in: 'VirtualService', at: `spec.${list}[].${at}.port.number`, to: 'port', of: '../../host' },
];

const trafficPolicy = (at: string): readonly ReferenceRow[] => [
	{ in: 'DestinationRule', at: `${at}.portLevelSettings[].port.number`, to: 'port', of: 'spec.host' },
	{ in: 'DestinationRule', at: `${at}.tls.credentialName`, to: 'secret' },
	{ in: 'DestinationRule', at: `${at}.portLevelSettings[].tls.credentialName`, to: 'secret' },
];

// istio: pilot/pkg/model/push_context.go, mergeGateways: a Gateway selects pods of any namespace.
const selector = (kind: KindId, at: string, everywhere = false): ReferenceRow => ({
	in: kind,
	at,
	to: 'workload',
	labels: true,
	everywhere,
	optional: true,
});

const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const;
const isGateway = { at: '../kind', is: ['Gateway'] };
const isService = { at: '../kind', is: ['Service'] };

const route = (kind: KindId): readonly ReferenceRow[] => [
	{ in: kind, at: 'spec.parentRefs[].name', to: 'parent', namespace: '../namespace', when: isGateway, optional: true },
	{
		in: kind,
		at: 'spec.parentRefs[].sectionName',
		to: 'section',
		of: '../name',
		namespace: '../namespace',
		when: isGateway,
		optional: true,
	},
	{
		in: kind,
		at: 'spec.rules[].backendRefs[].name',
		to: 'host',
		namespace: '../namespace',
		when: isService,
		optional: true,
	},
	{
		in: kind,
		at: 'spec.rules[].backendRefs[].port',
		to: 'port',
		of: '../name',
		namespace: '../namespace',
		when: isService,
		optional: true,
	},
];

export const references: readonly ReferenceRow[] = [
	{ in: 'VirtualService', at: 'spec.gateways[]', to: 'gateway' },
	...['http', 'tls', 'tcp'].map(
		(list): ReferenceRow => ({ in: 'VirtualService', at: `spec.${list}[].match[].gateways[]`, to: 'gateway' }),
	),
	{ in: 'VirtualService', at: 'spec.hosts[]', to: 'servedHost', optional: true },
	{ in: 'VirtualService', at: 'spec.hosts[]', to: 'host', optional: true },
	...destination('http', 'route[].destination'),
	...destination('http', 'mirror'),
	...destination('http', 'mirrors[].destination'),
	...destination('tls', 'route[].destination'),
	...destination('tcp', 'route[].destination'),
	{ in: 'VirtualService', at: 'spec.http[].delegate.name', to: 'delegate', namespace: '../namespace', optional: true },
	{ in: 'DestinationRule', at: 'spec.host', to: 'host' },
	{ in: 'DestinationRule', at: 'spec.subsets[].labels', to: 'workload', of: 'spec.host', labels: true, optional: true },
	{ in: 'DestinationRule', at: 'spec.workloadSelector.matchLabels', to: 'workload', labels: true, optional: true },
	...trafficPolicy('spec.trafficPolicy'),
	...trafficPolicy('spec.subsets[].trafficPolicy'),
	selector('Gateway', 'spec.selector', true),
	{ in: 'Gateway', at: 'spec.servers[].tls.credentialName', to: 'secret', optional: true },
	{ in: 'Gateway', at: 'spec.servers[].tls.credentialNames[]', to: 'secret', optional: true },
	selector('Service', 'spec.selector'),
	selector('ServiceEntry', 'spec.workloadSelector.labels'),
	selector('Sidecar', 'spec.workloadSelector.labels'),
	selector('EnvoyFilter', 'spec.workloadSelector.labels'),
	selector('AuthorizationPolicy', 'spec.selector.matchLabels'),
	selector('PeerAuthentication', 'spec.selector.matchLabels'),
	selector('RequestAuthentication', 'spec.selector.matchLabels'),
	selector('Telemetry', 'spec.selector.matchLabels'),
	selector('WasmPlugin', 'spec.selector.matchLabels'),
	selector('ProxyConfig', 'spec.selector.matchLabels'),
	...routeKinds.flatMap(route),
	{
		in: 'gateway-api/Gateway',
		at: 'spec.listeners[].tls.certificateRefs[].name',
		to: 'secret',
		namespace: '../namespace',
		optional: true,
	},
];
