// How fields of Envoy are read that are to be said in an API of Istio's: into the lines that say the same there.
import type { Node } from '../../yaml/node.ts';
import { scalarIn } from '../../yaml/scalars.ts';
import { field } from './envoy-values.ts';

/** Lines; undefined where they cannot be said, or are not known yet. */
export type Reading = (node: Node) => readonly string[] | undefined;

/** The text of a scalar that a pattern matches. */
export function plain(node: Node | undefined, pattern: RegExp): string | undefined {
	if (node === undefined || node.kind !== 'scalar' || node.opaque) return undefined;
	return pattern.test(node.text) ? node.text : undefined;
}

/** A scalar that a pattern matches, under another name. */
export function one(name: string, pattern: RegExp): Reading {
	return (node) => {
		const text = plain(node, pattern);
		return text === undefined ? undefined : [`${name}: ${/^\d+$/.test(text) ? text : scalarIn(text)}`];
	};
}

/** All that a map says, by a reading for each field; undefined if there is one that no reading is for. */
export function each(readings: Readonly<Record<string, Reading>>, under = ''): Reading {
	return (node) => {
		if (node.kind !== 'map' || node.opaque || node.entries.length === 0) return undefined;
		const lines: string[] = [];
		let read = 0;
		for (const [name, reading] of Object.entries(readings)) {
			const value = field(node, name);
			const found = value === undefined ? [] : reading(value);
			if (found === undefined) return undefined;
			if (value !== undefined) read++;
			lines.push(...found);
		}
		if (read !== node.entries.length) return undefined;
		return under === '' ? lines : [`${under}:`, ...lines.map((line) => `  ${line}`)];
	};
}
