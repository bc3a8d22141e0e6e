// Mutual TLS on the server's side: which mode several PeerAuthentications make for one workload, and what a connection
// then meets.
import type { Labels } from './attachment.ts';

export type Mode = 'DISABLE' | 'PERMISSIVE' | 'STRICT';

interface WrittenMode {
	readonly mode?: string;
}

export interface PeerPolicy {
	readonly namespace?: string;
	/** When it was made; of several on one level the oldest counts. */
	readonly age?: number;
	readonly spec?: {
		readonly selector?: { readonly matchLabels?: Labels };
		readonly mtls?: WrittenMode;
		readonly portLevelMtls?: Readonly<Record<string, WrittenMode>>;
	};
}

export interface PeerModes {
	readonly mode: Mode;
	/** By port of the workload, where a port has its own. */
	readonly ports: ReadonlyMap<number, Mode>;
}

export type Level = 'mesh' | 'namespace' | 'workload';

/**
 * The level at which a PeerAuthentication speaks; undefined for one with a selector in the root namespace, which counts
 * for workloads there only, and not as one for the mesh.
 */
export function levelOf({ namespace, spec }: PeerPolicy, rootNamespace: string): Level | undefined {
	const isSelective = Object.keys(spec?.selector?.matchLabels ?? {}).length > 0;
	if (namespace === rootNamespace) return isSelective ? undefined : 'mesh';
	return isSelective ? 'workload' : 'namespace';
}

/**
 * The modes of a workload, from the policies of its namespace and the root's that select it (istio:
 * pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication).
 */
export function composed(policies: readonly PeerPolicy[], rootNamespace: string): PeerModes {
	const oldest = (level: Level) =>
		policies.filter((policy) => levelOf(policy, rootNamespace) === level).reduce(older, undefined)?.spec;
	const own = oldest('workload');
	const levels = [oldest('mesh'), oldest('namespace'), own];
	const mode = levels.reduce<Mode>((above, spec) => modeOf(spec?.mtls) ?? above, 'PERMISSIVE');
	const ports = Object.entries(own?.portLevelMtls ?? {});
	return { mode, ports: new Map(ports.map(([port, written]) => [Number(port), modeOf(written) ?? mode])) };
}

function older(oldest: PeerPolicy | undefined, policy: PeerPolicy): PeerPolicy {
	return oldest === undefined || (policy.age ?? 0) < (oldest.age ?? 0) ? policy : oldest;
}

/** The mode that is written; undefined for none and for UNSET, which leave it to the level above. */
export function modeOf(written: WrittenMode | undefined): Mode | undefined {
	const mode = written?.mode;
	return mode === 'DISABLE' || mode === 'PERMISSIVE' || mode === 'STRICT' ? mode : undefined;
}
