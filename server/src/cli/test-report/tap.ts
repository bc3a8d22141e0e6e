// The Test Anything Protocol (https://testanything.org/tap-version-14-specification.html), with what failed as YAML.

import type { TestCase } from '../../features/route-tests/run.ts';
import { logged } from '../../text/visible.ts';
import { decidedAt, lineOf, nameOfCase, type TestOutcome, written } from './outcome.ts';

export function tapReport(outcome: TestOutcome): string {
	const { cases, problems } = outcome;
	const lines = [
		'TAP version 14',
		`1..${cases.length}`,
		...cases.flatMap((one, index) => caseLines(outcome, one, index + 1)),
		...problems.map((message) => `Bail out! ${logged(message)}`),
	];
	return lines.map((line) => `${line}\n`).join('');
}

function caseLines(outcome: TestOutcome, one: TestCase, number: number): readonly string[] {
	// A "#" would begin a directive.
	const name = logged(nameOfCase(one)).replace(/[\\#]/g, '\\$&');
	const head = `${one.is === 'passed' ? 'ok' : 'not ok'} ${number} - ${name}`;
	if (one.failures.length === 0) return [head];
	const failures = one.failures.flatMap(({ field, span, expected, got, step }) => {
		const decided = decidedAt(outcome, step);
		const entries = [
			['at', written(lineOf(outcome, one.suite.member, span))],
			...(field === ''
				? [['message', got]]
				: [
						['field', field],
						['expected', expected],
						['got', got],
					]),
			...(step === undefined ? [] : [['because', step.text]]),
			...(decided === undefined ? [] : [['decided', written(decided)]]),
		];
		return entries.map(
			([key = '', value = ''], index) => `    ${index === 0 ? '- ' : '  '}${key}: ${JSON.stringify(logged(value))}`,
		);
	});
	return [head, '  ---', '  failures:', ...failures, '  ...'];
}
