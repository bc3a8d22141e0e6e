// The findings for people: grouped by file, lines and columns counted from 1 as editors show them.
import type { Severity } from '../../features/answers.ts';
import { positionAt } from '../../text/line-map.ts';
import { logged } from '../../text/visible.ts';
import type { Outcome } from '../check.ts';

const colours: Readonly<Record<Severity, number>> = { error: 31, warning: 33, information: 36, hint: 90 };

/** The report, with a summary as its last line. */
export function textReport(outcome: Outcome, isColoured: boolean): string {
	const paint = (text: string, colour: number): string => (isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text);
	const lines: string[] = [];
	let current = '';
	for (const { uri, span, severity, message, rule, related } of outcome.found) {
		if (uri !== current) lines.push(...(current === '' ? [] : ['']), paint(logged(outcome.pathOf(uri)), 1));
		current = uri;
		lines.push(
			`  ${place(outcome, uri, span.start)}  ${paint(severity, colours[severity])}  ${logged(message)}  ${paint(rule, 90)}`,
		);
		for (const other of related) {
			lines.push(
				paint(
					`      ${logged(outcome.pathOf(other.uri))}:${place(outcome, other.uri, other.span.start)}  ${logged(other.message)}`,
					90,
				),
			);
		}
	}
	return `${[...lines, ...(lines.length === 0 ? [] : ['']), summary(outcome), ...comparison(outcome)].join('\n')}\n`;
}

function place({ snapshot }: Outcome, uri: string, offset: number): string {
	const file = snapshot.files.get(uri);
	const { line, character } = file === undefined ? { line: 0, character: 0 } : positionAt(file, offset);
	return `${line + 1}:${character + 1}`;
}

function summary({ found, files, resources }: Outcome): string {
	const looked = `${counted(files, 'file')} with ${counted(resources, 'resource')}`;
	if (found.length === 0) return `Nothing found in ${looked}.`;
	const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
	const counts = severities.flatMap((severity) => {
		const count = found.filter((one) => one.severity === severity).length;
		return count === 0 ? [] : [`${count} ${severity}${count > 1 && severity !== 'information' ? 's' : ''}`];
	});
	return `${counts.join(', ')} in ${looked}.`;
}

/** What the baseline hides, and what it need not hide any more. */
function comparison({ baseline }: Outcome): readonly string[] {
	if (baseline === undefined) return [];
	const { known, stale } = baseline;
	const mended = stale.map(({ file, rule, resource, message, count = 1 }) => {
		return `  ${logged([file, resource, message, rule].filter(Boolean).join('  '))}${count > 1 ? ` (${count} times)` : ''}`;
	});
	return [
		...(known === 0 ? [] : [`${counted(known, 'finding')} more in the baseline.`]),
		...(stale.length === 0
			? []
			: ['The baseline lists what is there no more (--update-baseline takes it out):', ...mended]),
	];
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
