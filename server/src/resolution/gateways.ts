// Which Gateway a VirtualService names, and which of its hosts that Gateway serves.
import { factOf } from '../facts/fact.ts';
import { indexed } from '../facts/indexed.ts';
import { listenerHosts } from '../istio/gateway-api/listener-hosts.ts';
import { gatewayName, generatedMark, meshGateway } from '../istio/gateways.ts';
import { fullHost, overlap, servedTo } from '../istio/host-names.ts';
import { isPlatformGateway } from '../istio/platform.ts';
import { type DeclaredBy, isDeployedAs, resourcesOf } from '../mesh/by-kind.ts';
import type { Mention } from '../mesh/extract.ts';
import {
	type Declared,
	type Deployed,
	declarationsIn,
	declaredAs,
	type Mesh,
	namesDeclared,
	type Referring,
} from '../mesh/mesh.ts';
import { inNamespaces, isSurelyIn } from '../mesh/namespaces.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import { directoryOf } from '../mesh/together.ts';
import { manifest } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';
import { isUnknown } from '../yaml/templates/placeholders.ts';
import { contradicted, despite, doubtOf, found, unknown } from './answers.ts';
import { judged, judgedElsewhere } from './evidence.ts';
import type { Resolution } from './resolution.ts';

export function resolveGateway(mesh: Mesh, from: Referring): Resolution {
	const { text } = from.mention;
	if (text === meshGateway || text.includes(generatedMark)) return unknown('reserved');
	const candidates = gatewaysCalled(mesh, text, from.by.namespaces);
	if (candidates.length > 0) return found(candidates, from);
	return despite(doubtOf(mesh, from), from, missingGateway(mesh, from));
}

/** The Gateways of this name; those of the Gateway API are named too, though Istio then binds nothing. */
function gatewaysCalled(mesh: Mesh, text: string, own: readonly string[] | undefined): readonly Declared[] {
	const { name, namespaces } = gatewayName(text, own);
	const istio = inNamespaces(declaredAs(mesh, 'gateway', name), namespaces);
	return istio.length > 0 ? istio : inNamespaces(declaredAs(mesh, 'parent', name), namespaces);
}

function missingGateway(mesh: Mesh, from: Referring): Resolution {
	const { isComplete } = mesh.environment;
	const { name, namespaces, isQualified } = gatewayName(from.mention.text, from.by.namespaces);
	if (isPlatformGateway(name) && !isComplete) return unknown('external');
	const declared = declaredAs(mesh, 'gateway', name);
	const near = gatewaysIn(mesh, namespaces);
	if (declared.length > 0) {
		const isHome = [...near.values()].flat().some(({ by }) => isSurelyIn(by.namespaces, namespaces));
		return judgedElsewhere(mesh, { name, asked: namespaces, declared, isQualified, isHome });
	}
	const isForeign = isQualified && !namespaces?.some((namespace) => mesh.namespaces.has(namespace));
	// That most gateways of a workspace are declared in it says little about one; that its own directory declares some does.
	const hasNeighbour =
		!isForeign && [...near.values()].flat().some(({ by }) => directoryOf(by) === directoryOf(from.by));
	return judged(mesh, name, near, hasNeighbour ? 'directory' : 'none');
}

/** The Gateways that may be in one of `namespaces`, by name. */
function gatewaysIn(mesh: Mesh, namespaces: readonly string[] | undefined): ReadonlyMap<string, readonly Declared[]> {
	const found = new Map<string, readonly Declared[]>();
	for (const [name, declared] of namesDeclared(mesh, 'gateway')) {
		const there = inNamespaces(declared, namespaces);
		if (there.length > 0) found.set(name, there);
	}
	return found;
}

/**
 * Which server hosts of its gateways let a VirtualService's host in. Contradicted only if every Gateway it names is known,
 * and none of those that may be meant serves the host: then no request for it ever gets here (istio:
 * pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig).
 */
export function resolveServedHost(mesh: Mesh, from: Referring): Resolution {
	// A match of an EnvoyFilter says nothing of the Gateway that the virtual host is made for.
	if (from.by.resource.kind.id === 'EnvoyFilter') {
		const hosts = servedAs(mesh).get(from.mention.text) ?? [];
		return hosts.length > 0 ? found(hosts, from) : unknown('noEvidence');
	}
	const gateways = gatewaysOf(mesh, from.by);
	if (gateways === undefined) return unknown('noEvidence');
	const served = gateways.flatMap((gateway) => serversFor(mesh, gateway, from));
	const servers = served.filter(({ by }) => isDeployedAs(by, 'Gateway'));
	// A listener serves the host too, but has no name of it to lead to.
	if (served.length > 0) return servers.length > 0 ? found(servers, from) : unknown('noEvidence');
	const doubt = doubtOf(mesh, from);
	if (doubt !== undefined) return unknown(doubt);
	return gateways.length > 0 && gateways.every((gateway) => isFirm(mesh, gateway))
		? contradicted('missing', 'likely', gateways)
		: unknown('noEvidence');
}

