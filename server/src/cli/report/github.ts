// Annotations of GitHub Actions: commands that a job prints into its log
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
import type { Severity } from '../../features/answers.ts';
import { logged } from '../../text/visible.ts';
import { type Found, type Outcome, summary } from '../outcome.ts';

const commands: Readonly<Record<Severity, string>> = {
	error: 'error',
	warning: 'warning',
	information: 'notice',
	hint: 'notice',
};

/** A line for each finding, and one that sums up. */
export function githubReport(outcome: Outcome, { isQuiet }: { readonly isQuiet: boolean }): string {
	const lines = outcome.found.map((one) => annotation(outcome, one));
	if (!isQuiet) lines.push(`${logged(summary(outcome))}.`);
	return lines.map((line) => `${line}\n`).join('');
}

function annotation({ places }: Outcome, { uri, span, severity, message, rule, related }: Found): string {
	const { start, end } = places.rangeOf(uri, span);
	const properties = {
		file: places.pathInRepository(uri, span.start),
		line: start.line + 1,
		endLine: end.line + 1,
		// GitHub takes columns within one line only.
		...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
		title: rule,
	};
	const list = Object.entries(properties).map(([name, value]) => `${name}=${property(logged(String(value)))}`);
	const others = related.map((other) => {
		const { line } = places.rangeOf(other.uri, other.span).start;
		return `${logged(places.pathInRepository(other.uri, other.span.start))}:${line + 1} ${logged(other.message)}`;
	});
	return `::${commands[severity]} ${list.join(',')}::${data([logged(message), ...others].join('\n'))}`;
}

/** What the runner undoes (actions/runner: src/Runner.Common/ActionCommand.cs). */
function data(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
	return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
