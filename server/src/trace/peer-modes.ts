// The mode of mutual TLS of a pod, or of one of its ports, and which PeerAuthentication says so.

import { indexedBy } from '../facts/indexed.ts';
import type { Labels } from '../istio/injection.ts';
import { composed, levelOf, type Mode, type PeerPolicy } from '../istio/policies/peer-authentication.ts';
import { attachableOf, rootNamespaceOf } from '../istio/policies/scope.ts';
import { type Peer, peerOf } from '../istio/policies/server-mode.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { oneOfEach } from './alternatives.ts';
import { createdFirst, type ProxyPod } from './proxies.ts';
import { nameOf, type Place, placeOf } from './story.ts';

const byNamespace = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'PeerAuthentication'),
	(by) => by.namespaces ?? [],
);

export interface PeerModeOf {
	readonly mode: Mode;
	/** Undefined where nothing is written, so that it is PERMISSIVE. */
	readonly at: Place | undefined;
	/** A policy that may say another, for a template makes its modes or its selector. */
	readonly open: Place | undefined;
}

/** The mode at a port of a pod; without a port, of the pod as a whole; not `isForPod`: what its namespace says as such. */
export function peerModes(mesh: Mesh, pod: ProxyPod, isForPod = true, port?: number): PeerModeOf {
	const root = rootNamespaceOf(mesh);
	const near = [...new Set([root, pod.namespace])]
		.flatMap((namespace) => byNamespace(mesh).get(namespace) ?? [])
		.toSorted(createdFirst)
		.map(peerOf);
	const isWanted = ({ scope }: Peer) => isForPod || scope.labels.length === 0;
	const written = near
		.filter((peer) => isWanted(peer) && mayFit(peer, pod.labels, false))
		.map((peer) => ({ peer, policy: policyOf(peer) }));
	const { mode, ports } = composed(
		written.map(({ policy }, age) => ({ ...policy, age })),
		root,
	);
	const ofPort = port === undefined ? undefined : ports.get(port);
	const narrow = (['workload', 'namespace', 'mesh'] as const).flatMap((level) =>
		written.filter(({ policy }) => levelOf(policy, root) === level),
	);
	const place = narrow.flatMap(({ peer }) => placeAt(peer, ofPort === undefined ? undefined : port) ?? [])[0];
	const open = near.find((peer) => isWanted(peer) && isOpen(peer) && mayFit(peer, pod.labels, true));
	return { mode: ofPort ?? mode, at: place, open: open && nameOf(open.by) };
}

/** Whether a pod has the labels of a selector; those that a template makes are taken for its own if `isGenerous`. */
function mayFit({ scope }: Peer, labels: Labels, isGenerous: boolean): boolean {
	return scope.labels.every(
		({ key, value }) => (isGenerous && (key.opaque || value.opaque)) || labels.get(key.text) === value.text,
	);
}

function isOpen({ scope, isOpen: hasOpenMode }: Peer): boolean {
	return hasOpenMode || scope.labels.some(({ key, value }) => key.opaque || value.opaque);
}

function policyOf({ by, mode, ports }: Peer): PeerPolicy {
	const { namespace, spec } = attachableOf(by);
	const portLevelMtls = Object.fromEntries([...ports].map(([port, own]) => [port, { mode: own.mode }]));
	return { namespace, spec: { ...spec, portLevelMtls, ...(mode && { mtls: { mode: mode.mode } }) } };
}

function placeAt({ by, mode, ports }: Peer, port: number | undefined): Place | undefined {
	const stated = port === undefined ? mode : ports.get(port);
	return stated && placeOf(by, stated.span);
}