/** The hosts that Gateways serve, by their names without a namespace. */
const servedAs = indexed({
	of: (mesh: Mesh) => resourcesOf(mesh, 'Gateway'),
	give: (by) =>
		declarationsIn(by, 'servedHost').map(
			(mention) => [mention.text.slice(mention.text.indexOf('/') + 1), { by, mention }] as const,
		),
	itemOf: ({ by }: DeclaredBy<'Gateway'>) => by,
});

/** Whether the hosts of a Gateway are written out, so that what is not among them is not served. */
function isFirm(mesh: Mesh, { by }: Declared): boolean {
	if (isDeployedAs(by, 'gateway-api/Gateway')) {
		const spec = manifest(by.resource).get('spec');
		// ListenerSets add to the listeners.
		const isOpen = spec === undefined || spec.opaque || spec.get('allowedListeners') !== undefined;
		const listeners = spec?.each('listeners') ?? [];
		const isKnown = (one: Node | undefined) => one === undefined || !isUnknown(one);
		return by.standing === 'whole' && !isOpen && listeners.every((one) => !one.opaque && isKnown(one.get('hostname')));
	}
	const hosts = declarationsIn(by, 'servedHost');
	const isWritten = hosts.length > 0 || mesh.environment.isComplete;
	return by.standing === 'whole' && isWritten && hosts.every(({ opaque }) => !opaque);
}

/** A Gateway that a VirtualService names in vain, and where. */
export interface Idle {
	readonly mention: Mention<ReferenceRow>;
	readonly gateways: readonly Declared[];
}

/** The Gateways a VirtualService names which are known, and serve none of its hosts. */
export function idleGateways(mesh: Mesh, by: Deployed): readonly Idle[] {
	const hosts = by.references.filter(({ row }) => row.to === 'servedHost');
	if (hosts.length === 0 || hosts.some((mention) => doubtOf(mesh, { by, mention }) !== undefined)) return [];
	return by.references.flatMap((mention) => {
		if (mention.row.at !== 'spec.gateways[]' || mention.text === meshGateway || mention.opaque) return [];
		const gateways = gatewaysCalled(mesh, mention.text, by.namespaces);
		const isIdle =
			gateways.length > 0 &&
			gateways.every(
				(gateway) =>
					isFirm(mesh, gateway) && hosts.every((host) => serversFor(mesh, gateway, { by, mention: host }).length === 0),
			);
		return isIdle ? [{ mention, gateways }] : [];
	});
}

/** The Gateways a VirtualService names; undefined if it also serves the mesh, or one of them is not known. */
const gatewaysOf = factOf((mesh: Mesh, by: Deployed): readonly Declared[] | undefined => {
	const named = by.references.filter(({ row }) => row.to === 'gateway' && row.at === 'spec.gateways[]');
	const gateways = new Set<Declared>();
	for (const mention of named) {
		if (mention.text === meshGateway || mention.opaque) return undefined;
		const found = gatewaysCalled(mesh, mention.text, by.namespaces);
		if (found.length === 0) return undefined;
		for (const one of found) gateways.add(one);
	}
	return [...gateways];
});

function serversFor(mesh: Mesh, gateway: Declared, from: Referring): readonly Declared[] {
	const { by } = gateway;
	const { clusterDomain } = mesh.environment.settings;
	const { text } = from.mention;
	// istio: pilot/pkg/model/virtualservice.go, ResolveVirtualServiceShortnames
	const full = from.by.namespaces?.map((namespace) => fullHost(text, namespace, clusterDomain)) ?? [];
	const names = [text, ...full].map((name) => name.toLowerCase());
	if (isDeployedAs(by, 'gateway-api/Gateway')) {
		const hosts = listenerHosts(by.resource);
		return hosts.some((host) => names.some((name) => overlap(host.toLowerCase(), name))) ? [gateway] : [];
	}
	return declarationsIn(by, 'servedHost').flatMap((mention) => {
		const host = servedTo(mention.text, by.namespaces, from.by.namespaces)?.toLowerCase();
		return host !== undefined && names.some((name) => overlap(host, name)) ? [{ by, mention }] : [];
	});
}
