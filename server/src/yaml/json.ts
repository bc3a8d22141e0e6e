// A tree as the plain values that kubectl makes of it.
import type { Node } from './node.ts';
import { scalarType, scalarValue } from './scalars.ts';

/** Nodes that are turned into values at once; more are no configuration. */
const most = 300_000;

export type Json = string | number | boolean | bigint | null | Json[] | { [key: string]: Json };

interface Options {
	/** Whole numbers become `bigint`. */
	readonly bigIntegers?: boolean;
	/** Keys with an explicit null are left out. */
	readonly withoutNulls?: boolean;
}

/** The value of `node`; undefined if something in it is opaque or under a key that nobody knows, or it is too large. */
export function jsonOf(node: Node, options: Options = {}): Json | undefined {
	let left = most;
	const read = (one: Node): Json | undefined => {
		if (one.opaque || left-- < 0) return undefined;
		if (one.kind === 'scalar') {
			const value = scalarValue(one);
			return options.bigIntegers === true && scalarType(one) === 'integer' && Number.isSafeInteger(value)
				? BigInt(value as number)
				: value;
		}
		if (one.kind === 'seq') {
			const items: Json[] = [];
			for (const item of one.items) {
				const value = read(item);
				if (value === undefined) return undefined;
				items.push(value);
			}
			return items;
		}
		const map: { [key: string]: Json } = {};
		for (const entry of one.entries) {
			const value = entry.key.opaque || entry.meant !== undefined ? undefined : read(entry.value);
			if (value === undefined) return undefined;
			if (value === null && options.withoutNulls === true) continue;
			if (entry.key.text === '<<' && entry.key.style === 'plain') Object.assign(map, value);
			// A key named __proto__ must be a key.
			else Object.defineProperty(map, entry.key.text, { value, enumerable: true, configurable: true, writable: true });
		}
		return map;
	};
	return read(node);
}
