// What a check comes to: what all reports are made of.
import type { Diagnostic } from '../features/answers.ts';
import type { FailOn } from './arguments.ts';
import type { Known } from './baseline.ts';
import type { Places } from './places.ts';

export interface Found extends Diagnostic {
	readonly uri: string;
	/** Whether it is no finding any more: by a comment or an annotation in the file, by an option or a baseline. */
	readonly suppressed?: 'inSource' | 'external';
}

/** `files` and `resources` are counts. */
export interface Outcome {
	readonly files: number;
	readonly resources: number;
	/** What is reported, by file and place. */
	readonly found: readonly Found[];
	/** How many more there are than `found`, which holds the gravest. */
	readonly omitted: number;
	/** What is suppressed, for reports that show it; empty unless it was asked for. */
	readonly suppressed: readonly Found[];
	/** How the baseline compares; undefined without one. */
	readonly baseline?: { readonly known: number; readonly stale: readonly Known[] };
	/** How many findings were mended, in how many files; undefined if nothing was to be. */
	readonly fixed?: { readonly findings: number; readonly files: number };
	/** What went wrong, as sentences: not everything could be read, or judged. */
	readonly problems: readonly string[];
	readonly failOn: FailOn;
	readonly seconds: number;
	readonly places: Places;
}

const rank = { hint: 0, information: 1, warning: 2, error: 3 } as const;

/** Whether a severity is at or above another one. */
export function isAtLeast(severity: Diagnostic['severity'], failOn: FailOn): boolean {
	return failOn !== 'never' && rank[severity] >= rank[failOn];
}

/** The `most` gravest of `found`, in the order in which they are there. */
export function gravest(found: readonly Found[], most: number): readonly Found[] {
	if (found.length <= most) return found;
	const kept = new Set([...found].sort((a, b) => rank[b.severity] - rank[a.severity]).slice(0, most));
	return found.filter((one) => kept.has(one));
}

/** `3 files`, `1 file`. */
export function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 || noun === 'information' ? '' : 's'}`;
}

/** How many there are of what: `2 errors, 1 warning in 3 files with 5 resources`. */
export function summary({ found, omitted, files, resources }: Outcome): string {
	const looked = `${counted(files, 'file')} with ${counted(resources, 'resource')}`;
	if (found.length + omitted === 0) return `Nothing found in ${looked}`;
	const severities = ['error', 'warning', 'information', 'hint'] as const;
	const counts = severities.flatMap((severity) => {
		const count = found.filter((one) => one.severity === severity).length;
		return count === 0 ? [] : [counted(count, severity)];
	});
	return `${counts.join(', ')}${omitted === 0 ? '' : `, and ${omitted} more that are not shown,`} in ${looked}`;
}
