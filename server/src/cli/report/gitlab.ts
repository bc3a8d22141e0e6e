// The Code Quality report of GitLab: a list of findings
// (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format).
import type { Severity } from '../../features/answers.ts';
import { visible } from '../../text/visible.ts';
import type { Outcome } from '../outcome.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { printedJson } from './printed.ts';

const severities: Readonly<Record<Severity, string>> = {
	error: 'critical',
	warning: 'major',
	information: 'minor',
	hint: 'info',
};

export function gitlabReport(outcome: Outcome): string {
	const { places, found } = outcome;
	const fingerprints = fingerprintsOf(outcome, found);
	const list = found.map(({ uri, span, severity, message, rule }, index) => {
		const { start, end } = places.rangeOf(uri, span);
		return {
			description: visible(message),
			check_name: rule,
			// Of findings with one fingerprint GitLab shows the first.
			fingerprint: fingerprints[index],
			severity: severities[severity],
			location: {
				path: visible(places.pathInRepository(uri, span.start)),
				lines: { begin: start.line + 1, end: end.line + 1 },
			},
		};
	});
	return printedJson(list, '\t');
}
