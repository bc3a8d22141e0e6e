// Our own requests about tests of routes: what there is, and what comes of running it.
import { inFile } from '../features/place.ts';
import { type FoundTest, suitesOf, testFiles, validatorFiles } from '../features/route-tests/found.ts';
import { faultsIn, runTests, type TestCase, type Wanted } from '../features/route-tests/run.ts';
import { entry } from '../maps.ts';
import type { RunTestsParameters, TestResult, TestsAnswer, TestsParameters, TestsRun } from '../protocol.ts';
import type { Coverage } from '../route-tests/coverage.ts';
import type { Span } from '../text/span.ts';
import { plainPlace } from '../trace/story.ts';
import { applied } from '../workspace/applied.ts';
import type { Member } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { range } from './to-lsp.ts';
import { placed } from './traces-to-lsp.ts';

/** The files with tests of routes, in order. */
function filesOf(snapshot: Snapshot): readonly string[] {
	return [...new Set([...testFiles(snapshot), ...validatorFiles(snapshot)])].sort();
}

/** Whether there are tests of routes. */
export function hasTests(snapshot: Snapshot): boolean {
	return filesOf(snapshot).length > 0;
}

function rangeIn(snapshot: Snapshot, member: Pick<Member, 'uri' | 'chunk'>, span: Span) {
	return range(snapshot.files.get(member.uri), inFile(snapshot, member, span));
}

/** Answers `istio/tests`. */
export function testsOf(given: Snapshot, { uri }: TestsParameters): TestsAnswer {
	const snapshot = applied(given);
	const files = uri == null ? filesOf(snapshot) : [from.uri(uri)];
	return files.map((file) => {
		// A test that runs in several environments is one.
		const tests = new Map(suitesOf(snapshot, file).flatMap((suite) => suite.tests.map((one) => [one.key, one])));
		return {
			uri: file,
			tests: [...tests.values()].map(({ key, suite, name, member, span, titles }) => {
				const cases = [...new Set(titles)];
				return { key, suite, name, cases, range: rangeIn(snapshot, member, span) };
			}),
		};
	});
}

/** Answers `istio/runTests`. */
export function testsRun(given: Snapshot, { files, coverage }: RunTestsParameters): TestsRun {
	const snapshot = applied(given);
	const uris = files == null ? filesOf(snapshot) : [...new Set(files.map(({ uri }) => from.uri(uri)))];
	const ran = runTests(snapshot, uris, wantedIn(files ?? undefined));
	return {
		results: ran.cases.map((one) => resultOf(snapshot, one)),
		faults: uris.flatMap((uri) =>
			faultsIn(snapshot, uri).map(({ span, message }) => ({
				uri,
				range: range(snapshot.files.get(uri), span),
				message,
			})),
		),
		problems: ran.problems,
		coverage: coverage === true ? coverageOf(snapshot, ran.coverage()) : [],
	};
}

function wantedIn(files: RunTestsParameters['files']): Wanted {
	if (files === undefined) return () => () => true;
	/** By file and test: the cases; undefined for all of them. */
	const asked = new Map<string, ReadonlySet<string> | undefined>();
	for (const { uri, tests } of files)
		for (const { key, cases } of tests ?? [{ key: '' }])
			asked.set(`${from.uri(uri)} ${key}`, cases == null ? undefined : new Set(cases));
	const all = ({ member }: FoundTest): string => `${member.uri} `;
	return (test) => {
		if (asked.has(all(test))) return () => true;
		const key = `${test.member.uri} ${test.key}`;
		if (!asked.has(key)) return undefined;
		const cases = asked.get(key);
		return (title) => cases === undefined || cases.has(title.slice(test.name.length + 1));
	};
}

function resultOf(snapshot: Snapshot, { suite, key, title, environment, is, failures, trace }: TestCase): TestResult {
	const { member } = suite;
	return {
		uri: member.uri,
		key,
		case: title,
		environment,
		state: is,
		failures: failures.map(({ field, span, expected, got, step }) => ({
			field,
			range: rangeIn(snapshot, member, span),
			expected,
			got,
			...(step === undefined
				? {}
				: { because: { code: step.code, text: step.text, ...placed(snapshot, plainPlace(snapshot, step.at)) } }),
		})),
		assumed: [...new Set(trace?.steps.flatMap(({ isUnknown, text }) => (isUnknown ? [text] : [])))],
	};
}

function coverageOf(snapshot: Snapshot, { items }: Coverage): TestsRun['coverage'] {
	const byFile = new Map<string, TestsRun['coverage'][number]['items'][number][]>();
	for (const { is, label, by, span, hits } of items) {
		const { member } = by;
		entry(byFile, member.uri, () => []).push({ is, label, hits, range: rangeIn(snapshot, member, span) });
	}
	return [...byFile].map(([uri, own]) => ({ uri, items: own }));
}
