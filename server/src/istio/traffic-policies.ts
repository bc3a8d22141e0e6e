// The traffic policies of a DestinationRule: where each stands, and what of them counts for a port of a subset.
import type { Manifest } from '../model/manifests.ts';
import { manifest, ofTree, type Resource, type Word, word } from '../model/resource.ts';
import type { Node } from '../yaml/node.ts';

type Spec = NonNullable<Manifest<'DestinationRule'>['spec']>;
export type TrafficPolicy = NonNullable<Spec['trafficPolicy']>;

/** What the settings for a port can say; nothing else of a policy can be said for a port. */
const portFields = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'] as const;
export type PortPolicy = Pick<TrafficPolicy, (typeof portFields)[number]>;

/** Settings, and the place they hold for. */
export interface PolicyPart {
	readonly settings: Node<PortPolicy>;
	/** Undefined: for all of the host. */
	readonly subset: Word | undefined;
	/** Undefined: for all ports. */
	readonly port: Node<number> | undefined;
	/** Where a setting comes from that is not written here; a port inherits nothing. */
	readonly inherits: Node<PortPolicy> | undefined;
}

const partsIn = ofTree(({ resource }: { readonly resource: Resource<'DestinationRule'> }): readonly PolicyPart[] => {
	const spec = manifest(resource).get('spec');
	const own = spec?.get('trafficPolicy') as Node<TrafficPolicy> | undefined;
	const subsets = spec?.each('subsets') ?? [];
	return [
		...partsOf(own, undefined, undefined),
		...subsets.flatMap((subset) => {
			const policy = subset.get('trafficPolicy') as Node<TrafficPolicy> | undefined;
			return partsOf(policy, word(subset.get('name')), own);
		}),
	];
});

/** All policies of a rule: its own, those of its subsets, and those for single ports. */
export function policiesIn(resource: Resource<'DestinationRule'>): readonly PolicyPart[] {
	return partsIn({ resource });
}

function partsOf(
	policy: Node<TrafficPolicy> | undefined,
	subset: Word | undefined,
	inherits: Node<TrafficPolicy> | undefined,
): readonly PolicyPart[] {
	if (policy === undefined) return [];
	const ports = policy.each('portLevelSettings').map((level): PolicyPart => {
		const port = level.get('port')?.get('number') as Node<number> | undefined;
		return { settings: level as Node<PortPolicy>, subset, port, inherits: undefined };
	});
	return [{ settings: policy, subset, port: undefined, inherits }, ...ports];
}

/** A traffic policy as plain values; of a setting only whether and how it is written counts here. */
export interface PlainPolicy {
	readonly portLevelSettings?: readonly ({ readonly port?: { readonly number?: number } } & Readonly<
		Record<string, unknown>
	>)[];
	readonly [field: string]: unknown;
}

/** What cannot be said for a port, and stays what it was where a port of a subset is spoken of. */
const wholeFields = ['tunnel', 'proxyProtocol', 'retryBudget'];

/**
 * The policy that counts for a port of a subset: what is said for a port stands alone, and a subset replaces whole settings
 * (istio: pilot/pkg/networking/util/util.go, MergeSubsetTrafficPolicy, GetPortLevelTrafficPolicy).
 */
export function effectivePolicy(
	own: PlainPolicy | undefined,
	subset: PlainPolicy | undefined,
	port: number | undefined,
): PlainPolicy | undefined {
	const base = forPort(own, port) ?? (own && without(own, ['portLevelSettings']));
	if (subset === undefined) return base;
	const ofPort = forPort(subset, port);
	if (ofPort === undefined) return { ...base, ...without(subset, ['portLevelSettings']) };
	return { ...(base && only(base, wholeFields)), ...ofPort };
}

function forPort(policy: PlainPolicy | undefined, port: number | undefined): PlainPolicy | undefined {
	const level = policy?.portLevelSettings?.find((one) => port !== undefined && one.port?.number === port);
	return level && without(level, ['port']);
}

function without(policy: object, fields: readonly string[]): PlainPolicy {
	return Object.fromEntries(Object.entries(policy).filter(([field]) => !fields.includes(field)));
}

function only(policy: object, fields: readonly string[]): PlainPolicy {
	return Object.fromEntries(Object.entries(policy).filter(([field]) => fields.includes(field)));
}
