// What routes of the Gateway API ask for as parents, what listeners offer, and whether the two meet.

import { memo } from '../../facts/memo.ts';
import { ownOf } from '../../maps.ts';
import type { DeployedAs } from '../../mesh/by-kind.ts';
import { type Deployed, type Mesh, namespaceOf } from '../../mesh/mesh.ts';
import type { LabelSelector } from '../../model/label-selector.ts';
import type { Manifest } from '../../model/manifests.ts';
import { manifest, type Word, word } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { overlap } from '../host-names.ts';
import { mayTakeIn } from '../namespace-selectors.ts';

export const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const;

type ApiGateway = DeployedAs<'gateway-api/Gateway'>;

/** What has listeners: a Gateway, or a ListenerSet that adds some to one. */
export type ListenerOwner = DeployedAs<'gateway-api/Gateway' | 'ListenerSet'>;
type Spec = NonNullable<Manifest<'gateway-api/Gateway'>['spec']>;
type Written = NonNullable<Spec['listeners']>[number];

/** A listener that is written out. */
export interface Listener {
	readonly node: Node<Written>;
	readonly name: string;
	readonly port: number;
	readonly protocol: string;
	readonly hostname: string | undefined;
}

/** The listeners of a Gateway or ListenerSet; undefined if some of them cannot be read. */
export const listenersOf = memo((by: ListenerOwner): readonly Listener[] | undefined => {
	const spec = (manifest(by.resource) as Node<{ readonly spec?: Spec }>).get('spec');
	const list = spec?.get('listeners');
	if (list === undefined || list.kind !== 'seq' || by.standing !== 'whole') return undefined;
	const found: Listener[] = [];
	for (const node of spec?.each('listeners') ?? []) {
		const [name, port, protocol] = [word(node.get('name')), node.get('port')?.value, word(node.get('protocol'))];
		const hostname = node.get('hostname');
		if (name === undefined || protocol === undefined || typeof port !== 'number') return undefined;
		if (name.opaque || protocol.opaque || (hostname !== undefined && isOpen(hostname))) return undefined;
		found.push({ node, name: name.text, port, protocol: protocol.text, hostname: hostname?.text || undefined });
	}
	return found;
});

function isOpen(node: Node): boolean {
	return isUnknown(node);
}

interface ParentSpec {
	readonly parentRefs?: readonly ParentRef[];
	readonly hostnames?: readonly string[];
}

interface ParentRef {
	readonly group?: string;
	readonly kind?: string;
	readonly name: string;
	readonly namespace?: string;
	readonly sectionName?: string;
	readonly port?: number;
}

/** One of a route's parents. */
export interface Parent {
	readonly node: Node<ParentRef>;
	/** `Gateway`, `Service`, or another kind; of whatever group. */
	readonly kind: string;
	readonly name: Word;
}

const specOf = (by: Deployed): Node<ParentSpec> | undefined =>
	(manifest(by.resource) as Node<{ readonly spec?: ParentSpec }>).get('spec');

/** The parents of a route whose names are written out. */
export function parentsOf(by: Deployed): readonly Parent[] {
	return (specOf(by)?.each('parentRefs') ?? []).flatMap((node) => {
		const name = word(node.get('name'));
		return name === undefined || name.opaque ? [] : [{ node, kind: node.get('kind')?.text || 'Gateway', name }];
	});
}

/** What a parent's listeners refuse a route for. */
export type Refusal = 'section' | 'port' | 'kind' | 'hostname' | 'namespace';

/**
 * Why no listener of a Gateway takes a route; undefined if one does, or may (istio:
 * pilot/pkg/config/kube/gateway/conversion.go, referenceAllowed).
 */
export function refusalOf(mesh: Mesh, route: Deployed, parent: Parent, gateway: ApiGateway): Refusal | undefined {
	const listeners = listenersOf(gateway);
	return listeners === undefined ? undefined : refusalBy(mesh, route, parent, { gateway, listeners });
}

