// partsOf(environment): the lists and indexes of a mesh. They follow edits: the shares of documents that stayed are not
// looked at again (a workspace has thousands, an edit concerns a few).
import { allOf, type Change, following } from '../following.ts';
import { type Index, indexOf, revised } from '../lists.ts';
import type { KindId } from '../model/kinds.ts';
import type { Environment, Member } from '../workspace/environments.ts';
import { builtInMembers } from './built-in.ts';
import { shareOf } from './deployed.ts';
import type { Declared, Deployed, Mesh, Offer } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

/** What a mesh is made of, in the form in which it can be revised. */
interface Parts {
	readonly resources: readonly Deployed[];
	readonly declared: ReadonlyMap<SymbolKind, Index<string, Declared>>;
	readonly offers: Index<string, Offer>;
	readonly ofKind: Index<KindId, Deployed>;
	readonly ofFile: Index<string, Deployed>;
	readonly membersOf: Index<string, Member>;
	readonly inNamespace: Index<string, Deployed>;
	readonly namespaces: ReadonlySet<string>;
}

const follow = following<Member, Parts>();

/** The parts of the mesh of an environment. */
export function partsOf(environment: Environment): Omit<Mesh, 'environment'> {
	const members = [...environment.members, ...missingBuiltIns(environment)];
	const { declared, offers, ofKind, ofFile, membersOf, resources, namespaces } = follow(environment.id, members, {
		make: () => revisedParts(nothing, allOf(members)),
		revise: revisedParts,
	});
	return {
		resources,
		namespaces,
		declared: new Map([...declared].map(([kind, { lists }]) => [kind, lists])),
		offers: offers.lists,
		ofKind: ofKind.lists,
		ofFile: ofFile.lists,
		membersOf: membersOf.lists,
	};
}

const nothing: Parts = {
	resources: [],
	declared: new Map(),
	offers: indexOf([]),
	ofKind: indexOf([]),
	ofFile: indexOf([]),
	membersOf: indexOf([]),
	inNamespace: indexOf([]),
	namespaces: new Set(),
};

function revisedParts(last: Parts, change: Change<Member>): Parts {
	const memberOf = ({ member }: Deployed): Member => member;
	const by = <K>(index: Index<K, Deployed>, keysOf: (by: Deployed) => readonly K[]) =>
		revised(index, change, (member) => keyed(shareOf(member).resources, keysOf), memberOf);
	const inNamespace = by(last.inNamespace, ({ namespaces }) => namespaces ?? []);
	return {
		resources: revisedList(last.resources, change),
		declared: revisedNames(last.declared, change),
		offers: revised(
			last.offers,
			change,
			(member) => shareOf(member).offers,
			({ by }) => by.member,
		),
		ofKind: by(last.ofKind, ({ resource }) => [resource.kind.id]),
		ofFile: by(last.ofFile, ({ member }) => [member.file.uri]),
		membersOf: revised(
			last.membersOf,
			change,
			(member) => [[member.file.uri, member]],
			(member) => member,
		),
		inNamespace,
		namespaces: sameAs(last.namespaces, new Set(inNamespace.lists.keys())),
	};
}

function keyed<K, V>(values: readonly V[], keysOf: (value: V) => readonly K[]): readonly (readonly [K, V])[] {
	return values.flatMap((value) => keysOf(value).map((key) => [key, value] as const));
}

function revisedList(last: readonly Deployed[], { removed, added, isBefore }: Change<Member>): readonly Deployed[] {
	const [gone, made] = [removed, added].map((members) => members.flatMap((one) => shareOf(one).resources));
	const first = gone?.[0];
	const behind = first === undefined ? last.findIndex(({ member }) => !isBefore(member)) : last.indexOf(first);
	const at = behind === -1 ? last.length : behind;
	return [last.slice(0, at), made ?? [], last.slice(at + (gone?.length ?? 0))].flat();
}

function revisedNames(last: Parts['declared'], change: Change<Member>): Parts['declared'] {
	const all = new Map(last);
	const touched = new Set(
		[...change.removed, ...change.added].flatMap((one) => shareOf(one).declared.map(({ kind }) => kind)),
	);
	for (const kind of touched) {
		const names = all.get(kind) ?? indexOf<string, Declared>([]);
		all.set(
			kind,
			revised(
				names,
				change,
				(member) =>
					shareOf(member).declared.flatMap((one) => (one.kind === kind ? [[one.name, one.one] as const] : [])),
				({ by }) => by.member,
			),
		);
	}
	return all;
}

/** The last set, if this one has the same. */
function sameAs<T>(last: ReadonlySet<T>, now: ReadonlySet<T>): ReadonlySet<T> {
	return now.size === last.size && [...now].every((one) => last.has(one)) ? last : now;
}

/** The documents that come with Istio, but for those that the workspace writes itself. */
function missingBuiltIns(environment: Environment): readonly Member[] {
	return builtInMembers(environment).filter((builtIn) => {
		const own = shareOf(builtIn).resources;
		return !environment.members.some((member) =>
			shareOf(member).resources.some((by) => own.some((one) => isSame(by, one))),
		);
	});
}

function isSame(a: Deployed, b: Deployed): boolean {
	const [x, y] = [a.resource, b.resource];
	return x.kind === y.kind && x.name?.text === y.name?.text && a.namespaces?.join() === b.namespaces?.join();
}
