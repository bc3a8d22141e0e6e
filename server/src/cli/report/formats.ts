// TABLE of the formats of reports: a file each.
import type { Outcome } from '../outcome.ts';
import type { Style } from '../style.ts';
import { githubReport } from './github.ts';
import { gitlabReport } from './gitlab.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { rdjsonReport } from './rdjson.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';

/** A report as a text that ends a line. `isQuiet`: without words that are no finding. */
export type Report = (outcome: Outcome, options: { readonly style: Style; readonly isQuiet: boolean }) => string;

export const formats = {
	text: textReport,
	json: jsonReport,
	sarif: sarifReport,
	github: githubReport,
	gitlab: gitlabReport,
	junit: junitReport,
	rdjson: rdjsonReport,
} as const satisfies Readonly<Record<string, Report>>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly FormatName[];
