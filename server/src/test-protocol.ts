// The part of protocol.ts about tests of routes.
import type { TracePlace, TraceRange } from './protocol.ts';

/** What `istio/tests` asks: the tests of routes in all files, or in one. */
export interface TestsParameters {
	readonly uri?: string;
}

/** What `istio/tests` answers: the files with tests of routes, in order. */
export type TestsAnswer = readonly {
	readonly uri: string;
	readonly tests: readonly {
		/** Tells it from the others of its file, whatever lines come and go. */
		readonly key: string;
		/** The name of its document; '' if none is written. */
		readonly suite: string;
		readonly name: string;
		readonly range: TraceRange;
		/** One for each combination of the values in its lists; none where they are too many to list. */
		readonly cases: readonly string[];
	}[];
}[];

/** Request, client to server: the tests of routes (`TestsParameters`, answers `TestsAnswer`). */
export const testsRequest = 'istio/tests';

/**
 * Notification, server to client, no parameters: tests or what they test may have changed. Sent some time after the last change,
 * while there are tests, and once when there are none any more; only to clients with `routeTests: true` in their
 * `initializationOptions`.
 */
export const testsChangedNotification = 'istio/testsChanged';

/** What `istio/runTests` asks: all tests of files, or some of them. */
export interface RunTestsParameters {
	/** All files where it is left out. */
	readonly files?: readonly {
		readonly uri: string;
		/** All tests of the file where it is left out; of a test, all cases. */
		readonly tests?: readonly { readonly key: string; readonly cases?: readonly string[] }[];
	}[];
	/** Whether to tell what they reach. */
	readonly coverage?: boolean;
}

export interface TestResult {
	readonly uri: string;
	/** Of its test. */
	readonly key: string;
	/** '' where the test could not be made into cases. */
	readonly case: string;
	/** '' where there is only one. */
	readonly environment: string;
	/** `broken`: it could not be run. */
	readonly state: 'passed' | 'failed' | 'broken';
	readonly failures: readonly {
		/** What was expected, such as `subset`; '' where the case could not be run, and `got` says why. */
		readonly field: string;
		readonly range: TraceRange;
		readonly expected: string;
		readonly got: string;
		/** The step of the trace that decided. */
		readonly because?: { readonly code: string; readonly text: string; readonly at?: TracePlace };
	}[];
	/** What the files leave open and the case rests on, in sentences. */
	readonly assumed: readonly string[];
}

/** What `istio/runTests` answers. */
export interface TestsRun {
	readonly results: readonly TestResult[];
	/** What is wrong with the files of tests themselves. */
	readonly faults: readonly { readonly uri: string; readonly range: TraceRange; readonly message: string }[];
	/** What could not be run at all, in sentences. */
	readonly problems: readonly string[];
	/** All there is to reach, by file; empty unless it was asked for. */
	readonly coverage: readonly {
		readonly uri: string;
		readonly items: readonly {
			readonly is: 'route' | 'rule' | 'subset';
			/** `http route 2 (api)` */
			readonly label: string;
			readonly range: TraceRange;
			/** How many cases reach it. */
			readonly hits: number;
		}[];
	}[];
}

/** Request, client to server: runs tests of routes (`RunTestsParameters`, answers `TestsRun`). */
export const runTestsRequest = 'istio/runTests';
