// The mutual TLS mode that surely holds on the server's side, and which PeerAuthentication says so.

import { fact } from '../../facts/fact.ts';
import { indexed } from '../../facts/indexed.ts';
import { memo } from '../../facts/memo.ts';
import { areSame } from '../../facts/table.ts';
import { type DeployedAs, resourcesOf } from '../../mesh/by-kind.ts';
import type { Label } from '../../mesh/extract.ts';
import { type Deployed, type Mesh, mayShare, namespaceOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';
import { labelText } from '../selectors.ts';
import { type Mode, modeOf } from './peer-authentication.ts';
import { isImplied, isInRoot, rootNamespaceOf, type Scope, scopeOf } from './scope.ts';

/** A mode, and where it is written. */
export interface Stated {
	readonly mode: Mode;
	readonly span: Span;
	readonly by: Deployed;
	/** The port that it is for alone. */
	readonly port?: number;
}

/** A PeerAuthentication of the workspace, read. */
export interface Peer {
	readonly by: DeployedAs<'PeerAuthentication'>;
	readonly scope: Scope;
	/** Undefined: not written, or UNSET. */
	readonly mode: Stated | undefined;
	readonly ports: ReadonlyMap<number, Stated>;
	/** A template makes a mode. */
	readonly isOpen: boolean;
}

/** All PeerAuthentications that count as they stand. */
export const peers = fact(
	(mesh: Mesh): readonly Peer[] =>
		resourcesOf(mesh, 'PeerAuthentication').flatMap((by) => (by.standing === 'patch' ? [] : [peerOf(by)])),
	areSame,
);

/** The same by namespace, where it is known and nothing is open: those with a selector also by each of its labels, as `ns key=value`. */
export const peersByPlace = indexed<Mesh, DeployedAs<'PeerAuthentication'>, string, Peer>({
	of: (mesh) => resourcesOf(mesh, 'PeerAuthentication'),
	*give(by) {
		const namespace = namespaceOf(by);
		const peer = peerOf(by);
		if (by.standing === 'patch' || namespace === undefined || peer.scope.isOpen) return;
		if (peer.scope.labels.length === 0) yield [namespace, peer];
		for (const label of peer.scope.labels) yield [`${namespace} ${labelText(label)}`, peer];
	},
	itemOf: ({ by }) => by,
});

/** A PeerAuthentication, read. */
export const peerOf = memo((by: DeployedAs<'PeerAuthentication'>): Peer => {
	const spec = manifest(by.resource).get('spec');
	const levels = spec?.get('portLevelMtls');
	const ports = (levels?.entries ?? []).flatMap(({ key }) => {
		const own = stated(by, levels?.get(key.text)?.get('mode'), Number(key.text));
		return own === undefined ? [] : [[Number(key.text), own] as const];
	});
	const mode = spec?.get('mtls')?.get('mode');
	const isOpen = mode?.opaque === true || (levels?.entries ?? []).some(({ value }) => isOpenLevel(value));
	return { by, scope: scopeOf(by), mode: stated(by, mode), ports: new Map(ports), isOpen };
});

function isOpenLevel(level: Node): boolean {
	return (level as Node<{ mode?: string }>).get('mode')?.opaque === true;
}

function stated(by: Deployed, node: Node | undefined, port?: number): Stated | undefined {
	const mode = node === undefined || node.opaque ? undefined : modeOf({ mode: node.text });
	if (mode === undefined || node === undefined) return undefined;
	return { mode, span: { start: node.start, end: node.end }, by, ...(port === undefined ? {} : { port }) };
}

/** Whose mode is asked for. */
export interface Place {
	/** Undefined: the mesh as such. */
	readonly namespace: string | undefined;
	/** All labels of the pods; undefined: the namespace as such, without regard to policies that select. */
	readonly labels?: readonly Label[];
	/** A port of the pods. */
	readonly port?: number | undefined;
}

/** The mode that surely holds at `place`; undefined if none is stated, or it is not sure which. */
export function serverMode(mesh: Mesh, place: Place): Stated | undefined {
	const root = rootNamespaceOf(mesh);
	const levels: Record<'workload' | 'namespace' | 'mesh', Peer[]> = { workload: [], namespace: [], mesh: [] };
	for (const peer of peers(mesh)) {
		const level = levelAt(mesh, peer, place);
		if (level === 'unsure') return undefined;
		// A mode that is filled in later, or not written yet, may be any.
		if (level !== undefined && peer.isOpen) return undefined;
		if (level !== undefined) levels[level].push(peer);
	}
	if (place.namespace === root) levels.workload.length = 0;
	for (const level of ['workload', 'namespace', 'mesh'] as const) {
		const all = levels[level].map((peer) =>
			level === 'workload' && place.port !== undefined ? (peer.ports.get(place.port) ?? peer.mode) : peer.mode,
		);
		const [first] = all;
		if (all.some((one) => one?.mode !== first?.mode)) return undefined;
		if (first !== undefined) return first;
	}
	return undefined;
}

function levelAt(
	mesh: Mesh,
	{ by, scope }: Peer,
	{ namespace, labels }: Place,
): 'workload' | 'namespace' | 'mesh' | 'unsure' | undefined {
	const wanted = [rootNamespaceOf(mesh), ...(namespace === undefined ? [] : [namespace])];
	if (!mayShare(by.namespaces, wanted)) return undefined;
	if (scope.isOpen || by.namespaces?.length !== 1) return 'unsure';
	if (isInRoot(mesh, by)) return scope.labels.length === 0 ? 'mesh' : undefined;
	if (scope.labels.length === 0) return 'namespace';
	return labels !== undefined && isImplied(scope.labels, labels) ? 'workload' : undefined;
}

/** Whether some PeerAuthentication of the namespace, or perhaps of it, selects workloads. */
export function hasSelective(mesh: Mesh, namespace: string): boolean {
	return peers(mesh).some(({ by, scope }) => mayShare(by.namespaces, [namespace]) && scope.labels.length > 0);
}
