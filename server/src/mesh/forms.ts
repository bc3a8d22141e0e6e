// TABLE: how a name stands in a longer word. Reading finds it there, writing makes the word again for a completion.
import { scopedHost } from '../model/scoped-hosts.ts';

/** A name in a word: its place there, and the namespace that the word gives it (`*`: any). */
export interface Part {
	readonly start: number;
	readonly end: number;
	readonly namespace?: string;
	/** Where in the word its owner stands, for rows whose `of` is `.`. */
	readonly of?: { readonly start: number; readonly end: number };
}

interface Form {
	/** How the word looks, for the documentation. */
	readonly looks: string;
	/** The names in `text`; none where it names nothing. */
	readonly read: (text: string) => readonly Part[];
	/** The word for a name; undefined where it cannot be made. `trustDomain`: that of the mesh. */
	readonly write: (name: string, namespace: string | undefined, trustDomain: string) => string | undefined;
}

export type FormId =
	| 'identity'
	| 'identityNamespace'
	| 'qualified'
	| 'qualifier'
	| 'egressHost'
	| 'exportTo'
	| 'list'
	| 'hostPort'
	| 'endpointPort'
	| 'requestPrincipal'
	| 'waypoint'
	| 'dotted'
	| 'clusterHost'
	| 'clusterSubset'
	| 'clusterPort'
	| 'clusterName'
	| 'virtualHostPort'
	| 'virtualHost'
	| 'routeGateway';

/** istio: pilot/pkg/model/push_context.go, BuildSubsetKey, BuildDNSSrvSubsetKey and BuildInboundSubsetKey. */
const clusterWord =
	/^(?:outbound\|(?<port>\d*)\|(?<subset>[^|]*)\|(?<host>[^|]+)|outbound_\.(?<dnatPort>\d+)_\.(?<dnatSubset>[^_]*)_\.(?<dnatHost>.+))$/d;

/** The places of a cluster's port, subset and host in the name that Istio gives it; undefined of any other name. */
function clusterParts(text: string): Readonly<Record<'port' | 'subset' | 'host', Place>> | undefined {
	const groups = clusterWord.exec(text)?.indices?.groups;
	if (groups === undefined) return undefined;
	const at = (name: string, dnat: string): Place => {
		const [start, end] = groups[name] ?? groups[dnat] ?? [0, 0];
		return { start, end };
	};
	return { port: at('port', 'dnatPort'), subset: at('subset', 'dnatSubset'), host: at('host', 'dnatHost') };
}

interface Place {
	readonly start: number;
	readonly end: number;
}

const ofOwner = ({ start, end }: Place, of: Place): readonly Part[] => (start === end ? [] : [{ start, end, of }]);

/** What stands before the port in the name of a virtual host, which has one (istio: pilot/pkg/networking/util/util.go, DomainName). */
function hostAndPort(text: string): { readonly host: Place; readonly port: Place } | undefined {
	const match = /^([^|:]+):(\d+)$/.exec(text);
	if (match?.[1] === undefined) return undefined;
	return { host: { start: 0, end: match[1].length }, port: { start: match[1].length + 1, end: text.length } };
}

const part = (start: number, length: number, namespace?: string): readonly Part[] =>
	length === 0 ? [] : [{ start, end: start + length, ...(namespace === undefined ? {} : { namespace }) }];

/** `.` is one's own namespace. */
const namespaceIn = (scope: string): string | undefined => (scope === '.' ? undefined : scope || '*');

const isReserved = (namespace: string): boolean => /^[.*~]?$/.test(namespace);

