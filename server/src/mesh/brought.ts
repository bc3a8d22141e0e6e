// What members of an environment bring into its tables, and the order in which it stands there.
import type { Member, Members } from '../workspace/environments.ts';
import { shareOf } from './deployed.ts';
import type { Declared, Deployed, Offer } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

type Entries<V> = Iterable<readonly [key: string, value: V]>;

/** What members bring into a table. */
export interface Giving<V> {
	readonly give: (member: Member) => Entries<V>;
	readonly memberOf: (value: V) => Member;
}

function givingResources(keysOf: (by: Deployed) => readonly string[]): Giving<Deployed> {
	return {
		give: (member) => shareOf(member).resources.flatMap((by) => keysOf(by).map((key) => [key, by] as const)),
		memberOf: ({ member }) => member,
	};
}

/** TABLE: what members bring into the tables. */
export const givings = {
	ofKind: givingResources(({ resource }) => [resource.kind.id]),
	ofFile: givingResources(({ member }) => [member.uri]),
	inNamespace: givingResources(({ namespaces }) => namespaces ?? []),
	membersOf: { give: (member) => [[member.uri, member]], memberOf: (member) => member } as Giving<Member>,
	offers: { give: (member) => shareOf(member).offers, memberOf: ({ by }) => by.member } as Giving<Offer>,
	declared: (kind: SymbolKind): Giving<Declared> => ({
		give: (member) => shareOf(member).declared.flatMap((one) => (one.kind === kind ? [[one.name, one.one]] : [])),
		memberOf: ({ by }) => by.member,
	}),
};

export function resourcesOf(member: Member): readonly Deployed[] {
	return shareOf(member).resources;
}

/** Compares resources by their members; those of one come together, in its order. */
export function byDocument(compare: (a: Member, b: Member) => number) {
	return (a: Deployed, b: Deployed): number => compare(a.member, b.member);
}

/**
 * Compares members by where they stand: by their files, and within one by their documents. What is in none of the files, as what is
 * built in, has a place behind them all.
 */
export function comparing(members: Members | undefined, inFile: (uri: string) => readonly Member[]) {
	const order = (uri: string): number => members?.order(uri) ?? 0;
	return (a: Member, b: Member): number => {
		if (a.uri !== b.uri) return order(a.uri) - order(b.uri);
		const own = inFile(a.uri);
		return own.indexOf(a) - own.indexOf(b);
	};
}
