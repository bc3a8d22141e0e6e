// The hosts of one list, found by their ends: a list may hold a hundred thousand, and none is held against all others.
import { isWildcard, overlap } from './hosts.ts';

/** Wildcards within a label (`*-a.com`), which nobody writes by the hundred, are compared with so many. */
const few = 1000;

export interface HostList {
	add(host: string): void;
	/** The first host of the list that overlaps `host`. */
	overlapping(host: string): string | undefined;
	/** Whether every host that `host` stands for is one of the list's. */
	covers(host: string): boolean;
}

/** An empty list. */
export function hostList(): HostList {
	const all: string[] = [];
	const places = new Map<string, number>();
	// By what follows the star, with the lengths that there are: at most as many as a host has letters.
	const wildcards = new Map<string, number>();
	const lengths = new Set<number>();
	/** By each end that begins with a dot, the first host that has it. */
	const ends = new Map<string, number>();
	const widest = (text: string): number[] =>
		[...lengths].flatMap((length) => {
			const place = length <= text.length ? wildcards.get(text.slice(text.length - length)) : undefined;
			return place === undefined ? [] : [place];
		});
	const below = (end: string): number[] =>
		[end.startsWith('.') ? ends.get(end) : all.slice(0, few).findIndex((one) => overlap(one, `*${end}`))].filter(
			(place) => place !== undefined && place >= 0,
		) as number[];
	return {
		add(host) {
			const place = all.push(host) - 1;
			if (!places.has(host)) places.set(host, place);
			const text = isWildcard(host) ? host.slice(1) : host;
			if (isWildcard(host) && !wildcards.has(text)) wildcards.set(text, place);
			if (isWildcard(host)) lengths.add(text.length);
			for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1))
				if (!ends.has(text.slice(at))) ends.set(text.slice(at), place);
		},
		overlapping(host) {
			const text = isWildcard(host) ? host.slice(1) : host;
			const same = places.get(host);
			const found = [...(same === undefined ? [] : [same]), ...widest(text), ...(isWildcard(host) ? below(text) : [])];
			return found.length === 0 ? undefined : all[Math.min(...found)];
		},
		covers: (host) => places.has(host) || widest(isWildcard(host) ? host.slice(1) : host).length > 0,
	};
}
