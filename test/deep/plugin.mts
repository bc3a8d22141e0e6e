// Puts a mutant in place of its source while the tests load it; no file is touched. MUTANT: `{ file, start, end, text }` as JSON.
import { join } from 'node:path';

export function mutating(): object[] {
	const { MUTANT } = process.env;
	if (MUTANT === undefined) return [];
	const { file, start, end, text } = JSON.parse(MUTANT) as { file: string; start: number; end: number; text: string };
	const path = join(import.meta.dirname, '../..', file).replaceAll('\\', '/');
	return [
		{
			name: 'mutant',
			enforce: 'pre',
			transform: (code: string, id: string) =>
				id.split('?')[0] === path ? code.slice(0, start) + text + code.slice(end) : undefined,
		},
	];
}
