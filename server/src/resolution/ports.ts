// Whether the host of a destination has the port it names.
import { isWildcard } from '../istio/host-names.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { isDeployedAs } from '../mesh/by-kind.ts';
import { declarationsNamed, declarationsOf } from '../mesh/declared-in.ts';
import { type Declared, type Deployed, type Mesh, namespaceOf, type Referring } from '../mesh/mesh.ts';
import { namespacesAskedFor } from '../mesh/namespaces.ts';
import { directoryOf } from '../mesh/together.ts';
import { manifest } from '../model/resource.ts';
import { parentOf } from '../text/uri.ts';
import { contradicted, doubtOf, found, unknown } from './answers.ts';
import { nearestFirst } from './nearness.ts';
import { areNeighbours } from './neighbours.ts';
import type { Resolution } from './resolution.ts';

export function resolvePort(mesh: Mesh, from: Referring): Resolution {
	const { of, text } = from.mention;
	if (of === undefined) return unknown('noEvidence');
	const hosts = hostsCalled(mesh, { text: of.text, namespaces: namespacesAskedFor(from) });
	const named = hosts.flatMap(({ by }) => declarationsNamed(by, 'port', text));
	if (named.length > 0) return found(named, from);
	const doubt = doubtOf(mesh, from);
	if (doubt !== undefined) return unknown(doubt);
	if (isWildcard(of.text)) return unknown('wildcard');
	const ports = hosts.flatMap(portsOf);
	const [first] = hosts;
	if (first !== undefined && hosts.every(({ by, mention }) => hasNoPorts(by) && !isWildcard(mention.text)))
		return contradicted('missing', 'certain', [first]);
	const isFirm = hosts.every((host) => host.by.standing === 'whole' && portsOf(host).length > 0);
	if (!isFirm || ports.length === 0 || ports.some(({ mention }) => mention.opaque)) return unknown('noEvidence');
	// What another demo declares only happens to have the name.
	const isBeside = hosts.some(({ by }) => areNeighbours(mesh, from.by, by) && !isElsewhere(from.by, by));
	return contradicted('missing', isBeside ? 'certain' : 'possible', nearestFirst(ports, from.by));
}

/** Whether a host writes no namespace where who asks does, in a directory that is not right beside: then it may be of another. */
function isElsewhere(asking: Deployed, host: Deployed): boolean {
	if (namespaceOf(asking) === undefined || host.namespaces !== undefined) return false;
	const [here, there] = [directoryOf(asking), directoryOf(host)];
	return !here.startsWith(there) && !there.startsWith(here) && parentOf(here) !== parentOf(there);
}

/**
 * Whether a ServiceEntry says that it has no ports, so that no client gets a cluster of it (istio:
 * pilot/pkg/networking/core/cluster.go, buildOutboundClusters).
 */
function hasNoPorts(by: Deployed): boolean {
	if (!isDeployedAs(by, 'ServiceEntry') || by.standing !== 'whole') return false;
	const spec = manifest(by.resource).get('spec');
	const ports = spec?.get('ports');
	return (
		spec !== undefined && !spec.opaque && (ports === undefined || (ports.kind === 'seq' && ports.items.length === 0))
	);
}

/** The ports that the resource behind a declared host has. */
export function portsOf({ by }: Declared): readonly Declared[] {
	return declarationsOf(by, 'port');
}
