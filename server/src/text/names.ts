// Names: many names that others are held against, one after the other. A workspace may misspell a thousand of a thousand names,
// so only those are compared that can be alike at all: of as many parts, with the same numbers, and of about the same length.
import { memo } from '../facts/memo.ts';
import { push } from '../maps.ts';
import { likeness, mostAlike, type Near, type Split, splitOf } from './likeness.ts';

export interface Names {
	/** The name that `name` may be meant for: a slip, or close; of equally near ones the first by name. */
	meant(name: string): Near | undefined;
	/** The name that `name` is a slip for. */
	slip(name: string): string | undefined;
	/** Whether some name belongs together with `name` and is another thing. */
	hasSibling(name: string): boolean;
}

/** The names in a set, or a map, that never changes. */
export const namesIn = memo((names: ReadonlySet<string> | ReadonlyMap<string, unknown>): Names => {
	const byWord = new Map<string, string[]>();
	const byShape = new Map<string, string[]>();
	const byCount = new Map<number, string[]>();
	for (const name of names.keys()) {
		const split = splitOf(name);
		push(byWord, split.word, name);
		push(byShape, shapeOf(split, split.word.length), name);
		push(byCount, split.parts.length, name);
	}
	const meant = (name: string): Near | undefined => {
		const split = splitOf(name);
		const candidates = new Set(byWord.get(split.word));
		for (const length of lengthsNear(split.word.length))
			for (const one of byShape.get(shapeOf(split, length)) ?? []) candidates.add(one);
		const near = mostAlike(name, candidates);
		return near?.likeness === 'sibling' ? undefined : near;
	};
	return {
		meant,
		slip(name) {
			const near = meant(name);
			return near?.likeness === 'slip' ? near.name : undefined;
		},
		hasSibling(name) {
			const { parts, word } = splitOf(name);
			const isSibling = (one: string) => likeness(name, one) === 'sibling';
			return byWord.get(word)?.some(isSibling) === true || byCount.get(parts.length)?.some(isSibling) === true;
		},
	};
});

/** What names that are a slip for each other, or close, have in common: numbers tell siblings apart (likeness.ts, areCounted). */
function shapeOf({ parts, numbers }: Split, length: number): string {
	return `${parts.length} ${length} ${numbers}`;
}

/** Two letters more or less are the most. */
function lengthsNear(length: number): readonly number[] {
	return [length - 2, length - 1, length, length + 1, length + 2];
}
