// JUnit's XML, as CI servers read it: a suite for each file, a case for each finding, which fails if it is at or above
// --fail-on (the elements and attributes of https://github.com/windyroad/JUnit-Schema, and `file`, which GitLab reads:
// https://docs.gitlab.com/ci/testing/unit_test_reports/).
import { push } from '../../maps.ts';
import { visibleInXml } from '../../text/visible.ts';
import { counted, type Found, isAtLeast, type Outcome } from '../outcome.ts';
import { element } from './xml.ts';

export function junitReport(outcome: Outcome): string {
	const byPath = new Map<string, Found[]>();
	for (const one of outcome.found) push(byPath, outcome.places.pathAt(one.uri, one.span.start), one);
	const suites = [...byPath].map(([path, found]) => suite(outcome, path, found));
	const failures = outcome.found.filter(({ severity }) => isAtLeast(severity, outcome.failOn)).length;
	const errors = outcome.problems.length;
	const tests = outcome.found.length + Math.max(1, errors);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		element('testsuites', { name: 'istio-ls', tests, failures, errors, time: outcome.seconds.toFixed(3) }, [
			own(outcome),
			...suites,
		]),
		'',
	].join('\n');
}

/** The suite that is always there, for servers take a report without cases for a broken one: whether all could be read. */
function own({ problems, files, resources }: Outcome): string {
	const name = `${counted(files, 'file')} with ${counted(resources, 'resource')} read`;
	const cases =
		problems.length === 0
			? [element('testcase', { name, classname: 'istio-ls', time: '0' }, [])]
			: problems.map((problem) =>
					element('testcase', { name: problem, classname: 'istio-ls', time: '0' }, [
						element('error', { message: problem, type: 'problem' }, []),
					]),
				);
	const errors = problems.length;
	const counts = { tests: Math.max(1, errors), failures: 0, errors, skipped: 0 };
	return element('testsuite', { name: 'istio-ls', ...counts, time: '0' }, cases);
}

function suite(outcome: Outcome, path: string, found: readonly Found[]): string {
	const failures = found.filter(({ severity }) => isAtLeast(severity, outcome.failOn)).length;
	const counts = { tests: found.length, failures, errors: 0, skipped: 0, time: '0' };
	return element(
		'testsuite',
		{ name: path, ...counts },
		found.map((one) => testcase(outcome, path, one)),
	);
}

function testcase({ places, failOn }: Outcome, path: string, one: Found): string {
	const { uri, span, severity, message, rule, related } = one;
	const { line, character } = places.rangeOf(uri, span).start;
	const at = `${line + 1}:${character + 1}`;
	const others = related.map((other) => {
		const there = places.rangeOf(other.uri, other.span).start;
		return `${places.pathAt(other.uri, other.span.start)}:${there.line + 1}:${there.character + 1} ${other.message}`;
	});
	const text = [`${path}:${at} ${severity} ${message} (${rule})`, ...others].map(visibleInXml).join('\n');
	const body = isAtLeast(severity, failOn)
		? element('failure', { message, type: severity }, [text])
		: element('system-out', {}, [text]);
	return element('testcase', { name: `${rule} at ${at}`, classname: path, file: path, time: '0' }, [body]);
}
