// What counts as evidence that a name ought to be in the workspace. In repositories that work, a third of them name hosts
// that are declared elsewhere, so absence alone proves nothing; this is the one place where the line is drawn.

import { fact, factBy, factOf } from '../facts/fact.ts';
import { indexedBy } from '../facts/indexed.ts';
import { haveSame } from '../facts/table.ts';
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
import { directoryOf } from '../mesh/together.ts';
import { type Likeness, likeness } from '../text/likeness.ts';
import { namesIn } from '../text/names.ts';
import { contradicted, unknown } from './answers.ts';
import { isCommonName, isProductName } from './common-names.ts';
import type { Certainty, Resolution } from './resolution.ts';

/** Where other names like the one in question are known to lead somewhere: beside it, in most of the workspace, or nowhere. */
export type Kept = 'directory' | 'workspace' | 'none';

/**
 * TABLE: how sure it is that a name is missing which nothing declares, by how it is like the nearest name that is declared and
 * by the company it keeps; undefined: nothing can be said. A slip of the pen in good company is certain. A close one, as a
 * plural, is a slip as often as not. A sibling speaks against a fault: whoever has `public-eu` has `public-us`, in another repository.
 * Nor is a product missed, which a chart or an operator installs.
 */
const certainties: Readonly<Record<Likeness | 'unlike' | 'product', Readonly<Record<Kept, Certainty | undefined>>>> = {
	slip: { directory: 'certain', workspace: 'likely', none: 'likely' },
	close: { directory: 'likely', workspace: 'possible', none: 'possible' },
	unlike: { directory: 'likely', workspace: 'possible', none: undefined },
	sibling: { directory: 'possible', workspace: 'possible', none: undefined },
	product: { directory: 'possible', workspace: 'possible', none: undefined },
};

/**
 * Judges a name that nothing declares. `near`: names it might be misspelled for, the same map for all who may mean them. `company`:
 * do such names lead somewhere at all?
 */
export function judged(mesh: Mesh, name: string, near: Near, company: Kept): Resolution {
	const names = namesIn(near);
	const nearest = names.meant(name);
	const unlike = () => (names.hasSibling(name) ? 'sibling' : isProductName(name) ? 'product' : 'unlike');
	const certainty = mesh.environment.isComplete ? 'certain' : certainties[nearest?.likeness ?? unlike()][company];
	if (certainty === undefined) return unknown('noEvidence');
	if (nearest === undefined) return contradicted('missing', certainty);
	const reason = nearest.likeness === 'slip' ? 'misspelt' : 'missing';
	return contradicted(reason, certainty, near.get(nearest.name), nearest.name);
}

/** Names, and what declares each. */
export type Near = ReadonlyMap<string, readonly Declared[]>;

/** A name that is looked up in some namespaces and declared only in others. */
export interface Elsewhere {
	readonly name: string;
	/** Where it is looked up; undefined: anywhere. */
	readonly asked: readonly string[] | undefined;
	readonly declared: readonly Declared[];
	/** Whether the namespace is written with the name, so that it was not just forgotten. */
	readonly isQualified: boolean;
	/** Whether the workspace declares other such things in a namespace where the name is looked up. */
	readonly isHome: boolean;
	/** Whether nothing shows that those who declare it are deployed together with who asks. */
	readonly isFar?: boolean;
	/** The namespaces of who asks. */
	readonly from?: readonly string[] | undefined;
}

/**
 * TABLE: how sure it is that a name is missing which only other namespaces declare. The classic mistake is a name without its
 * namespace. Where the namespace is written, and the workspace holds nothing of it, it may well be deployed from elsewhere; and
 * what every team has under the same name says nothing of that of another team, unless the team's own things are here.
 */
const elsewheres: Readonly<
	Record<'own' | 'shared', Readonly<Record<'home' | 'short' | 'away', Certainty | undefined>>>
> = {
	own: { home: 'likely', short: 'likely', away: 'possible' },
	shared: { home: 'possible', short: undefined, away: undefined },
};

/** Judges a name that only other namespaces declare. */
export function judgedElsewhere(mesh: Mesh, elsewhere: Elsewhere): Resolution {
	const { declared, isHome, isQualified, isFar } = elsewhere;
	if (mesh.environment.isComplete) return contradicted('otherNamespace', 'certain', declared);
	const place = isHome ? 'home' : isQualified ? 'away' : 'short';
	const certainty =
		elsewheres[isShared(elsewhere) ? 'shared' : 'own'][place] ?? (isCopied(mesh, elsewhere) ? 'possible' : undefined);
	if (certainty === undefined) return unknown('noEvidence');
	// What another demo declares in its own namespace only happens to have the name.
	return contradicted('otherNamespace', isFar === true && place === 'short' ? 'possible' : certainty, declared);
}

