// The run of tests for programs: one JSON object; lines and columns count from 1.

import type { TestCase } from '../../features/route-tests/run.ts';
import { printedJson } from '../report/printed.ts';
import { itemsJson } from './coverage.ts';
import { decidedAt, type Line, lineOf, type TestOutcome } from './outcome.ts';

export function jsonReport(outcome: TestOutcome): string {
	const { cases, coverage, problems } = outcome;
	const countOf = (is: TestCase['is']): number => cases.filter((one) => one.is === is).length;
	return printedJson({
		version: 1,
		passed: countOf('passed'),
		failed: countOf('failed'),
		broken: countOf('broken'),
		cases: cases.map((one) => caseJson(outcome, one)),
		...(coverage === undefined ? {} : { coverage: itemsJson(outcome, coverage) }),
		...(problems.length === 0 ? {} : { problems }),
	});
}

function caseJson(outcome: TestOutcome, one: TestCase) {
	const { suite, test, title, environment, is, failures, trace } = one;
	const { member } = suite;
	return {
		suite: suite.name,
		test,
		case: title,
		...(environment === '' ? {} : { environment }),
		result: is,
		...place(lineOf(outcome, member, one.span)),
		failures: failures.map(({ field, span, expected, got, step }) => {
			const at = decidedAt(outcome, step);
			return {
				...(field === '' ? { message: got } : { field, expected, got }),
				...place(lineOf(outcome, member, span)),
				...(step === undefined
					? {}
					: { because: { code: step.code, text: step.text, ...(at && { ...place(at), resource: at.resource }) } }),
			};
		}),
		/** What the files leave open. */
		assumed: [...new Set(trace?.steps.flatMap(({ isUnknown, text }) => (isUnknown ? [text] : [])))],
	};
}

export function place({ path, line, column }: Line) {
	return { file: path, line, column };
}