export const forms: Readonly<Record<FormId, Form>> = {
	// istio: pkg/spiffe/spiffe.go, ParseIdentity
	identity: {
		looks: '`domain/ns/namespace/sa/NAME`',
		read: (text) => {
			const match = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(text);
			return match?.[2] === undefined ? [] : part(text.length - match[2].length, match[2].length, match[1]);
		},
		write: (name, namespace, trustDomain) =>
			namespace === undefined ? undefined : `${trustDomain}/ns/${namespace}/sa/${name}`,
	},
	identityNamespace: {
		looks: '`domain/ns/NAME/sa/account`',
		read: (text) => {
			const match = /\/ns\/([^/]+)\//.exec(text);
			return match?.[1] === undefined ? [] : part(match.index + '/ns/'.length, match[1].length);
		},
		write: (name, _namespace, trustDomain) => `${trustDomain}/ns/${name}/*`,
	},
	qualified: {
		looks: '`NAME` or `namespace/NAME`',
		read: (text) => {
			const slash = text.indexOf('/');
			return slash === -1 ? part(0, text.length) : part(slash + 1, text.length - slash - 1, text.slice(0, slash));
		},
		write: (name, namespace) => (namespace === undefined ? name : `${namespace}/${name}`),
	},
	qualifier: {
		looks: '`NAME/…`',
		read: (text) => {
			const { scope, at } = scopedHost(text) ?? { scope: '', at: 0 };
			return isReserved(scope) ? [] : part(at, scope.length);
		},
		write: (name) => `${name}/*`,
	},
	// istio: pilot/pkg/model/sidecar.go, convertIstioListenerToWrapper
	egressHost: {
		looks: '`namespace/HOST`',
		read: (text) => {
			const { scope, at, host } = scopedHost(text) ?? { scope: '', at: 0, host: '*' };
			return host === '*' ? [] : part(at + scope.length + 1, host.length, namespaceIn(scope));
		},
		write: (name, namespace) => `${namespace ?? '*'}/${name}`,
	},
	exportTo: {
		looks: '`NAME`, not `.`, `*` or `~`',
		read: (text) => (isReserved(text) ? [] : part(0, text.length)),
		write: (name) => name,
	},
	// istio: pilot/pkg/serviceregistry/kube/conversion.go, ConvertService
	list: {
		looks: '`NAME,NAME`',
		read: (text) =>
			[...text.matchAll(/[^,\s]+/g)].flatMap(({ 0: one, index }) => (isReserved(one) ? [] : part(index, one.length))),
		write: (name) => name,
	},
	hostPort: {
		looks: '`HOST` or `HOST:port`',
		read: (text) => part(0, text.replace(/:(\d+|\*)$/, '').length),
		write: (name) => name,
	},
	// istio: pkg/config/validation/validation.go, validateSidecarIngressEndpoint
	endpointPort: {
		looks: '`address:PORT`',
		read: (text) => {
			const port = /:(\d+)$/.exec(text)?.[1] ?? '';
			return part(text.length - port.length, port.length);
		},
		write: (name) => `127.0.0.1:${name}`,
	},
	// istio: pilot/pkg/security/authz/model/generator.go, requestPrincipalGenerator
	requestPrincipal: {
		looks: '`ISSUER/subject`',
		read: (text) => part(0, Math.max(0, text.lastIndexOf('/'))),
		write: (name) => `${name}/*`,
	},
	// istio: pilot/pkg/serviceregistry/ambient/waypoints.go, getUseWaypoint
	waypoint: {
		looks: '`NAME`, not `none`',
		read: (text) => (text === 'none' || text === '~' ? [] : part(0, text.length)),
		write: (name) => name,
	},
	// argo-rollouts: utils/istio/istio.go, GetVirtualServiceNamespaceName
	dotted: {
		looks: '`NAME` or `NAME.namespace`',
		read: (text) => {
			const dot = text.indexOf('.');
			return dot <= 0 ? part(0, text.length) : part(0, dot, text.slice(dot + 1));
		},
		write: (name, namespace) => (namespace === undefined ? name : `${name}.${namespace}`),
	},
	// Where the port is not known, no such word can be made.
	clusterHost: {
		looks: '`outbound|port|subset|HOST`',
		read: (text) => {
			const { start, end } = clusterParts(text)?.host ?? { start: 0, end: 0 };
			return part(start, end - start);
		},
		write: () => undefined,
	},
	clusterSubset: {
		looks: '`outbound|port|SUBSET|host`',
		read: (text) => {
			const parts = clusterParts(text);
			return parts === undefined ? [] : ofOwner(parts.subset, parts.host);
		},
		write: () => undefined,
	},
	clusterPort: {
		looks: '`outbound|PORT|subset|host`',
		read: (text) => {
			const parts = clusterParts(text);
			return parts === undefined ? [] : ofOwner(parts.port, parts.host);
		},
		write: () => undefined,
	},
	clusterName: {
		looks: '`NAME`, not one that Istio gives to the clusters of Services',
		read: (text) => (/^(?:outbound|inbound)(?:_\.|\|)/.test(text) ? [] : part(0, text.length)),
		write: (name) => name,
	},
	virtualHost: {
		looks: '`HOST:port`',
		read: (text) => {
			const host = hostAndPort(text)?.host;
			return host === undefined ? [] : part(host.start, host.end);
		},
		write: () => undefined,
	},
	virtualHostPort: {
		looks: '`host:PORT`',
		read: (text) => {
			const parts = hostAndPort(text);
			return parts === undefined ? [] : ofOwner(parts.port, parts.host);
		},
		write: () => undefined,
	},
	// istio: pilot/pkg/model/gateway.go, gatewayRDSRouteName
	routeGateway: {
		looks: '`https.port.portName.GATEWAY.namespace`',
		read: (text) => {
			const match = /^https\.\d+\.([^.]+)\.([^.]+)\.([^.]+)/.exec(text);
			const [, portName = '', name = '', namespace] = match ?? [];
			const start = text.indexOf(portName) + portName.length + 1;
			return match === null ? [] : part(text.indexOf(name, start), name.length, namespace);
		},
		write: () => undefined,
	},
};
