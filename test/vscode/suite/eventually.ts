// Waiting for what comes in its own time; of nothing that only Node or only a browser has.

/** Undefined as long as nothing is there. */
export type Look<T> = () => T | undefined | Promise<T | undefined>;

/** Resolves to what `look` finds; fails after `seconds` with what was waited for. */
export async function eventually<T>(what: string, look: Look<T>, seconds = 10): Promise<T> {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) throw new Error(`waited ${seconds} s in vain for ${what}`);
		await pause(25);
	}
}

export function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
