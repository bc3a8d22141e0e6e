// The tests of routes run: each case with its result, what no test reaches, and what is wrong with the files of tests themselves.
import { meshOf } from '../../mesh/mesh.ts';
import { type Coverage, coverageOf, united } from '../../route-tests/coverage.ts';
import type { CaseResult } from '../../route-tests/run.ts';
import type { Environment } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Diagnostic } from '../answers.ts';
import { diagnostics } from '../diagnostics.ts';
import { type FoundTest, suitesOf } from './found.ts';

export interface TestCase extends CaseResult {
	/** The environment it ran in; '' where there is only one. */
	readonly environment: string;
	/** Of its test, in its file. */
	readonly key: string;
}

export interface Ran {
	readonly cases: readonly TestCase[];
	/** What could not be run at all, in sentences. */
	readonly problems: readonly string[];
	/** What the cases reach of all that is there; made when it is asked for. */
	readonly coverage: () => Coverage;
}

/** Which cases of a test run: none of them without a function. */
export type Wanted = (test: FoundTest) => ((title: string) => boolean) | undefined;

/** Runs the tests in files, those that `wanted` asks for; a title is the name of the test and that of the case. */
export function runTests(snapshot: Snapshot, uris: readonly string[], wanted: Wanted): Ran {
	const byEnvironment = new Map<Environment, TestCase[]>();
	const problems: string[] = [];
	const cases = uris.flatMap((uri) =>
		suitesOf(snapshot, uri).flatMap(({ environment, environmentName, name, tests }): readonly TestCase[] => {
			if (environment === undefined) {
				problems.push(`There is no environment "${environmentName}" for the tests "${name}"`);
				return [];
			}
			const mesh = meshOf(environment);
			const found = tests.flatMap((test) => {
				const isWanted = wanted(test);
				const own = isWanted === undefined ? [] : test.run(mesh, isWanted);
				return own.map((one) => ({ ...one, key: test.key, environment: environmentName }));
			});
			const known = byEnvironment.get(environment);
			if (known === undefined) byEnvironment.set(environment, found);
			else for (const one of found) known.push(one);
			return found;
		}),
	);
	return { cases, problems, coverage: () => coverageIn(byEnvironment) };
}

function coverageIn(byEnvironment: ReadonlyMap<Environment, readonly TestCase[]>): Coverage {
	const all = [...byEnvironment].map(([environment, cases]) =>
		coverageOf(
			meshOf(environment),
			cases.flatMap(({ trace }) => trace ?? []),
		),
	);
	return united(all);
}

/** What is wrong with a file of tests: a misspelled field would make a test that says nothing. */
export function faultsIn(snapshot: Snapshot, uri: string): readonly Diagnostic[] {
	return diagnostics(snapshot, uri).filter(({ severity }) => severity === 'error');
}
