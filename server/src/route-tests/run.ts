// runSuite(mesh, suite): the tests of a document run, each case with what was expected, what came, and the step that decided.
import type { Mesh } from '../mesh/mesh.ts';
import type { Span } from '../text/span.ts';
import type { TraceRequest } from '../trace/request.ts';
import type { Step, Trace } from '../trace/story.ts';
import { trace } from '../trace/trace.ts';
import { casesOf, mostCases } from './cases.ts';
import { decidingStep, unmetOf } from './judge.ts';
import { observed } from './observed.ts';
import { type RouteTest, type Suite, suiteOf } from './read.ts';

export interface Failure {
	/** The field of `expect`; '' where the case could not be run. */
	readonly field: string;
	/** Where the expectation stands, in chunk offsets. */
	readonly span: Span;
	readonly expected: string;
	readonly got: string;
	readonly step: Step | undefined;
}

export interface CaseResult {
	readonly suite: Suite;
	/** The name of the test, and the request of the case. */
	readonly test: string;
	readonly title: string;
	/** Where the test stands, in chunk offsets. */
	readonly span: Span;
	/** `broken`: it could not be run. */
	readonly is: 'passed' | 'failed' | 'broken';
	readonly failures: readonly Failure[];
	/** Undefined for what could not be run. */
	readonly trace: Trace | undefined;
}

/** Runs the tests of a document, those whose name and request `isWanted`. */
export function runSuite(
	mesh: Mesh,
	suite: Suite,
	isWanted: (title: string) => boolean = () => true,
): readonly CaseResult[] {
	return suite.tests.flatMap((test) => runTest(mesh, suite, test, isWanted));
}

function runTest(
	mesh: Mesh,
	suite: Suite,
	test: RouteTest,
	isWanted: (title: string) => boolean,
): readonly CaseResult[] {
	const broken = (title: string, { span, message }: { readonly span: Span; readonly message: string }): CaseResult => ({
		suite,
		test: test.name,
		title,
		span: test.span,
		is: 'broken',
		failures: [{ field: '', span, expected: '', got: message, step: undefined }],
		trace: undefined,
	});
	if (test.fault !== undefined) return isWanted(test.name) ? [broken('', test.fault)] : [];
	const cases = casesOf(mesh, suite, test);
	if (cases === undefined)
		return [broken('', { span: test.span, message: `The lists make more than ${mostCases} cases` })];
	return cases.flatMap(({ title, request }) => {
		if (!isWanted(`${test.name} ${title}`)) return [];
		return 'message' in request ? broken(title, request) : [runCase(mesh, suite, test, { title, request })];
	});
}

interface Runnable {
	readonly title: string;
	readonly request: TraceRequest;
}

function runCase(mesh: Mesh, suite: Suite, test: RouteTest, { title, request }: Runnable): CaseResult {
	const told = trace(mesh, request);
	const seen = observed(told, request);
	const around = { namespace: suite.namespace, clusterDomain: mesh.environment.settings.clusterDomain };
	const failures = test.expectations.flatMap((expectation): readonly Failure[] => {
		const unmet = unmetOf(expectation, seen, around);
		if (unmet === undefined) return [];
		const { field, span } = expectation;
		return [{ field, span, ...unmet, step: decidingStep(told, field) }];
	});
	const is = failures.length === 0 ? 'passed' : 'failed';
	return { suite, test: test.name, title, span: test.span, is, failures, trace: told };
}

/** The tests in a file of an environment. */
export function suitesIn(mesh: Mesh, uri: string): readonly Suite[] {
	return (mesh.ofFile.get(uri) ?? []).flatMap((by) => (by.resource.kind.id === 'RouteTest' ? [suiteOf(by)] : []));
}
