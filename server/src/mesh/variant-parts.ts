// The tables of an environment that is like another one but for a few files, as an overlay's is like its folder's: those of the
// other one, without what is hidden in them, and with what is its own. Hundreds of overlays are no more than their own files.
import { type Clock, unrecorded } from '../facts/cell.ts';
import { merged } from '../facts/ordered.ts';
import { type Change, Sequence } from '../facts/sequence.ts';
import { areSame, type Peekable } from '../facts/table.ts';
import { VariantTable } from '../facts/variant.ts';
import { entry, push } from '../maps.ts';
import type { KindId } from '../model/kinds.ts';
import type { Environment, Member, Members } from '../workspace/environments.ts';
import { byDocument, comparing, type Giving, givings, resourcesOf } from './brought.ts';
import type { Declared, Deployed } from './mesh.ts';
import { missingBuiltIns, type Parts, type Tables } from './parts.ts';
import type { SymbolKind } from './symbols.ts';

/** What an environment hides of the other one, and what it has instead. */
interface Variation {
	members: Members | undefined;
	/** By file: what is hidden there, and what is there instead. */
	readonly files: Map<string, Change<Member>>;
	/** Among what is built in. */
	builtIns: Change<Member>;
	hidden: ReadonlySet<Member>;
	/** In order. */
	own: readonly Member[];
	/** The step in which it last became another. */
	changedAt: number;
}

const nothing: Change<never> = { removed: [], added: [] };

/** The tables of an environment that is a variant of the one that `below` is of; `follow` takes no other. */
export function variantParts(clock: Clock, below: Parts): Tables {
	const at: Variation = {
		members: undefined,
		files: new Map(),
		builtIns: nothing,
		hidden: new Set(),
		own: [],
		changedAt: clock.now,
	};
	const compare = (a: Member, b: Member): number => comparingIn(at)(a, b);
	const followers: (() => void)[] = [];
	const varied = <V>(giving: Giving<V>, other: Peekable<string, V>): Peekable<string, V> => {
		const { table, follow } = variedTable(clock, at, giving, other, compare);
		followers.push(follow);
		return table;
	};
	const names = new Map<SymbolKind, Peekable<string, Declared>>();
	const members = variedSequence(clock, at, below.members, (member) => [member], compare);
	const resources = variedSequence(clock, at, below.resources, resourcesOf, byDocument(compare));
	const ofKind = varied(givings.ofKind, below.ofKind as Peekable<string, Deployed>);
	const revise = (): void => {
		settle(clock, at);
		for (const follow of followers) follow();
	};
	const follow = (environment: Environment): boolean => {
		if (followFiles(at, environment)) revise();
		// Only now it is known what the environment has itself.
		if (followBuiltIns(at, missingBuiltIns(environment, ofKind), below.builtIns())) revise();
		members.follow();
		resources.follow();
		return members.list.changedAt === clock.now;
	};
	return {
		resources: resources.list,
		members: members.list,
		size: () => at.hidden.size + at.own.length,
		ofKind: ofKind as Peekable<KindId, Deployed>,
		ofFile: varied(givings.ofFile, below.ofFile),
		inNamespace: varied(givings.inNamespace, below.inNamespace),
		membersOf: varied(givings.membersOf, below.membersOf),
		offers: varied(givings.offers, below.offers),
		declared: (kind) => entry(names, kind, () => varied(givings.declared(kind), below.declared(kind))),
		follow: (environment) => unrecorded(() => follow(environment)),
	};
}

function comparingIn({ members }: Variation): (a: Member, b: Member) => number {
	return comparing(members, (uri) => members?.at(uri) ?? []);
}

/** Looks at the files that may have changed; whether one has. */
function followFiles(at: Variation, { members }: Environment): boolean {
	const { variant } = members;
	const before = at.members;
	at.members = members;
	const isSame = before?.variant?.apart === variant?.apart;
	const changed = before !== undefined && isSame ? members.since(before) : undefined;
	const apart = variant?.apart ?? new Set();
	const uris =
		changed === undefined ? new Set([...apart, ...at.files.keys()]) : [...changed].filter((uri) => apart.has(uri));
	let isOther = false;
	for (const uri of uris) {
		const [theirs, own] = [variant?.of.at(uri) ?? [], members.at(uri)];
		const change = {
			removed: theirs.filter((one) => !own.includes(one)),
			added: own.filter((one) => !theirs.includes(one)),
		};
		const last = at.files.get(uri) ?? nothing;
		if (areSame(last.removed, change.removed) && areSame(last.added, change.added)) continue;
		isOther = true;
		if (change.removed.length + change.added.length === 0) at.files.delete(uri);
		else at.files.set(uri, change);
	}
	return isOther;
}

