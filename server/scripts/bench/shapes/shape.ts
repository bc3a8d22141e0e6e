// What a shape of workspace is: files that are the same at every run, how much is in them, and edits to measure.

export interface Shape {
	readonly name: string;
	/** What is in it, in a line. */
	readonly says: string;
	/** Resources that the server counts in it, and files. */
	readonly resources: number;
	readonly files: number;
	/** Path below the folder and text of each file, the same at each call. */
	readonly written: () => Iterable<File>;
	/** What is measured in it; the first one is the figure of the shape. */
	readonly edits: readonly Edit[];
}

export type File = readonly [path: string, text: string];

/** A change of one file, as typing makes it: each text is new, and each changes what is reported about the file. */
export interface Edit {
	readonly says: string;
	readonly path: string;
	/** The text after the `round`th edit, made of the one that the shape has. */
	readonly text: (sound: string, round: number) => string;
}

/** An edit that writes something else for the first `sound` in the file; `wrong` makes it, with a number that is new each time. */
export function replacing(says: string, path: string, sound: string, wrong: (round: number) => string): Edit {
	return {
		says,
		path,
		text: (text, round) => {
			if (!text.includes(sound)) throw new Error(`${path} has no ${sound}`);
			return text.replace(sound, () => wrong(round));
		},
	};
}

/** Whole numbers from 0 on, `count` of them. */
export function range(count: number): readonly number[] {
	return Array.from({ length: count }, (_, index) => index);
}

/** A pseudo-random number below `n`, the same sequence for the same seed. */
export function randomFrom(seed: number): (n: number) => number {
	let state = seed;
	return (n) => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state % n;
	};
}

/** Documents as the text of one file. */
export function fileOf(documents: readonly string[]): string {
	return documents.join('---\n');
}
