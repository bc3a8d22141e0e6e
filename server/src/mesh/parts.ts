// The tables of a mesh: its resources, by kind, file and namespace, and the names that they declare. They follow the
// environment: of documents that stayed nothing is looked at again (a workspace has thousands, an edit concerns a few).
import { type Clock, unrecorded } from '../facts/cell.ts';
import { firstWhere, merged } from '../facts/ordered.ts';
import { Sequence } from '../facts/sequence.ts';
import { areSame, type Peekable, Table } from '../facts/table.ts';
import { entry, push } from '../maps.ts';
import type { KindId } from '../model/kinds.ts';
import type { Environment, Member, Members } from '../workspace/environments.ts';
import { byDocument, comparing, type Giving, givings, resourcesOf } from './brought.ts';
import { builtInMembers } from './built-in.ts';
import { shareOf } from './deployed.ts';
import type { Declared, Deployed, Offer } from './mesh.ts';
import type { SymbolKind } from './symbols.ts';

/** A table, and what a member brings into it. */
interface Filled<V> extends Giving<V> {
	readonly table: Table<string, V>;
}

/** What came into an environment, and what is gone from it. */
interface Difference {
	readonly gone: ReadonlySet<Member>;
	/** In order. */
	readonly came: readonly Member[];
	/** The files concerned, where they are few and all stand where they stood; else everything is looked through. */
	readonly files: readonly string[] | undefined;
}

/** How many files may change before going through whole lists is less work than finding places in them. */
const fewFiles = 32;

export interface Tables {
	readonly resources: Sequence<Deployed>;
	readonly ofKind: Peekable<KindId, Deployed>;
	readonly ofFile: Peekable<string, Deployed>;
	readonly members: Sequence<Member>;
	/** How many members it holds of its own. */
	readonly size: () => number;
	readonly membersOf: Peekable<string, Member>;
	readonly inNamespace: Peekable<string, Deployed>;
	readonly offers: Peekable<string, Offer>;
	/** What a resource declares, by kind of symbol; a table for each kind that somebody asked for or that is declared. */
	declared(kind: SymbolKind): Peekable<string, Declared>;
	/** Brings the tables to where the environment is; false if nothing changed. */
	follow(environment: Environment): boolean;
}

/** Tables that others may be made of. */
export interface Parts extends Tables {
	/** The members that come with Istio. */
	readonly builtIns: () => readonly Member[];
}

/** The tables of an environment that has nothing in it yet. */
export function emptyParts(clock: Clock): Parts {
	const filled = <V>(giving: Giving<V>): Filled<V> => ({ table: new Table<string, V>(clock), ...giving });
	const names = new Map<SymbolKind, Filled<Declared>>();
	const namesOf = (kind: SymbolKind) => entry(names, kind, () => filled(givings.declared(kind)));
	const [ofKind, ofFile, inNamespace] = [filled(givings.ofKind), filled(givings.ofFile), filled(givings.inNamespace)];
	const [membersOf, offers] = [filled(givings.membersOf), filled(givings.offers)];
	const place = emptyPlace();
	const compare = (a: Member, b: Member): number => comparingIn(place)(a, b);
	const members = new Sequence<Member>(clock, () => membersIn(place), compare);
	const resources = new Sequence<Deployed>(clock, () => membersIn(place).flatMap(resourcesOf), byDocument(compare));
	const fill = (difference: Difference): void => {
		const [gone, came] = [[...difference.gone], difference.came];
		members.change({ removed: gone, added: came });
		resources.change({ removed: gone.flatMap(resourcesOf), added: came.flatMap(resourcesOf) });
		for (const filled of [ofKind, ofFile, inNamespace]) revise(filled, difference, place);
		revise(membersOf, difference, place);
		revise(offers, difference, place);
		const touched = [...difference.gone, ...difference.came].flatMap((one) => shareOf(one).declared);
		for (const kind of new Set(touched.map((one) => one.kind))) revise(namesOf(kind), difference, place);
	};
	return {
		resources,
		ofKind: ofKind.table as Peekable<string, Deployed> as Peekable<KindId, Deployed>,
		ofFile: ofFile.table,
		inNamespace: inNamespace.table,
		members,
		size: () => place.count,
		builtIns: () => place.builtIns,
		membersOf: membersOf.table,
		offers: offers.table,
		declared: (kind) => namesOf(kind).table,
		follow: (environment) => unrecorded(() => follow(environment, place, ofKind.table, fill)),
	};
}

/** Where members stand in the order of an environment, and which of them the tables have. */
interface Place {
	members: Members | undefined;
	/** File URI -> the members that are in the tables. */
	readonly inFile: Map<string, readonly Member[]>;
	builtIns: readonly Member[];
	/** How many members there are, those built in included. */
	count: number;
}

function emptyPlace(): Place {
	return { members: undefined, inFile: new Map(), builtIns: [], count: 0 };
}

function comparingIn({ members, inFile }: Place): (a: Member, b: Member) => number {
	return comparing(members, (uri) => inFile.get(uri) ?? noMembers);
}

/** The members that are in the tables, in order. */
function membersIn({ members, inFile, builtIns }: Place): readonly Member[] {
	const own = [...(members?.uris ?? [])].flatMap((uri) => inFile.get(uri) ?? noMembers);
	return [...own, ...builtIns];
}