/** The same for some of the listeners of a Gateway or ListenerSet. */
export function refusalBy(
	mesh: Mesh,
	route: Deployed,
	parent: Parent,
	{ gateway, listeners }: { readonly gateway: ListenerOwner; readonly listeners: readonly Listener[] },
): Refusal | undefined {
	const hostnames = specOf(route)?.get('hostnames');
	const [section, port] = [parent.node.get('sectionName'), parent.node.get('port')];
	if ([hostnames, section, port].some((one) => one?.opaque === true)) return undefined;
	const stages: readonly (readonly [Refusal, (listener: Listener) => boolean])[] = [
		['section', ({ name }) => section === undefined || section.text === '' || isOpen(section) || name === section.text],
		['namespace', ({ node }) => allowsNamespace(mesh, route, gateway, node)],
		['port', (one) => port === undefined || one.port === port.value],
		['kind', (one) => takesKind(one, route.resource.kind.kind)],
		['hostname', (one) => meetsHost(one, hostnames?.items ?? [])],
	];
	let left = listeners;
	for (const [refusal, passes] of stages) {
		left = left.filter(passes);
		if (left.length === 0) return refusal;
	}
	return undefined;
}

/** istio: pilot/pkg/config/kube/gateway/conversion.go, generateSupportedKinds */
function takesKind({ protocol, node }: Listener, kind: string): boolean {
	const isTerminated = (node.get('tls')?.get('mode')?.text ?? 'Terminate') === 'Terminate';
	const byProtocol: Readonly<Record<string, readonly string[]>> = {
		HTTP: ['HTTPRoute', 'GRPCRoute'],
		HTTPS: ['HTTPRoute', 'GRPCRoute'],
		TLS: isTerminated ? ['TLSRoute', 'TCPRoute'] : ['TLSRoute'],
		TCP: ['TCPRoute'],
	};
	const able = ownOf(byProtocol, protocol);
	if (able === undefined) return true;
	const kinds = node.get('allowedRoutes')?.each('kinds') ?? [];
	return (
		able.includes(kind) && (kinds.length === 0 || kinds.some((one) => one.get('kind')?.text === kind || one.opaque))
	);
}

function meetsHost({ hostname }: Listener, hostnames: readonly Node[]): boolean {
	if (hostname === undefined || hostnames.length === 0) return true;
	return hostnames.some((one) => isOpen(one) || overlap(hostname.toLowerCase(), one.text.toLowerCase()));
}

/** Whether a listener lets in routes of the route's namespace; also if that cannot be known. */
export function allowsNamespace(mesh: Mesh, route: Deployed, gateway: ListenerOwner, listener: Node<Written>): boolean {
	return lets(mesh, route, {
		owner: gateway,
		allowed: listener.get('allowedRoutes')?.get('namespaces'),
		usual: 'Same',
	});
}

/** Whether a Gateway lets in the ListenerSets of a namespace: none, where it says nothing; also if that cannot be known. */
export function allowsListeners(mesh: Mesh, set: Deployed, gateway: ApiGateway): boolean {
	const spec = (manifest(gateway.resource) as Node<{ readonly spec?: Allowing }>).get('spec');
	return lets(mesh, set, { owner: gateway, allowed: spec?.get('allowedListeners')?.get('namespaces'), usual: 'None' });
}

interface Allowing {
	readonly allowedListeners?: { readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector } };
}

interface Door {
	readonly owner: Deployed;
	readonly allowed: Node<{ readonly from?: string }> | undefined;
	/** What nothing written means. */
	readonly usual: 'Same' | 'None';
}

function lets(mesh: Mesh, guest: Deployed, { owner, allowed, usual }: Door): boolean {
	const own = namespaceOf(guest);
	if (own === undefined || owner.namespaces === undefined) return true;
	const from = allowed?.get('from');
	if (allowed?.opaque === true || (from !== undefined && isOpen(from))) return true;
	const rule = from?.text ?? usual;
	if (rule === 'Same') return owner.namespaces.includes(own);
	if (rule === 'None') return false;
	const selector = (allowed as Node<{ readonly selector?: LabelSelector }> | undefined)?.get('selector');
	return rule !== 'Selector' || selector === undefined || mayTakeIn(mesh, selector as Node<LabelSelector>, guest);
}
