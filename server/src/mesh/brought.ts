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

/** The place of a resource among those of its document. */
export function rankOf(by: Deployed): number {
	return shareOf(by.member).resources.indexOf(by);
}

/** Compares members by where they stand: by their files, and within one by their documents. What is built in comes last. */
export function comparing(
	members: Members | undefined,
	inFile: Pick<ReadonlyMap<string, readonly Member[]>, 'get' | 'has'>,
) {
	return (a: Member, b: Member): number => {
		if (a.uri !== b.uri) return placeIn(members, inFile, a) - placeIn(members, inFile, b) || (a.uri < b.uri ? -1 : 1);
		const own = inFile.get(a.uri) ?? noMembers;
		return own.indexOf(a) - own.indexOf(b);
	};
}

function placeIn(
	members: Members | undefined,
	inFile: Pick<ReadonlyMap<string, readonly Member[]>, 'has'>,
	{ uri }: Member,
): number {
	return inFile.has(uri) ? (members?.order(uri) ?? 0) : Number.MAX_SAFE_INTEGER;
}

const noMembers: readonly Member[] = [];
