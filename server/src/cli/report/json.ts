// The findings for programs: one JSON object, 0-based lines and characters.
import type { Diagnostic, Related } from '../../features/answers.ts';
import { type Position, positionAt } from '../../text/line-map.ts';
import type { Span } from '../../text/span.ts';
import type { Outcome } from '../check.ts';
import type { Finding, Place, Report } from './shape.ts';

/** The report as a line of JSON; the shape is versioned and only grows. */
export function jsonReport(outcome: Outcome): string {
	const { baseline } = outcome;
	const { files, resources } = outcome;
	const findings = outcome.found.map((one) => findingOf(outcome, one));
	const report: Report = { version: 1, files, resources, findings, ...(baseline === undefined ? {} : { baseline }) };
	return `${JSON.stringify(report)}\n`;
}

function findingOf(outcome: Outcome, one: Diagnostic & { readonly uri: string }): Finding {
	const { rule, codes, severity, message, uri, span, resource, related } = one;
	return {
		rule,
		codes,
		severity,
		message,
		file: outcome.pathOf(uri),
		range: rangeOf(outcome, uri, span),
		resource: resource ?? { apiVersion: '', kind: '', namespace: '', name: '' },
		related: related.map((other) => relatedOf(outcome, other)),
	};
}

function relatedOf(outcome: Outcome, { uri, span, message }: Related): Place {
	return { file: outcome.pathOf(uri), range: rangeOf(outcome, uri, span), message };
}

function rangeOf({ snapshot }: Outcome, uri: string, { start, end }: Span): { start: Position; end: Position } {
	const file = snapshot.files.get(uri);
	if (file === undefined) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
	return { start: positionAt(file, start), end: positionAt(file, end) };
}
