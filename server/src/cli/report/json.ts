// The findings for programs: one JSON object, 0-based lines and characters.
import type { Related } from '../../features/answers.ts';
import type { Found, Outcome } from '../outcome.ts';
import { printedJson } from './printed.ts';
import type { Finding, Place, Report } from './shape.ts';

/** The report as a line of JSON; the shape is versioned and only grows. */
export function jsonReport(outcome: Outcome): string {
	const { files, resources, baseline, fixed, omitted, problems } = outcome;
	const findings = [...outcome.found, ...outcome.suppressed].map((one) => findingOf(outcome, one));
	const report: Report = {
		version: 1,
		files,
		resources,
		findings,
		...(omitted === 0 ? {} : { omitted }),
		...(fixed === undefined ? {} : { fixed }),
		...(problems.length === 0 ? {} : { problems }),
		...(baseline === undefined ? {} : { baseline }),
	};
	return printedJson(report);
}

function findingOf({ places }: Outcome, one: Found): Finding {
	const { rule, codes, severity, message, messageId, uri, span, resource, related, suppressed } = one;
	return {
		rule,
		codes,
		severity,
		message,
		...(messageId === undefined ? {} : { messageId, arguments: one.arguments ?? {} }),
		file: places.pathAt(uri, span.start),
		range: places.rangeOf(uri, span),
		resource: resource ?? { apiVersion: '', kind: '', namespace: '', name: '' },
		related: related.map((other) => relatedOf(places, other)),
		...(suppressed === undefined ? {} : { suppressed }),
	};
}

function relatedOf(places: Outcome['places'], { uri, span, message }: Related): Place {
	return { file: places.pathAt(uri, span.start), range: places.rangeOf(uri, span), message };
}
