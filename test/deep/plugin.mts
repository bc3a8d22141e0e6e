// Puts a mutant in place of its source while the tests load it; no file is touched. MUTANT: `{ file, start, end, text }` as JSON,
// read whenever a source is loaded, for one process tries one mutant after the other; empty: the sources as they are.
import { join } from 'node:path';

interface Placed {
	readonly file: string;
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

export function mutating(): object[] {
	if (process.env.MUTANT === undefined) return [];
	const root = join(import.meta.dirname, '../..');
	return [
		{
			name: 'mutant',
			enforce: 'pre',
			transform(code: string, id: string) {
				const { MUTANT = '' } = process.env;
				if (MUTANT === '') return undefined;
				const { file, start, end, text } = JSON.parse(MUTANT) as Placed;
				if (id.split('?')[0] !== join(root, file).replaceAll('\\', '/')) return undefined;
				return code.slice(0, start) + text + code.slice(end);
			},
		},
	];
}
