// Faults as people make them, planted in a sound document: what is written at one place, written differently.

import type { Edit } from '../../server/src/text/edit.ts';
import type { Entry, Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import type { Dice } from '../dice.ts';

export interface Planted {
	/** Which way to err, and where: `lost letter at "hosts"`. */
	readonly title: string;
	readonly edit: Edit;
}

interface Place {
	readonly text: string;
	readonly parent: Node | undefined;
	readonly entry: Entry;
}

type Way = (place: Place) => Edit | undefined;

/** TABLE: the ways to err. */
const ways: Readonly<Record<string, Way>> = {
	'a lost letter in the key': ({ entry: { key } }) => {
		return key.text.length > 3 && key.style === 'plain'
			? replaced(key, key.text.slice(0, 2) + key.text.slice(3))
			: undefined;
	},
	'another case of the key': ({ entry: { key } }) => {
		const other = key.text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
		return other !== key.text && key.style === 'plain' ? replaced(key, other) : undefined;
	},
	'a lost letter in the value': (place) => {
		const { value } = place.entry;
		return isWord(place) && value.text.length > 3
			? replaced(value, value.text.slice(0, 2) + value.text.slice(3))
			: undefined;
	},
	'two letters swapped in the value': (place) => {
		const { value } = place.entry;
		const [, head = '', one = '', two = '', rest = ''] = /^(..)(.)(.)(.*)$/.exec(value.text) ?? [];
		return isWord(place) && one !== two ? replaced(value, head + two + one + rest) : undefined;
	},
	'lower case': (place) => {
		const { value } = place.entry;
		return isWord(place) && /^[A-Z_0-9]+$/.test(value.text) ? replaced(value, value.text.toLowerCase()) : undefined;
	},
	'a number without its unit': (place) => {
		const [number] = /^\d+(?=(?:ms|s|m|h)$)/.exec(place.entry.value.text) ?? [];
		return number !== undefined && isWord(place) ? replaced(place.entry.value, number) : undefined;
	},
	'quotes around a number': (place) => {
		const { value } = place.entry;
		return isWord(place) && /^\d+$|^true$|^false$/.test(value.text) ? replaced(value, `"${value.text}"`) : undefined;
	},
	'a number more': (place) => {
		const { value } = place.entry;
		return isWord(place) && /^\d+$/.test(value.text) ? replaced(value, `${Number(value.text) + 7}`) : undefined;
	},
	'no value': (place) => (isWord(place) ? replaced(place.entry.value, '') : undefined),
	'the key twice': ({ text, entry: { key, value } }) => {
		const line = text.slice(text.lastIndexOf('\n', key.start - 1) + 1, key.start);
		if (value.kind !== 'scalar' || value.style !== 'plain' || /\S/.test(line)) return undefined;
		const start = key.start - line.length;
		return { start, end: start, text: `${line}${text.slice(key.start, value.end)}\n` };
	},
	'a line less': ({ text, entry: { key, value } }) => {
		const start = text.lastIndexOf('\n', key.start - 1) + 1;
		const end = text.indexOf('\n', value.end);
		const isOwn = value.kind === 'scalar' && value.style === 'plain' && !/\S/.test(text.slice(start, key.start));
		return isOwn && end !== -1 && !text.slice(start, end).includes('\n')
			? { start, end: end + 1, text: '' }
			: undefined;
	},
	'one level less of indentation': ({ text, parent, entry }) => {
		const { key, value } = entry;
		const start = text.lastIndexOf('\n', key.start - 1) + 1;
		const indent = key.start - start;
		const isOnly = parent?.entries.length === 1 && value.kind === 'scalar' && !/\S/.test(text.slice(start, key.start));
		return isOnly && indent >= 4 ? { start, end: start + 2, text: '' } : undefined;
	},
	'a list of one as a word': ({ text, entry: { value } }) => {
		const [only, another] = value.items;
		const isShort =
			only?.kind === 'scalar' && only.style === 'plain' && another === undefined && value.style === 'flow';
		return isShort ? { start: value.start, end: value.end, text: text.slice(only.start, only.end) } : undefined;
	},
};

/** Faults in the document `text`, at most `most`, each of another way or place; the same for the same dice. */
export function planted(text: string, most: number, throws: Dice): readonly Planted[] {
	const { root } = parse(text);
	if (root === undefined) return [];
	const all = placesIn(root, text).flatMap((place) =>
		Object.entries(ways).flatMap(([name, way]) => {
			const edit = way(place);
			return edit === undefined ? [] : [{ title: `${name} at "${place.entry.key.text}"`, edit }];
		}),
	);
	const chosen = new Set<Planted>();
	for (let tries = 0; tries < most * 3 && chosen.size < Math.min(most, all.length); tries++) {
		const one = all[throws(all.length)];
		if (one !== undefined) chosen.add(one);
	}
	return [...chosen];
}

function placesIn(node: Node, text: string): readonly Place[] {
	return [
		...node.entries.flatMap((entry) => [{ text, parent: node, entry }, ...placesIn(entry.value, text)]),
		...node.items.flatMap((item) => placesIn(item, text)),
	];
}

function isWord({ entry: { value } }: Place): boolean {
	return value.kind === 'scalar' && value.style === 'plain' && value.start < value.end && !value.opaque;
}

function replaced({ start, end }: Node, text: string): Edit {
	return { start, end, text };
}
