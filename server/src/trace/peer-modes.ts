// The mode of mutual TLS of a pod, or of one of its ports, and which PeerAuthentication says so.

import { indexedBy } from '../facts/indexed.ts';
import { isSubset } from '../istio/policies/attachment.ts';
import { composed, levelOf, type Mode, modeOf, type PeerPolicy } from '../istio/policies/peer-authentication.ts';
import { rootNamespaceOf } from '../istio/policies/scope.ts';
import type { DeployedAs } from '../mesh/by-kind.ts';
import { type Mesh, namespaceOf } from '../mesh/mesh.ts';
import { oneOfEach } from './alternatives.ts';
import { at, plain, specAt } from './fields.ts';
import { createdFirst, type ProxyPod } from './proxies.ts';
import { peerShape, shaped } from './shapes.ts';
import { type Place, placeOf } from './story.ts';

type Peer = DeployedAs<'PeerAuthentication'>;

const byNamespace = indexedBy(
	(mesh: Mesh) => oneOfEach(mesh, 'PeerAuthentication'),
	(by) => by.namespaces ?? [],
);

export interface PeerModeOf {
	readonly mode: Mode;
	/** Undefined where nothing is written, so that it is PERMISSIVE. */
	readonly at: Place | undefined;
}

/** The mode at a port of a pod; without a port, of the pod as a whole; not `isForPod`: what its namespace says as such. */
export function peerModes(mesh: Mesh, pod: ProxyPod, isForPod = true, port?: number): PeerModeOf {
	const root = rootNamespaceOf(mesh);
	const labels = Object.fromEntries(pod.labels);
	const written = [...new Set([root, pod.namespace])]
		.flatMap((namespace) => byNamespace(mesh).get(namespace) ?? [])
		.toSorted(createdFirst)
		.map((by) => ({ by, policy: policyOf(by) }))
		.filter(({ policy }) => {
			const { matchLabels = {} } = policy.spec?.selector ?? {};
			const isSelecting = Object.keys(matchLabels).length > 0;
			return isForPod ? isSubset(matchLabels, labels) : !isSelecting;
		});
	const { mode, ports } = composed(
		written.map(({ policy }, age) => ({ ...policy, age })),
		root,
	);
	const ofPort = port === undefined ? undefined : ports.get(port);
	const narrow = (['workload', 'namespace', 'mesh'] as const).flatMap((level) =>
		written.filter(({ policy }) => levelOf(policy, root) === level),
	);
	const place = narrow.flatMap(
		({ by, policy }) => placeAt(by, policy, ofPort === undefined ? undefined : port) ?? [],
	)[0];
	return { mode: ofPort ?? mode, at: place };
}

function policyOf(by: Peer): PeerPolicy {
	const spec = specAt(by.resource);
	const values = spec && (shaped(plain(spec), peerShape) as PeerPolicy['spec'] | undefined);
	return { namespace: namespaceOf(by) ?? '', ...(values && { spec: values }) };
}

function placeAt(by: Peer, { spec }: PeerPolicy, port: number | undefined): Place | undefined {
	const level = port === undefined ? spec?.mtls : spec?.portLevelMtls?.[String(port)];
	if (modeOf(level) === undefined) return undefined;
	const path = port === undefined ? ['mtls', 'mode'] : ['portLevelMtls', String(port), 'mode'];
	const node = at(specAt(by.resource), ...path);
	return node && placeOf(by, node);
}
