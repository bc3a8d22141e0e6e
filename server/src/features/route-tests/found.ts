// The tests of routes among the files of a workspace: what there is to run, and which environments each is for.
import { symbols } from '../../mesh/extract.ts';
import { type Mesh, meshOf } from '../../mesh/mesh.ts';
import { titlesOf } from '../../route-tests/cases.ts';
import type { RouteTest, Suite } from '../../route-tests/read.ts';
import { type CaseResult, runSuite, suitesIn } from '../../route-tests/run.ts';
import {
	isValidatorTest,
	runValidatorTests,
	type ValidatorTest,
	validatorTestsIn,
	validatorTitle,
} from '../../route-tests/validator.ts';
import type { SourceFile } from '../../text/source-file.ts';
import type { Span } from '../../text/span.ts';
import { type Environment, environments, environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';

/** A test of a document; the span counts from the document. */
export interface FoundTest {
	/** Tells it from the others of its file, whatever lines come and go. */
	readonly key: string;
	/** The name of its document; '' if none is written. */
	readonly suite: string;
	readonly name: string;
	readonly member: Suite['member'];
	readonly span: Span;
	/** What its cases are called, should they not be too many. */
	readonly titles: readonly string[];
	readonly run: (mesh: Mesh, isWanted: (title: string) => boolean) => readonly CaseResult[];
}

/** Tests of a document, in an environment where they run. */
export interface FoundSuite {
	/** Undefined: there is no environment of the name that the document gives. */
	readonly environment: Environment | undefined;
	/** '' where there is only one. */
	readonly environmentName: string;
	readonly name: string;
	readonly tests: readonly FoundTest[];
}

/** Cases of a test that are listed one by one. */
const mostTitles = 100;

/** The files with tests of our own, in order. */
export function testFiles({ files }: Snapshot): readonly string[] {
	const isTest = ({ uri, placed }: SourceFile): boolean =>
		/\.istio-test\.ya?ml$/.test(uri) ||
		placed.some(({ chunk }) => symbols(chunk).resources.some(({ resource }) => resource.kind.id === 'RouteTest'));
	return urisOf([...files.values()].filter(isTest)).toSorted();
}

/** The files with tests of istio-config-validator. */
export function validatorFiles({ files }: Snapshot): readonly string[] {
	return urisOf([...files.values()].filter(({ placed }) => placed.some(({ chunk }) => isValidatorTest(chunk))));
}

function urisOf(files: readonly SourceFile[]): readonly string[] {
	return files.map(({ uri }) => uri);
}

/** The tests in a file, once for each environment where they run. */
export function suitesOf(snapshot: Snapshot, uri: string): readonly FoundSuite[] {
	const own = environmentsOf(snapshot, uri);
	const all = own.flatMap((environment) => {
		const keyOf = keys();
		return suitesIn(meshOf(environment), uri).flatMap((suite): readonly FoundSuite[] => {
			const tests = suite.tests.map((test) => foundTest(suite, test, keyOf(`${suite.name}/${test.name}`)));
			const named = suite.environment?.text;
			// A document that names its environment runs there once, wherever its file is.
			if (named !== undefined && environment !== own[0]) return [];
			const meant = named === undefined ? environment : environmentCalled(snapshot, named);
			const environmentName = named ?? (own.length > 1 ? environment.name : '');
			return [{ environment: meant, environmentName, name: suite.name, tests }];
		});
	});
	return [...all, ...validatorSuitesOf(snapshot, uri, own[0])];
}

function environmentCalled(snapshot: Snapshot, name: string): Environment | undefined {
	return environments(snapshot).find((one) => one.name === name);
}

/** Names may be given twice: later ones get a number. */
function keys(): (name: string) => string {
	const counts = new Map<string, number>();
	return (name) => {
		const count = (counts.get(name) ?? 0) + 1;
		counts.set(name, count);
		return count === 1 ? name : `${name}#${count}`;
	};
}

function foundTest(suite: Suite, test: RouteTest, key: string): FoundTest {
	const { name, span } = test;
	const alone = { ...suite, tests: [test] };
	return {
		key,
		suite: suite.name,
		name,
		member: suite.member,
		span,
		get titles() {
			return titlesOf(test, mostTitles);
		},
		run: (mesh, isWanted) => runSuite(mesh, alone, isWanted),
	};
}

function validatorSuitesOf(
	snapshot: Snapshot,
	uri: string,
	environment: Environment | undefined,
): readonly FoundSuite[] {
	const keyOf = keys();
	return (snapshot.files.get(uri)?.placed ?? []).flatMap(({ chunk }) => {
		if (environment === undefined || !isValidatorTest(chunk)) return [];
		const member = { uri, chunk };
		const tests = validatorTestsIn(chunk).map((test) => foundValidatorTest(member, test, keyOf(`/${test.name}`)));
		return [{ environment, environmentName: '', name: '', tests }];
	});
}

function foundValidatorTest(member: Suite['member'], test: ValidatorTest, key: string): FoundTest {
	const { name, span, requests } = test;
	const titles = requests.length > mostTitles ? [] : requests.map(validatorTitle);
	const run: FoundTest['run'] = (mesh, isWanted) => runValidatorTests(mesh, member, isWanted, [test]);
	return { key, suite: '', name, member, span, titles, run };
}
