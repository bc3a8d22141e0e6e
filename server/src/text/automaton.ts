// Patterns that stand in files of the workspace, matched in steps that are at most the length of the text times that of the
// pattern. A backtracking regular expression made of such a pattern would let a file decide how long the server hangs.

/** One step of a pattern: a character that fits, or one of several places to go on at. */
type Step = { readonly fits: (code: number) => boolean } | { readonly to: readonly number[] };

/** What a pattern is made of; `accepts` runs it. */
export class Automaton {
	readonly #steps: Step[] = [];

	/** Where the next step will stand. */
	get end(): number {
		return this.#steps.length;
	}

	one(fits: (code: number) => boolean): this {
		this.#steps.push({ fits });
		return this;
	}

	word(text: string): this {
		for (let i = 0; i < text.length; i++) {
			const expected = text.charCodeAt(i);
			this.one((code) => code === expected);
		}
		return this;
	}

	/** Any number of characters that fit. */
	many(fits: (code: number) => boolean): this {
		const start = this.end;
		return this.goTo(start + 1, start + 3)
			.one(fits)
			.goTo(start);
	}

	/** Goes on at any of these places. */
	goTo(...places: readonly number[]): this {
		this.#steps.push({ to: places });
		return this;
	}

	/** Lets the step `at`, which goes somewhere, go to these places too. */
	also(at: number, ...places: readonly number[]): void {
		const step = this.#steps[at];
		if (step !== undefined && 'to' in step) this.#steps[at] = { to: [...step.to, ...places] };
	}

	/** Whether all of `text` fits. Nothing is allocated for a character: a search asks this of each file of a workspace. */
	accepts(text: string): boolean {
		const reached = new Array<number>(this.end + 1).fill(-1);
		let [now, next]: [number[], number[]] = [[0], []];
		this.#spread(now, reached, 0);
		for (let i = 0; i < text.length && now.length > 0; i++) {
			const code = text.charCodeAt(i);
			next.length = 0;
			for (const at of now) {
				const step = this.#steps[at];
				if (step !== undefined && 'fits' in step && step.fits(code)) next.push(at + 1);
			}
			this.#spread(next, reached, i + 1);
			[now, next] = [next, now];
		}
		return now.includes(this.end);
	}

	/** Adds to `places` all that can be gone to from them without another character; `reached`: by place, how far we were in the text. */
	#spread(places: number[], reached: number[], far: number): void {
		for (const at of places) reached[at] = far;
		for (const at of places) {
			const step = this.#steps[at];
			if (step === undefined || 'fits' in step) continue;
			for (const place of step.to) {
				if (reached[place] === far) continue;
				reached[place] = far;
				places.push(place);
			}
		}
	}
}

/** Any character but a slash. */
export const inSegment = (code: number): boolean => code !== 47;

/** Whether a name fits a pattern in which `*` stands for any characters, and everything else for itself. */
export function fitsWildcard(text: string, pattern: string): boolean {
	const [first = '', ...rest] = pattern.split('*');
	const last = rest.pop();
	if (last === undefined) return text === pattern;
	const end = text.length - last.length;
	if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return false;
	// The first place where a part fits is as good as any other.
	let at = first.length;
	for (const part of rest) {
		const found = text.indexOf(part, at);
		if (found === -1) return false;
		at = found + part.length;
	}
	return at <= end;
}

/** The automaton of a pattern in which `*` stands for any number of characters that fit. */
export function wildcard(pattern: string, fits: (code: number) => boolean): Automaton {
	const [first = '', ...rest] = pattern.split('*');
	const made = new Automaton().word(first);
	for (const part of rest) made.many(fits).word(part);
	return made;
}
