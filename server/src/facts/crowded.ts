// crowded(…): by group, the keys under which stand items of more than one part, such as names in a directory that several files
// declare. It follows the list it is made of, since to look through a directory of thousands at each edit would be most of its cost.
import { entry } from '../maps.ts';
import { unrecorded } from './cell.ts';
import type { Moving } from './fact.ts';
import { oncePerStep } from './once-per-step.ts';
import type { Sequence } from './sequence.ts';
import { type Lists, Table } from './table.ts';

/** Where an item stands. */
export interface Stand {
	readonly group: string;
	readonly key: string;
	readonly part: string;
}

interface Crowding<M, T> {
	readonly of: (moving: M) => Sequence<T>;
	/** Undefined for items that do not matter; it follows from the item alone. */
	readonly standOf: (item: T) => Stand | undefined;
}

/** The crowded keys, by group; groups without any are left out. */
export function crowded<M extends Moving, T>(crowding: Crowding<M, T>): (moving: M) => Lists<string, string> {
	return (moving) => {
		const known = moving.facts.known as Map<object, Crowd<M, T>>;
		const crowd = entry(known, crowding, () => new Crowd(moving, crowding));
		crowd.refresh();
		return crowd.table;
	};
}

class Crowd<M extends Moving, T> {
	readonly table: Table<string, string>;
	readonly refresh: () => void;
	readonly #moving: M;
	readonly #crowding: Crowding<M, T>;
	/** By group and key: the part of each item. Lists, since mostly there is one. */
	#parts = new Map<string, readonly string[]>();

	constructor(moving: M, crowding: Crowding<M, T>) {
		this.#moving = moving;
		this.#crowding = crowding;
		this.refresh = oncePerStep(moving, (since) => this.#follow(since));
		this.table = new Table(moving.facts.clock, this.refresh);
	}

	#follow(since: number): void {
		// What it is made of is its own affair: whoever asks depends on the lists of the table.
		const list = unrecorded(() => this.#crowding.of(this.#moving));
		const change = list.since(since);
		if (change === undefined) {
			this.#parts = new Map();
			this.table.become(new Map());
		}
		const { removed, added } = change ?? { removed: [], added: list.peek() };
		for (const item of removed) this.#count(item, false);
		for (const item of added) this.#count(item, true);
	}

	#count(item: T, isHere: boolean): void {
		const stand = this.#crowding.standOf(item);
		if (stand === undefined) return;
		const { group, key, part } = stand;
		const place = `${group}\n${key}`;
		const before = this.#parts.get(place) ?? [];
		const after = isHere ? before.concat(part) : before.toSpliced(before.indexOf(part), 1);
		if (after.length === 0) this.#parts.delete(place);
		else this.#parts.set(place, after);
		const was = hasSeveral(before);
		if (was === hasSeveral(after)) return;
		const others = (this.table.peek(group) ?? []).filter((one) => one !== key);
		this.table.set(group, was ? others : [...others, key]);
	}
}

function hasSeveral(parts: readonly string[]): boolean {
	return parts.some((part) => part !== parts[0]);
}
