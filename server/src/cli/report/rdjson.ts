// The format of reviewdog (reviewdog: proto/rdf/reviewdog.proto and proto/rdf/jsonschema/DiagnosticResult.json).
import type { Fix, Severity } from '../../features/answers.ts';
import type { Span } from '../../text/span.ts';
import { visible } from '../../text/visible.ts';
import type { Found, Outcome } from '../outcome.ts';
import { home, pageOf } from './pages.ts';
import { printedJson } from './printed.ts';

const severities: Readonly<Record<Severity, string>> = {
	error: 'ERROR',
	warning: 'WARNING',
	information: 'INFO',
	hint: 'INFO',
};

export function rdjsonReport(outcome: Outcome): string {
	const source = { name: 'istio-ls', url: home };
	return printedJson({ source, diagnostics: outcome.found.map((one) => diagnosticOf(outcome, one)) });
}

function diagnosticOf(outcome: Outcome, one: Found) {
	const { uri, span, severity, message, rule, related } = one;
	const suggestions = one.fixes().flatMap((fix) => suggestionOf(outcome, uri, fix));
	return {
		message: visible(message),
		location: locationOf(outcome, uri, span),
		severity: severities[severity],
		code: { value: rule, url: pageOf(rule) },
		...(suggestions.length === 0 ? {} : { suggestions }),
		...(related.length === 0
			? {}
			: {
					related_locations: related.map((other) => ({
						message: visible(other.message),
						location: locationOf(outcome, other.uri, other.span),
					})),
				}),
	};
}

/** A suggestion is one edit of the file of the diagnostic; what takes more cannot be said. */
function suggestionOf(outcome: Outcome, uri: string, { edits }: Fix) {
	const [edit, second] = edits;
	if (edit === undefined || second !== undefined || edit.uri !== uri || !isWellFormed(edit.text)) return [];
	return [{ range: rangeOf(outcome, uri, edit), text: edit.text }];
}

function locationOf(outcome: Outcome, uri: string, span: Span) {
	return { path: visible(outcome.places.pathAt(uri, span.start)), range: rangeOf(outcome, uri, span) };
}

/** Columns count bytes of UTF-8, from 1; the end is not part of it. */
function rangeOf({ places }: Outcome, uri: string, span: Span) {
	const { start, end } = places.rangeOf(uri, span);
	const column = (offset: number, character: number): number =>
		Buffer.byteLength(places.lineOf(uri, offset).slice(0, character)) + 1;
	return {
		start: { line: start.line + 1, column: column(span.start, start.character) },
		end: { line: end.line + 1, column: column(span.end, end.character) },
	};
}

/** Whether a text holds no halves of characters, which UTF-8 cannot say. */
export function isWellFormed(text: string): boolean {
	return !/\p{Surrogate}/u.test(text);
}
