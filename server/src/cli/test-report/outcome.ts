// What a run of tests comes to: what all reports are made of.
import { offsetOf } from '../../features/place.ts';
import type { TestCase } from '../../features/route-tests/run.ts';
import { isBuiltIn } from '../../mesh/built-in.ts';
import { title } from '../../model/resource.ts';
import type { Coverage } from '../../route-tests/coverage.ts';
import { type Span, shifted } from '../../text/span.ts';
import { logged } from '../../text/visible.ts';
import type { Step } from '../../trace/story.ts';
import type { Member } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { counted } from '../outcome.ts';
import type { Places } from '../places.ts';

export interface TestOutcome {
	readonly cases: readonly TestCase[];
	/** Undefined unless it was asked for. */
	readonly coverage: Coverage | undefined;
	/** What went wrong, as sentences. */
	readonly problems: readonly string[];
	readonly seconds: number;
	readonly snapshot: Snapshot;
	readonly places: Places;
}

/** Where something stands: a path, and a line and a column that count from 1. */
export interface Line {
	readonly uri: string;
	readonly span: Span;
	readonly path: string;
	readonly line: number;
	readonly column: number;
}

/** A place in a document. */
export function lineOf(
	{ snapshot, places }: TestOutcome,
	{ uri, chunk }: Pick<Member, 'uri' | 'chunk'>,
	span: Span,
): Line {
	const inFile = shifted(span, offsetOf(snapshot, uri, chunk));
	const { start } = places.rangeOf(uri, inFile);
	return {
		uri,
		span: inFile,
		path: places.pathAt(uri, inFile.start),
		line: start.line + 1,
		column: start.character + 1,
	};
}

/** Where a step of a trace was decided, and in which resource; undefined where no file did. */
export function decidedAt(
	outcome: TestOutcome,
	step: Step | undefined,
): (Line & { readonly resource: string }) | undefined {
	if (step?.at === undefined || isBuiltIn(step.at.by.member)) return undefined;
	const { by, span } = step.at;
	return { ...lineOf(outcome, by.member, span), resource: title(by.resource) };
}

/** `story: the API goes to version 1`, with the environment. */
export function nameOfTest({ suite, test, environment }: TestCase): string {
	return `${suite.name === '' ? '' : `${suite.name}: `}${test}${environment === '' ? '' : ` (in ${environment})`}`;
}

export function nameOfCase(one: TestCase): string {
	return one.title === '' ? nameOfTest(one) : `${nameOfTest(one)}: ${one.title}`;
}

/** `3 cases passed, 1 failed` */
export function summaryOf({ cases }: Pick<TestOutcome, 'cases'>): string {
	const [failed, broken] = (['failed', 'broken'] as const).map((is) => cases.filter((one) => one.is === is).length);
	const parts = [
		...(failed ? [`${failed} failed`] : []),
		...(broken ? [`${broken} could not be run`] : []),
		`${cases.length - (failed ?? 0) - (broken ?? 0)} passed`,
	];
	return `${counted(cases.length, 'case')}: ${parts.join(', ')}`;
}

/** `path:line:column` */
export function written({ path, line, column }: Line): string {
	return `${logged(path)}:${line}:${column}`;
}
