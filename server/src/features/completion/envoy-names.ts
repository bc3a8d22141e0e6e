// The names that Istio gives to what an EnvoyFilter matches or calls, whole: `outbound|80||reviews.shop.svc.cluster.local`. The
// names of Services and Gateways alone, of which they are made, would match nothing.
import { fullHost } from '../../istio/host-names.ts';
import { fullNames } from '../../istio/hosts.ts';
import { resourcesOf } from '../../mesh/by-kind.ts';
import { type Deployed, declarationsIn, type Mesh, namesDeclared, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import { isTemplated } from '../../yaml/templates/holes.ts';

type NamesOf = (mesh: Mesh, context: string) => Iterable<string>;

/** TABLE: which names belong to a place in `configPatches[]`. istio: pilot/pkg/networking/core/envoyfilter, cluster_patch.go and rc_patch.go */
const places: readonly (readonly [path: RegExp, names: NamesOf])[] = [
	[/^match\.cluster\.service$/, (mesh) => hostsOf(mesh).map(({ host }) => host)],
	[/^match\.cluster\.name$/, (mesh) => clusters(mesh)],
	[/^match\.routeConfiguration\.gateway$/, (mesh) => gatewaysOf(mesh).map(({ name }) => name)],
	[/^match\.routeConfiguration\.name$/, routeConfigurations],
	[/^match\.routeConfiguration\.vhost\.name$/, virtualHosts],
	[
		/^patch\.value\..*(?:^|\.)(?:cluster|cluster_name|clusterName|collector_cluster|collectorCluster)$/,
		(mesh) => clusters(mesh),
	],
	[/^patch\.value\..*(?:weighted_clusters|weightedClusters)\.clusters\.\[\]\.name$/, (mesh) => clusters(mesh)],
];

/** The whole names for the place of the cursor; undefined where none belong. */
export function envoyNames(mesh: Mesh, cursor: Cursor): readonly string[] | undefined {
	const root = cursor.ancestors[0] as Node<{ kind?: string }> | undefined;
	const [spec, patches, index, ...steps] = cursor.path;
	if (root?.get('kind')?.text !== 'EnvoyFilter' || cursor.role !== 'value') return undefined;
	if (spec !== 'spec' || patches !== 'configPatches' || typeof index !== 'number') return undefined;
	const path = steps.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
	const place = places.find(([pattern]) => pattern.test(path));
	if (place === undefined) return undefined;
	const patch = cursor.ancestors[3] as Node<{ match?: { context?: string } }> | undefined;
	const [, names] = place;
	const all = new Set(names(mesh, patch?.get('match')?.get('context')?.text || 'ANY'));
	return [...all].filter((name) => !isTemplated(name)).sort();
}

interface Host {
	readonly host: string;
	readonly ports: readonly string[];
}

function hostsOf(mesh: Mesh): readonly Host[] {
	const domain = mesh.environment.settings.clusterDomain;
	return [...namesDeclared(mesh, 'host')].flatMap(([, all]) =>
		all.flatMap((one) => fullNames(one, domain).map((host) => ({ host, ports: portsOf(one.by) }))),
	);
}

function portsOf(by: Deployed): readonly string[] {
	return declarationsIn(by, 'port').flatMap(({ text }) => (/^\d+$/.test(text) ? [text] : []));
}

/** istio: pilot/pkg/model/push_context.go, BuildSubsetKey */
function* clusters(mesh: Mesh): Iterable<string> {
	const subsets = subsetsOf(mesh);
	for (const { host, ports } of hostsOf(mesh))
		for (const port of ports)
			for (const subset of ['', ...(subsets.get(host) ?? [])]) yield `outbound|${port}|${subset}|${host}`;
	for (const [name] of namesDeclared(mesh, 'cluster')) yield name;
}

function subsetsOf(mesh: Mesh): ReadonlyMap<string, readonly string[]> {
	const domain = mesh.environment.settings.clusterDomain;
	return new Map(
		resourcesOf(mesh, 'DestinationRule').map((by) => {
			const spec = manifest(by.resource).get('spec');
			const names = (spec?.each('subsets') ?? []).flatMap((one) => one.get('name')?.text || []);
			return [fullHost(spec?.get('host')?.text ?? '', namespaceOf(by) ?? '', domain), names] as const;
		}),
	);
}

interface Gate {
	/** With its namespace. */
	readonly name: string;
	readonly servers: readonly { readonly port: string; readonly portName: string; readonly isTls: boolean }[];
}

function gatewaysOf(mesh: Mesh): readonly Gate[] {
	return resourcesOf(mesh, 'Gateway').flatMap((by): readonly Gate[] => {
		const namespace = namespaceOf(by);
		const name = by.resource.name?.text;
		if (namespace === undefined || name === undefined) return [];
		const servers = (manifest(by.resource).get('spec')?.each('servers') ?? []).map((server) => {
			const port = server.get('port');
			return {
				port: port?.get('number')?.text ?? '',
				portName: port?.get('name')?.text ?? '',
				isTls: server.get('tls') !== undefined && port?.get('protocol')?.text === 'HTTPS',
			};
		});
		return [{ name: `${namespace}/${name}`, servers: servers.filter(({ port }) => port !== '') }];
	});
}

/** istio: pilot/pkg/model/gateway.go, gatewayRDSRouteName; networking/core/httproute.go */
function* routeConfigurations(mesh: Mesh, context: string): Iterable<string> {
	if (/^(?:GATEWAY|ANY)$/.test(context)) {
		for (const { name, servers } of gatewaysOf(mesh)) {
			const [namespace = '', own = ''] = name.split('/');
			for (const { port, portName, isTls } of servers)
				yield isTls ? `https.${port}.${portName}.${own}.${namespace}` : `http.${port}`;
		}
	}
	if (/^(?:SIDECAR_OUTBOUND|ANY)$/.test(context)) for (const { ports } of hostsOf(mesh)) yield* ports;
}

/** istio: pilot/pkg/networking/core/gateway.go and httproute.go: `host:port`, and for what comes in `inbound|http|port` */
function* virtualHosts(mesh: Mesh, context: string): Iterable<string> {
	if (/^(?:GATEWAY|ANY)$/.test(context)) yield* servedHosts(mesh);
	for (const { host, ports } of hostsOf(mesh)) {
		for (const port of ports) {
			if (/^(?:SIDECAR_OUTBOUND|ANY)$/.test(context)) yield `${host}:${port}`;
			if (context === 'SIDECAR_INBOUND') yield `inbound|http|${port}`;
		}
	}
}

/** What VirtualServices serve at gateways. */
function* servedHosts(mesh: Mesh): Iterable<string> {
	const gates = new Map(gatewaysOf(mesh).map(({ name, servers }) => [name, servers]));
	for (const by of resourcesOf(mesh, 'VirtualService')) {
		const spec = manifest(by.resource).get('spec');
		for (const gateway of spec?.each('gateways') ?? []) {
			const name = gateway.text.includes('/') ? gateway.text : `${namespaceOf(by) ?? ''}/${gateway.text}`;
			for (const { port } of gates.get(name) ?? [])
				for (const host of spec?.each('hosts') ?? []) yield `${host.text}:${port}`;
		}
	}
}
