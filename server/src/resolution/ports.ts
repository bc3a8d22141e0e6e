// Whether the host of a destination has the port it names.
import { isWildcard } from '../istio/host-names.ts';
import { hostsCalled } from '../istio/hosts.ts';
import { declarationsNamed, declarationsOf } from '../mesh/declared-in.ts';
import type { Declared, Mesh, Referring } from '../mesh/mesh.ts';
import { namespacesAskedFor } from '../mesh/namespaces.ts';
import { contradicted, doubtOf, found, unknown } from './answers.ts';
import { nearestFirst } from './nearness.ts';
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
	const isFirm = hosts.every((host) => host.by.standing === 'whole' && portsOf(host).length > 0);
	if (!isFirm || ports.length === 0 || ports.some(({ mention }) => mention.opaque)) return unknown('noEvidence');
	return contradicted('missing', 'certain', nearestFirst(ports, from.by));
}

/** The ports that the resource behind a declared host has. */
export function portsOf({ by }: Declared): readonly Declared[] {
	return declarationsOf(by, 'port');
}
