// JUnit's XML: a suite for each document of tests, a case for each case (the elements that cli/report/junit.ts names).

import type { TestCase } from '../../features/route-tests/run.ts';
import { push } from '../../maps.ts';
import { visibleInXml } from '../../text/visible.ts';
import { element } from '../report/xml.ts';
import { decidedAt, lineOf, nameOfCase, nameOfTest, type TestOutcome, written } from './outcome.ts';

export function junitReport(outcome: TestOutcome): string {
	const { cases, problems, seconds } = outcome;
	const byFile = new Map<string, TestCase[]>();
	for (const one of cases) push(byFile, lineOf(outcome, one.suite.member, one.span).path, one);
	const counts = {
		tests: cases.length + problems.length,
		failures: cases.filter(({ is }) => is === 'failed').length,
		errors: cases.filter(({ is }) => is === 'broken').length + problems.length,
	};
	const suites = [...byFile].map(([path, own]) => suiteOf(outcome, path, own));
	const broken = problems.map((message) =>
		element('testcase', { name: message, classname: 'istio-ls', time: '0' }, [element('error', { message }, [])]),
	);
	const own = { name: 'istio-ls', tests: broken.length, failures: 0, errors: broken.length, skipped: 0, time: '0' };
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		element('testsuites', { name: 'istio-ls test', ...counts, time: seconds.toFixed(3) }, [
			...suites,
			...(broken.length === 0 ? [] : [element('testsuite', own, broken)]),
		]),
		'',
	].join('\n');
}

function suiteOf(outcome: TestOutcome, path: string, cases: readonly TestCase[]): string {
	const counts = {
		tests: cases.length,
		failures: cases.filter(({ is }) => is === 'failed').length,
		errors: cases.filter(({ is }) => is === 'broken').length,
		skipped: 0,
	};
	return element(
		'testsuite',
		{ name: path, ...counts, time: '0' },
		cases.map((one) => caseOf(outcome, path, one)),
	);
}

function caseOf(outcome: TestOutcome, path: string, one: TestCase): string {
	const texts = one.failures.map(({ field, span, expected, got, step }) => {
		const at = written(lineOf(outcome, one.suite.member, span));
		if (field === '') return `${at} ${got}`;
		const decided = decidedAt(outcome, step);
		const because = step === undefined ? '' : `\n  because: ${step.text}${decided ? ` (${written(decided)})` : ''}`;
		return `${at} ${field}\n  expected: ${expected}\n  got: ${got}${because}`;
	});
	const [first] = one.failures;
	const message =
		first === undefined
			? ''
			: first.field === ''
				? first.got
				: `${first.field}: expected ${first.expected}, got ${first.got}`;
	const body =
		texts.length === 0
			? []
			: [
					element(one.is === 'broken' ? 'error' : 'failure', { message }, [
						texts.join('\n').split('\n').map(visibleInXml).join('\n'),
					]),
				];
	const attributes = { name: nameOfCase(one), classname: nameOfTest(one), file: path, time: '0' };
	return element('testcase', attributes, body);
}
