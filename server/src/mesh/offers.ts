// What a maker offers: patterns of names, each under a key, so that a name is held against a few of them only.
import type { DeployedMaker, Offer } from './mesh.ts';

/** The key of makers whose pods have labels that are written. */
export const podsKey = 'pods';

const ofPods: Offer['making'] = { product: 'Pod', names: [], into: undefined, deploys: [] };

/** What a maker offers, by key. Where the labels of pods are written, nobody needs to guess them. */
export function offersOf(by: DeployedMaker): readonly (readonly [string, Offer])[] {
	const { makings, pods } = by.maker;
	const named = makings.flatMap((making) =>
		making.product === 'Pod' && pods.length > 0
			? []
			: making.names
					.flatMap((name) => prefixed(by, name))
					.map((pattern) => [`${making.product} ${headOf(pattern)}`, { by, making, pattern }] as const),
	);
	return pods.length === 0 ? named : [...named, [podsKey, { by, making: ofPods, pattern: '' }]];
}

/** A pattern as written, and as each kustomization on the way out makes it: what a maker makes is called after its new name. */
function prefixed({ member: { chains } }: DeployedMaker, pattern: string): readonly string[] {
	const all = new Set([pattern]);
	for (const chain of chains) all.add(chain.reduce((name, { namePrefix }) => `${namePrefix}${name}`, pattern));
	return [...all];
}

/** Names are no longer (kubernetes.io: "Object Names and IDs"); each of thousands of heads would be a text of its own. */
const longestName = 253;

/** The keys under which patterns stand that `name` may fit. */
export function headsOf(name: string): readonly string[] {
	const heads = [name, ''];
	for (let at = name.indexOf('-'); at !== -1 && at < longestName; at = name.indexOf('-', at + 1))
		heads.push(name.slice(0, at + 1));
	return heads;
}

/** The key of a pattern: all of it, or what stands before the `*` if that ends a word. */
function headOf(pattern: string): string {
	const star = pattern.indexOf('*');
	if (star === -1) return pattern;
	return pattern[star - 1] === '-' ? pattern.slice(0, star) : '';
}
