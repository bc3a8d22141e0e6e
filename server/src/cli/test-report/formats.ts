// TABLE of the reports of a run of tests.
import type { Style } from '../style.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { lcovReport } from './lcov.ts';
import type { TestOutcome } from './outcome.ts';
import { tapReport } from './tap.ts';
import { textReport } from './text.ts';

export interface Showing {
	readonly style: Style;
	readonly isQuiet: boolean;
	readonly isVerbose: boolean;
}

export const testFormats = {
	text: textReport,
	json: jsonReport,
	junit: junitReport,
	tap: tapReport,
	lcov: lcovReport,
} satisfies Readonly<Record<string, (outcome: TestOutcome, showing: Showing) => string>>;

export type TestFormatName = keyof typeof testFormats;
export const testFormatNames = Object.keys(testFormats) as readonly TestFormatName[];
