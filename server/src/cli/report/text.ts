// The findings for people: grouped by file, lines and columns counted from 1 as editors show them, each with its line.
import type { Severity } from '../../features/answers.ts';
import { logged } from '../../text/visible.ts';
import { counted, type Found, type Outcome, summary } from '../outcome.ts';
import type { Style } from '../style.ts';
import { frameOf } from './frame.ts';
import { pageOf } from './pages.ts';

const colourOf: Readonly<Record<Severity, Parameters<Style['paint']>[1]>> = {
	error: 'red',
	warning: 'yellow',
	information: 'cyan',
	hint: 'grey',
};

/** TABLE: rules whose findings stand at a secret, which is not to be repeated in a log that more people read than the file. */
const secretive: ReadonlySet<string> = new Set([
	'authentication/private-key',
	'gateways/invalid-credential',
	'hygiene/plaintext-secret',
]);

/** The report, with a summary as its last line; without it, if `isQuiet`. */
export function textReport(
	outcome: Outcome,
	{ style, isQuiet }: { readonly style: Style; readonly isQuiet: boolean },
): string {
	const lines: string[] = [];
	let current: string | undefined;
	for (const one of outcome.found) {
		const path = outcome.places.pathAt(one.uri, one.span.start);
		if (path !== current) {
			const link = outcome.places.linkOf(one.uri, one.span.start);
			lines.push(...(current === undefined ? [] : ['']), style.link(style.paint(logged(path), 'bold'), link));
		}
		current = path;
		lines.push(...linesOf(outcome, one, style));
	}
	if (!isQuiet) lines.push(...(lines.length === 0 ? [] : ['']), ...ending(outcome));
	return lines.map((line) => `${line}\n`).join('');
}

function linesOf(outcome: Outcome, one: Found, style: Style): readonly string[] {
	const { uri, span, severity, message, rule, related } = one;
	const { start, end } = outcome.places.rangeOf(uri, span);
	const colour = colourOf[severity];
	const line = {
		text: outcome.places.lineOf(uri, span.start),
		number: start.line + 1,
		start: start.character,
		end: end.line > start.line ? Number.POSITIVE_INFINITY : end.character,
	};
	const name = style.link(style.paint(rule, 'grey'), pageOf(rule));
	return [
		`  ${place(outcome, uri, span.start)}  ${style.paint(severity, colour)}  ${logged(message)}  ${name}`,
		...(line.text.trim() === '' || secretive.has(rule) ? [] : frameOf(line, (carets) => style.paint(carets, colour))),
		...related.map((other) => {
			const path = logged(outcome.places.pathAt(other.uri, other.span.start));
			const link = outcome.places.linkOf(other.uri, other.span.start);
			const at = style.link(`${path}:${place(outcome, other.uri, other.span.start)}`, link);
			return style.paint(`      ${at}  ${logged(other.message)}`, 'grey');
		}),
	];
}

function place({ places }: Outcome, uri: string, offset: number): string {
	const { line, character } = places.rangeOf(uri, { start: offset, end: offset }).start;
	return `${line + 1}:${character + 1}`;
}

function ending(outcome: Outcome): readonly string[] {
	const { fixed, seconds } = outcome;
	const time = `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s`;
	return [
		...(fixed === undefined || fixed.findings === 0
			? []
			: [`Fixed ${counted(fixed.findings, 'finding')} in ${counted(fixed.files, 'file')}.`]),
		`${summary(outcome)} (${time}).`,
		...comparison(outcome),
	];
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