function follow(
	environment: Environment,
	place: Place,
	ofKind: Table<string, Deployed>,
	fill: (difference: Difference) => void,
): boolean {
	const { members } = environment;
	const before = place.members;
	const uris = before === undefined ? members.uris : (members.since(before) ?? allOf(place.inFile, members));
	place.members = members;
	const difference = differenceIn(uris, place, before, members);
	place.count += difference.came.length - difference.gone.size;
	fill(difference);
	// Only now it is known what the environment has itself.
	const builtIns = missingBuiltIns(environment, ofKind);
	const isSame = areSame(builtIns, place.builtIns);
	const change = { gone: new Set(place.builtIns), came: builtIns, files: undefined };
	place.count += builtIns.length - place.builtIns.length;
	place.builtIns = builtIns;
	if (!isSame) fill(change);
	return !isSame || difference.came.length + difference.gone.size > 0;
}

function allOf(inFile: ReadonlyMap<string, unknown>, members: Members): Iterable<string> {
	return new Set([...members.uris, ...inFile.keys()]);
}

/** What is other in some files than what the tables have; `place` is told. In the order of the files now. */
function differenceIn(uris: Iterable<string>, place: Place, before: Members | undefined, now: Members): Difference {
	const [gone, came, files] = [new Set<Member>(), [] as Member[], [] as string[]];
	let latest = -1;
	let hasMoved = false;
	for (const uri of uris) {
		const [old, own] = [place.inFile.get(uri) ?? noMembers, now.at(uri)];
		// Files that changed their places among the others are taken out and put in again; what is gone comes last here.
		const order = old.length === 0 || before === undefined ? -1 : before.order(uri);
		const isMoved = order !== -1 && order < latest;
		latest = Math.max(latest, order);
		if (!isMoved && areSame(old, own)) continue;
		files.push(uri);
		hasMoved ||= isMoved;
		if (own.length === 0) place.inFile.delete(uri);
		else place.inFile.set(uri, own);
		const stayed = isMoved || !isInOrder(old, own) ? noneOf : new Set(own);
		const known = stayed === noneOf ? noneOf : new Set(old);
		for (const one of old) if (!stayed.has(one)) gone.add(one);
		for (const one of own) if (!known.has(one)) came.push(one);
	}
	came.sort(comparingIn(place));
	const isShort = before !== undefined && !hasMoved && files.length <= fewFiles;
	return { gone, came, files: isShort ? files : undefined };
}

const noMembers: readonly Member[] = [];
const noneOf: ReadonlySet<Member> = new Set();

/** Whether what two lists have in common stands in the same order in both. */
function isInOrder(a: readonly Member[], b: readonly Member[]): boolean {
	const at = new Map(b.map((one, index) => [one, index]));
	let last = -1;
	for (const one of a) {
		const index = at.get(one) ?? last;
		if (index < last) return false;
		last = index;
	}
	return true;
}

function revise<V>({ table, give, memberOf }: Filled<V>, { gone, came, files }: Difference, place: Place): void {
	const own = new Map<string, V[]>();
	for (const member of gone) for (const [key] of give(member)) entry(own, key, () => []);
	for (const member of came) for (const [key, value] of give(member)) push(own, key, value);
	const compare = comparingIn(place);
	const byMember = (a: V, b: V): number => compare(memberOf(a), memberOf(b));
	for (const [key, values] of own) {
		const old = table.peek(key) ?? [];
		if (files === undefined || old.length < 2 * fewFiles) {
			const left = gone.size === 0 ? old : old.filter((one) => !gone.has(memberOf(one)));
			table.set(key, merged(left, values, byMember));
		} else table.set(key, replaced(old, values, { files, gone, place, memberOf, byMember }));
	}
}

/** A long list in which what stands in a few files is another: what is gone is left out, and `values` are put in. */
function replaced<V>(
	list: readonly V[],
	values: readonly V[],
	how: {
		readonly files: readonly string[];
		readonly gone: ReadonlySet<Member>;
		readonly place: Place;
		readonly memberOf: (value: V) => Member;
		readonly byMember: (a: V, b: V) => number;
	},
): readonly V[] {
	const { files, gone, place, memberOf, byMember } = how;
	const order = (uri: string): number => place.members?.order(uri) ?? 0;
	let all = list;
	for (const uri of files) {
		const at = order(uri);
		// What is in no file, as what is built in, has a place behind all.
		const start = firstWhere(all, (one) => order(memberOf(one).uri) >= at);
		let end = start;
		while (end < all.length && memberOf(all[end] as V).uri === uri) end++;
		const left = all.slice(start, end).filter((one) => !gone.has(memberOf(one)));
		const own = values.filter((one) => memberOf(one).uri === uri);
		if (left.length === end - start && own.length === 0) continue;
		all = all.toSpliced(start, end - start, ...merged(left, own, byMember));
	}
	return all;
}

/** The documents that come with Istio, but for those that the workspace writes itself. */
export function missingBuiltIns(
	environment: Environment,
	ofKind: Pick<Peekable<string, Deployed>, 'peek'>,
): readonly Member[] {
	return builtInMembers(environment).filter((builtIn) => {
		const own = shareOf(builtIn).resources;
		return !own.some((one) =>
			(ofKind.peek(one.resource.kind.id) ?? []).some((by) => by.member.uri !== builtIn.uri && isSame(by, one)),
		);
	});
}

/** Whether two resources of one kind have the same name and namespace. */
function isSame(a: Deployed, b: Deployed): boolean {
	const [x, y] = [a.resource, b.resource];
	return x.name?.text === y.name?.text && a.namespaces?.join() === b.namespaces?.join();
}