/** Whether what is built in differs otherwise than before. */
function followBuiltIns(at: Variation, own: readonly Member[], theirs: readonly Member[]): boolean {
	const [removed, added] = [theirs.filter((one) => !own.includes(one)), own.filter((one) => !theirs.includes(one))];
	if (areSame(removed, at.builtIns.removed) && areSame(added, at.builtIns.added)) return false;
	at.builtIns = { removed, added };
	return true;
}

/** Puts together what differs in the files. */
function settle(clock: Clock, at: Variation): void {
	const all = [...at.files.values(), at.builtIns];
	at.hidden = new Set(all.flatMap(({ removed }) => removed));
	at.own = all.flatMap(({ added }) => added).sort(comparingIn(at));
	at.changedAt = clock.now;
}

function variedTable<V>(
	clock: Clock,
	at: Variation,
	{ give, memberOf }: Giving<V>,
	below: Peekable<string, V>,
	compare: (a: Member, b: Member) => number,
): { readonly table: Peekable<string, V>; readonly follow: () => void } {
	let own = new Map<string, V[]>();
	const follow = (): void => {
		own = new Map();
		for (const member of at.own) for (const [key, value] of give(member)) push(own, key, value);
	};
	follow();
	const table = new VariantTable<string, V>(clock, below, {
		isHidden: (value) => at.hidden.has(memberOf(value)),
		own: (key) => own.get(key),
		ownKeys: () => own.keys(),
		changedAt: () => at.changedAt,
		version: () => own,
		compare: (a, b) => compare(memberOf(a), memberOf(b)),
	});
	return { table, follow };
}

function variedSequence<T>(
	clock: Clock,
	at: Variation,
	below: Sequence<T>,
	itemsOf: (member: Member) => readonly T[],
	compare: (a: T, b: T) => number,
): { readonly list: Sequence<T>; readonly follow: () => void } {
	/** How the lists differed after the step `seenAt`. */
	let difference: Change<T> = nothing;
	let seenAt = -1;
	const collect = (): readonly T[] => {
		const hidden = new Set(difference.removed);
		const rest = below.peek().filter((one) => !hidden.has(one));
		return merged(rest, difference.added, compare);
	};
	const list = new Sequence<T>(clock, collect, compare, { below, difference: () => difference });
	const follow = (): void => {
		const isSame = at.changedAt <= seenAt;
		if (isSame && below.changedAt <= seenAt) return;
		const change = below.since(seenAt);
		const before = difference;
		if (!isSame) difference = { removed: [...at.hidden].flatMap(itemsOf), added: at.own.flatMap(itemsOf) };
		seenAt = clock.now;
		if (change === undefined) list.forget();
		else list.change(shownChange(change, before, difference, compare));
	};
	return { list, follow };
}

/** What came into a list, and went out of it, that is like another one but for a difference, when both changed. */
function shownChange<T>(
	below: Change<T>,
	before: Change<T>,
	after: Change<T>,
	compare: (a: T, b: T) => number,
): Change<T> {
	const [was, is] = [new Set(before.removed), new Set(after.removed)];
	const [came, went] = [new Set(below.added), new Set(below.removed)];
	const [old, own] = [new Set(before.added), new Set(after.added)];
	return {
		removed: [
			...below.removed.filter((one) => !was.has(one)),
			...after.removed.filter((one) => !(was.has(one) || came.has(one))),
			...before.added.filter((one) => !own.has(one)),
		],
		added: [
			...below.added.filter((one) => !is.has(one)),
			...before.removed.filter((one) => !(is.has(one) || went.has(one))),
			...after.added.filter((one) => !old.has(one)),
		].sort(compare),
	};
}
