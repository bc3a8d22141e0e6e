// Coverage as lcov's tracefile has it (man page geninfo, "FILES"): a line for the first line of each route, rule and subset.
import { entry } from '../../maps.ts';
import { type Line, lineOf, type TestOutcome } from './outcome.ts';

interface Hit extends Line {
	readonly label: string;
	readonly hits: number;
}

export function lcovReport(outcome: TestOutcome): string {
	const byPath = new Map<string, Hit[]>();
	for (const { label, by, span, hits } of outcome.coverage?.items ?? []) {
		const line = lineOf(outcome, by.member, span);
		entry(byPath, line.path, () => [] as Hit[]).push({ ...line, label, hits });
	}
	return [...byPath].map(([path, all]) => record(path, all)).join('');
}

function record(path: string, all: readonly Hit[]): string {
	const hitsOf = new Map<number, number>();
	for (const { line, hits } of all) hitsOf.set(line, (hitsOf.get(line) ?? 0) + hits);
	const lines = [...hitsOf].sort(([a], [b]) => a - b);
	const named = all.map((one) => ({ ...one, label: `${one.label} (line ${one.line})`.replaceAll(',', ';') }));
	return [
		'TN:',
		`SF:${path}`,
		...named.map(({ line, label }) => `FN:${line},${label}`),
		...named.map(({ hits, label }) => `FNDA:${hits},${label}`),
		`FNF:${named.length}`,
		`FNH:${named.filter(({ hits }) => hits > 0).length}`,
		...lines.map(([line, hits]) => `DA:${line},${hits}`),
		`LF:${lines.length}`,
		`LH:${lines.filter(([, hits]) => hits > 0).length}`,
		'end_of_record',
		'',
	].join('\n');
}
