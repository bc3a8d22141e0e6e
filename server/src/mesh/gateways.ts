// Which Gateway a VirtualService names, and which of its hosts that Gateway serves.
import { contradicted, despite, doubtOf, found, inNamespaces, unknown } from './answers.ts';
import { directoryOf, isPlatformName, judged } from './evidence.ts';
import { overlap, servedTo } from './host-names.ts';
import {
	type Declared,
	type Deployed,
	declarationsIn,
	declaredAs,
	type Mesh,
	namesDeclared,
	type Referring,
} from './mesh.ts';
import type { Resolution } from './resolution.ts';

/** The reserved name that means all sidecars (istio: pilot/pkg/model/config.go, resolveGatewayName). */
export const meshGateway = 'mesh';

interface GatewayName {
	readonly name: string;
	readonly namespaces: readonly string[] | undefined;
	/** Whether the namespace is said in the reference. */
	readonly isQualified: boolean;
}

/** `ns/name`, `./name`, `name`, and the old `name.ns` (istio: pilot/pkg/model/config.go, resolveGatewayName). */
export function gatewayName(text: string, own: readonly string[] | undefined): GatewayName {
	const slash = text.indexOf('/');
	if (slash !== -1) {
		const namespace = text.slice(0, slash);
		return {
			name: text.slice(slash + 1),
			namespaces: namespace === '.' ? own : [namespace],
			isQualified: namespace !== '.',
		};
	}
	const [name = '', namespace] = text.split('.');
	return { name, namespaces: namespace === undefined ? own : [namespace], isQualified: namespace !== undefined };
}

export function resolveGateway(mesh: Mesh, from: Referring): Resolution {
	const { text } = from.mention;
	if (text === meshGateway) return unknown('reserved');
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
	const elsewhere = declaredAs(mesh, 'gateway', name);
	if (elsewhere.length > 0) return contradicted('otherNamespace', isComplete ? 'certain' : 'likely', elsewhere);
	if (isPlatformName(name) && !isComplete) return unknown('external');
	const isForeign = isQualified && !namespaces?.some((namespace) => mesh.namespaces.has(namespace));
	const near = new Map<string, readonly Declared[]>();
	for (const [other, declared] of namesDeclared(mesh, 'gateway')) {
		const there = inNamespaces(declared, namespaces);
		if (there.length > 0) near.set(other, there);
	}
	// That most gateways of a workspace are declared in it says little about one; that its own directory declares some does.
	const hasNeighbour =
		!isForeign && [...near.values()].flat().some(({ by }) => directoryOf(by) === directoryOf(from.by));
	return judged(mesh, name, near, hasNeighbour ? 'directory' : 'none');
}

/**
 * Which server hosts of its gateways let a VirtualService's host in. Contradicted only if every Gateway it names is known,
 * and none of those that may be meant serves the host: then no request for it ever gets here (istio:
 * pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig).
 */
export function resolveServedHost(mesh: Mesh, from: Referring): Resolution {
	const gateways = gatewaysOf(mesh, from.by);
	if (gateways === undefined) return unknown('noEvidence');
	const served = gateways.flatMap((gateway) => serversFor(gateway, from));
	if (served.length > 0) return found(served, from);
	const doubt = doubtOf(mesh, from);
	if (doubt !== undefined) return unknown(doubt);
	return gateways.length > 0 && gateways.every(isFirm)
		? contradicted('missing', 'likely', gateways)
		: unknown('noEvidence');
}

/** Whether the hosts of a Gateway are written out, so that what is not among them is not served. */
function isFirm({ by }: Declared): boolean {
	const hosts = declarationsIn(by, 'servedHost');
	return by.standing === 'whole' && hosts.length > 0 && hosts.every(({ opaque }) => !opaque);
}

/** The Gateways a VirtualService names; undefined if it also serves the mesh, or one of them is not known. */
function gatewaysOf(mesh: Mesh, by: Deployed): readonly Declared[] | undefined {
	const named = by.references.filter(({ row }) => row.to === 'gateway' && row.at === 'spec.gateways[]');
	const gateways = new Set<Declared>();
	for (const mention of named) {
		if (mention.text === meshGateway || mention.opaque) return undefined;
		const { name, namespaces } = gatewayName(mention.text, by.namespaces);
		const found = inNamespaces(declaredAs(mesh, 'gateway', name), namespaces);
		if (found.length === 0) return undefined;
		for (const one of found) gateways.add(one);
	}
	return [...gateways];
}

function serversFor({ by }: Declared, from: Referring): readonly Declared[] {
	return declarationsIn(by, 'servedHost').flatMap((mention) => {
		const host = servedTo(mention.text, by.namespaces, from.by.namespaces);
		return host !== undefined && overlap(host.toLowerCase(), from.mention.text.toLowerCase()) ? [{ by, mention }] : [];
	});
}
