// The one thing that is ever written: a file that the user asked for by name.
import { writeFileSync } from 'node:fs';

/** Writes `text` to `path`; throws an Error with a sentence for the user. */
export function write(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (error) {
		throw new Error(`The file ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
	}
}
