// The run of tests for people: each file with its tests, each case that failed with what was expected and what decided it.

import type { TestCase } from '../../features/route-tests/run.ts';
import { logged } from '../../text/visible.ts';
import type { Style } from '../style.ts';
import { coverageLines } from './coverage.ts';
import type { Showing } from './formats.ts';
import { decidedAt, lineOf, nameOfTest, summaryOf, type TestOutcome, written } from './outcome.ts';

export function textReport(outcome: TestOutcome, showing: Showing): string {
	const { style, isQuiet } = showing;
	const lines: string[] = [];
	let [file, test] = ['', ''];
	for (const one of outcome.cases) {
		if (isQuiet && one.is === 'passed') continue;
		const at = lineOf(outcome, one.suite.member, one.span);
		if (at.path !== file) lines.push(...(file === '' ? [] : ['']), style.paint(logged(at.path), 'bold'));
		if (at.path !== file) test = '';
		file = at.path;
		if (nameOfTest(one) !== test) {
			test = nameOfTest(one);
			const all = outcome.cases.filter((other) => isOfSame(one, other));
			lines.push(testLine(one, all, style));
		}
		if (one.is !== 'passed') lines.push(...failureLines(outcome, one, showing));
		else if (showing.isVerbose)
			lines.push(`    ${style.paint(`✓ ${logged(one.title)}`, 'grey')}`, ...doubtLines(one, style));
	}
	if (outcome.coverage !== undefined)
		lines.push(...(lines.length === 0 ? [] : ['']), ...coverageLines(outcome, outcome.coverage, showing));
	if (!isQuiet) lines.push(...(lines.length === 0 ? [] : ['']), `${summaryOf(outcome)} (${seconds(outcome)} s).`);
	return lines.map((line) => `${line}\n`).join('');
}

function seconds({ seconds: time }: TestOutcome): string {
	return time < 9.95 ? time.toFixed(1) : String(Math.round(time));
}

function isOfSame(one: TestCase, other: TestCase): boolean {
	return other.suite === one.suite && other.span.start === one.span.start && other.environment === one.environment;
}

function testLine(one: TestCase, all: readonly TestCase[], { paint }: Style): string {
	const failed = all.filter(({ is }) => is !== 'passed').length;
	const count =
		all.length === 1
			? ''
			: paint(failed === 0 ? ` (${all.length} cases)` : ` (${failed} of ${all.length} cases failed)`, 'grey');
	return `  ${failed === 0 ? '✓' : paint('✗', 'red')} ${logged(nameOfTest(one))}${count}`;
}

function failureLines(outcome: TestOutcome, one: TestCase, { style, isVerbose }: Showing): readonly string[] {
	const head = one.title === '' ? [] : [`    ${style.paint(logged(one.title), 'bold')}`];
	const failures = one.failures.flatMap(({ field, span, expected, got, step }) => {
		const at = written(lineOf(outcome, one.suite.member, span));
		if (field === '') return [`      ${style.paint(logged(got), 'red')}  ${style.paint(at, 'grey')}`];
		const decided = decidedAt(outcome, step);
		const where = decided === undefined ? '' : `  ${style.paint(written(decided), 'grey')}`;
		return [
			`      ${style.paint(field, 'red')}  ${style.paint(at, 'grey')}`,
			`        expected  ${logged(expected)}`,
			`        got       ${logged(got)}`,
			...(step === undefined ? [] : [`        because   ${logged(step.text)}${where}`]),
			...(step?.passedOver ?? []).slice(0, isVerbose ? undefined : 3).map(({ text }) => {
				return style.paint(`                  ${logged(text)}`, 'grey');
			}),
		];
	});
	const story = isVerbose
		? (one.trace?.steps ?? []).map(({ text }) => style.paint(`      · ${logged(text)}`, 'grey'))
		: [];
	return [...head, ...failures, ...doubtLines(one, style), ...story];
}

/** What the files leave open, and the result rests on. */
function doubtLines({ trace }: TestCase, { paint }: Style): readonly string[] {
	const doubts = trace?.steps.filter(({ isUnknown }) => isUnknown) ?? [];
	return [...new Set(doubts.map(({ text }) => text))].map((text) => paint(`      ? ${logged(text)}`, 'yellow'));
}