/**
 * Whether a namespace was written that nothing else here knows of, though the name is in that of who asks, or the namespace is
 * `default`: that is what stays behind when files are copied from a tutorial, or taken to another environment.
 */
function isCopied(mesh: Mesh, { isQualified, asked = [], declared, from = [] }: Elsewhere): boolean {
	if (!isQualified || asked.some((namespace) => mesh.namespaces.has(namespace))) return false;
	return asked.includes('default') || declared.every(({ by }) => by.namespaces?.some((one) => from.includes(one)));
}

/** Whether several namespaces are likely to have the name: it is common, two have it, or the one that has it is a sibling. */
function isShared({ name, asked = [], declared }: Elsewhere): boolean {
	const owners = [...new Set(declared.flatMap(({ by }) => by.namespaces ?? []))];
	if (isCommonName(name) || owners.length > 1) return true;
	return owners.some((owner) => asked.some((namespace) => likeness(namespace, owner) === 'sibling'));
}

/** How references to one kind of symbol fare, other than templated ones. */
interface Tally {
	readonly found: number;
	readonly total: number;
	/** The names that were found, and those that were not. */
	readonly names: readonly string[];
	readonly missing: readonly string[];
}

interface Named {
	readonly found: ReadonlySet<string>;
	readonly missing: ReadonlySet<string>;
}

/** The company that a name keeps: how the references to one kind of symbol fare. */
export interface Company {
	/** The names mentioned in a directory, by its URI: those that were found, and the others. */
	namesIn(mesh: Mesh, directory: string): Named;
	/** Whether most of those in the whole workspace lead somewhere, one at least. */
	isMostlyFound(mesh: Mesh): boolean;
}

/** Tallies the references that `isFound` can decide; undefined from it means that it cannot. */
export function companyOf(isFound: (mesh: Mesh, from: Referring) => boolean | undefined, symbol: string): Company {
	const tallyOf = factOf((mesh: Mesh, by: Deployed): Tally => {
		const names = new Set<string>();
		const missing = new Set<string>();
		let [found, total] = [0, 0];
		for (const mention of by.references) {
			if (mention.row.to !== symbol || mention.row.optional !== undefined || mention.opaque) continue;
			const answer = isFound(mesh, { by, mention });
			if (answer === undefined) continue;
			total++;
			(answer ? names : missing).add(mention.text);
			if (answer) found++;
		}
		return { found, total, names: [...names], missing: [...missing] };
	});
	const referring = indexedBy(
		(mesh: Mesh) => mesh.resources,
		(by) => (by.references.some(({ row }) => row.to === symbol) ? ['', directoryOf(by)] : []),
	);
	const namesIn = factBy((mesh: Mesh, directory): Named => {
		const tallies = (referring(mesh).get(directory) ?? []).map((by) => tallyOf(mesh, by));
		return {
			found: new Set(tallies.flatMap(({ names }) => names)),
			missing: new Set(tallies.flatMap(({ missing }) => missing)),
		};
	}, areNamedAlike);
	const isMostlyFound = fact((mesh: Mesh): boolean => {
		let [found, total] = [0, 0];
		for (const by of referring(mesh).get('') ?? []) {
			const tally = tallyOf(mesh, by);
			found += tally.found;
			total += tally.total;
		}
		return found > 0 && found * 2 >= total;
	});
	return { namesIn, isMostlyFound };
}

function areNamedAlike(a: Named, b: Named): boolean {
	return haveSame(a.found, b.found) && haveSame(a.missing, b.missing);
}

/** So many names are hardly all mistakes. */
const many = 5;

/**
 * Whether other names mentioned beside `from`, or most of those in the whole workspace, do lead somewhere. Where most of many
 * names of a directory are missing, the services are in other repositories.
 */
export function companyFor(mesh: Mesh, company: Company, from: Referring): Kept {
	// Deployed with things from elsewhere, which may well hold the name.
	if (from.by.member.isOpen) return 'none';
	const { found, missing } = company.namesIn(mesh, directoryOf(from.by));
	const hasOther = found.size > 1 || (found.size > 0 && !found.has(from.mention.text));
	if (hasOther && !(missing.size >= many && missing.size > found.size)) return 'directory';
	return company.isMostlyFound(mesh) ? 'workspace' : 'none';
}
