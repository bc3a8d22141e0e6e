// What DestinationRules tell clients about TLS, and whom that meets: the mesh, a namespace, or the pods of a Service.
import { fact } from '../../facts/fact.ts';
import { memo } from '../../facts/memo.ts';
import { areSame } from '../../facts/table.ts';
import { type DeployedAs, isDeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import { type Declared, type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import { podOf } from '../../model/workloads.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { isWildcard } from '../host-names.ts';
import { hostsCalled } from '../hosts.ts';
import { workloadsOf } from '../selectors.ts';
import { rootNamespaceOf } from './scope.ts';
import { hasSelective, type Place, type Stated, serverMode } from './server-mode.ts';

/** A TLS mode that a DestinationRule sets. */
export interface ClientTls {
	readonly by: DeployedAs<'DestinationRule'>;
	readonly host: string;
	/** Where `mode` is written. */
	readonly span: Span;
	readonly mode: string;
	/** The port of the Service that it is for alone. */
	readonly port?: number;
}

interface Policy {
	readonly tls?: { readonly mode?: string };
	readonly portLevelSettings?: readonly {
		readonly port?: { readonly number?: number };
		readonly tls?: { readonly mode?: string };
	}[];
}

/** The TLS settings of a DestinationRule that hold for all pods of its host; those of subsets are left out. */
export const clientTlsOf = memo((by: DeployedAs<'DestinationRule'>): readonly ClientTls[] => {
	const spec = manifest(by.resource).get('spec');
	const host = spec?.get('host');
	const policy: Node<Policy> | undefined = spec?.get('trafficPolicy');
	if (by.standing !== 'whole' || host === undefined || host.opaque || policy === undefined) return [];
	const set = (node: Node<{ mode?: string }> | undefined, port?: number): readonly ClientTls[] => {
		const mode = node?.get('mode');
		if (mode === undefined || mode.opaque) return [];
		return [{ by, host: host.text, span: mode, mode: mode.text, ...(port === undefined ? {} : { port }) }];
	};
	const levels = policy.each('portLevelSettings');
	return [
		...set(policy.get('tls')),
		...levels.flatMap((level) => {
			const port = level.get('port')?.get('number')?.value;
			return typeof port === 'number' ? set(level.get('tls'), port) : [];
		}),
	];
});

/** Whether a DestinationRule may set a TLS mode that cannot be read, or for a host that cannot. */
export const isTlsOpen = memo((by: DeployedAs<'DestinationRule'>): boolean => {
	const spec = manifest(by.resource).get('spec');
	const host = spec?.get('host');
	const policy: Node<Policy> | undefined = spec?.get('trafficPolicy');
	const mode = policy?.get('tls')?.get('mode');
	const isOpen = [spec, policy, mode].some((node) => node?.opaque === true) || (host !== undefined && isUnknown(host));
	return isOpen || by.standing !== 'whole' || by.resource.namespace?.opaque === true;
});

/** All TLS settings of a mesh's DestinationRules. */
export const clientTls = fact(
	(mesh: Mesh): readonly ClientTls[] => resourcesOf(mesh, 'DestinationRule').flatMap(clientTlsOf),
	areSame,
);

export type Reach = 'mesh' | 'namespace' | 'service';

/** How far a host reaches: `*.local`, `*.shop.svc.cluster.local` (of one namespace), or less. */
export function reachOf(host: string, domain: string): { readonly reach: Reach; readonly namespace?: string } {
	if (!isWildcard(host)) return { reach: 'service' };
	if (`.svc.${domain}`.endsWith(host.slice(1))) return { reach: 'mesh' };
	const [, namespace, rest] = /^\*\.([^.]+)\.(.*)$/.exec(host) ?? [];
	return namespace !== undefined && rest === `svc.${domain}` ? { reach: 'namespace', namespace } : { reach: 'service' };
}

/** The server's mode that clients who follow a setting surely meet; undefined if it is not sure. */
export function modeMet(mesh: Mesh, tls: ClientTls): Stated | undefined {
	const { reach, namespace } = reachOf(tls.host, mesh.environment.settings.clusterDomain);
	if (reach !== 'service') return serverMode(mesh, { namespace });
	const [first, ...others] = placesOf(mesh, tls).map((place) => serverMode(mesh, place));
	return others.every((one) => one?.mode === first?.mode) ? first : undefined;
}

/** The pods behind a host, and the ports that the setting is for; none if not all of that is known. */
function placesOf(mesh: Mesh, { by, host, port }: ClientTls): readonly Place[] {
	const services = hostsCalled(mesh, { text: host, namespaces: by.namespaces });
	const places = services.flatMap((service): readonly (Place | undefined)[] => {
		const namespace = namespaceOf(service.by);
		if (namespace === undefined || !isDeployedAs(service.by, 'Service') || service.by.standing !== 'whole')
			return [undefined];
		const ports = targetPorts(service.by, port);
		const pods = workloadsOf(mesh, service.by);
		if (ports === undefined || pods.some(isOutside)) return [undefined];
		if (pods.length === 0) return [hasSelective(mesh, namespace) ? undefined : { namespace }];
		return pods.flatMap(({ mention }) => ports.map((one) => ({ namespace, labels: mention.labels ?? [], port: one })));
	});
	return places.every((place) => place !== undefined) ? places : [];
}

/** The pods' ports behind a port of a Service, or behind all; undefined if they are not known. */
function targetPorts(by: DeployedAs<'Service'>, port: number | undefined): readonly (number | undefined)[] | undefined {
	const spec = manifest(by.resource).get('spec');
	const selector = spec?.get('selector');
	if (spec?.get('type')?.text === 'ExternalName' || selector === undefined || selector.entries.length === 0)
		return undefined;
	const ports = spec?.each('ports').filter((one) => port === undefined || one.get('port')?.value === port) ?? [];
	const targets = ports.map((one) => one.get('targetPort')?.value ?? one.get('port')?.value);
	return targets.every((one) => typeof one === 'number') && targets.length > 0 ? targets : undefined;
}

/** Whether a workload says that it takes no sidecar, so that no PeerAuthentication reaches it. */
export const isOutside = memo(({ by, mention }: Declared): boolean => {
	if (isProxyItself(by)) return false;
	const isNo = (key: string, value: string) => key === 'sidecar.istio.io/inject' && value === 'false';
	if (mention.labels?.some(({ key, value }) => isNo(key.text, value.text)) === true) return true;
	const annotations = podOf(by.resource)?.get('metadata')?.get('annotations');
	return annotations?.entries.some(({ key, value }) => isNo(key.text, value.text)) === true;
});

/** Whether the pods bring their own proxy, as those of gateways do (istio: pkg/config/analysis/analyzers/util/in_mesh.go). */
export function isProxyItself(by: Deployed): boolean {
	const spec = podOf(by.resource)?.get('spec');
	return spec?.each('containers').some((one) => one.get('name')?.text === 'istio-proxy') === true;
}

/** The namespace whose clients alone follow a DestinationRule; undefined: all that it is exported to. */
export function clientsOf(mesh: Mesh, by: Deployed, service: string | undefined): string | undefined {
	const own = namespaceOf(by);
	return own === undefined || own === service || own === rootNamespaceOf(mesh) ? undefined : own;
}
