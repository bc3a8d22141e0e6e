// The pages of rules: one for each theme, with a section for each rule. The build writes them, and a server can make them, so
// that they need not be shipped beside it.
import type { Severity } from '../../settings.ts';
import { filled, type Message } from './message.ts';
import { good, type Rule } from './rule.ts';

/** The page of a theme, as Markdown; `rules` are those of the theme. */
export function themePage(theme: string, rules: readonly Rule[]): string {
	return [
		`# Rules: ${theme}`,
		'',
		'<!-- Made from the rules by `npm run generate`. -->',
		'',
		...rules.map(section),
	].join('\n');
}

function section(rule: Rule): string {
	const { id, severities, isOptIn, codes, docs, messages } = rule;
	const yaml = (text: string): string => `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
	return [
		`## ${id.slice(id.indexOf('/') + 1)}`,
		'',
		docs.summary,
		'',
		`Rule \`${id}\` · severity ${listed(severities)}${isOptIn === true ? ' · off by default' : ''}${codes.length > 0 ? ` · same fault as ${codes.join(', ')}` : ''}`,
		'',
		`**Why it matters.** ${docs.why}`,
		'',
		...(messages === undefined ? [] : ['**Messages.**', '', ...messageLines(rule), '']),
		...(docs.exceptions === undefined ? [] : [`**Exceptions.** ${docs.exceptions}`, '']),
		...(docs.severityNotes === undefined ? [] : [`**Severity.** ${docs.severityNotes}`, '']),
		...(docs.differences === undefined ? [] : [`**Differences from istioctl and Kiali.** ${docs.differences}`, '']),
		...refusalLines(docs.refusals ?? []),
		'Example:',
		'',
		yaml(docs.bad),
		'',
		'Fixed:',
		'',
		yaml(good(docs)),
		'',
		...(docs.links ?? []).flatMap((link) => [`See <${link}>`, '']),
	].join('\n');
}

/** A line for each message, with the severities that the fixture shows of it, or else the one that holds unless told otherwise. */
function messageLines({ severity, messages = {}, shown = {} }: Rule): readonly string[] {
	return Object.entries(messages).map(([name, message]) => {
		const all = shown[name] ?? [statedSeverity(message, severity)];
		return `- \`${name}\` (${listed(all)}): ${filled(message, (word) => `*${word}*`, inMarkdown)}`;
	});
}

/** The severity of a message, unless a finding says otherwise; `severity` is that of its rule. */
export function statedSeverity(message: Message, severity: Severity): Severity {
	return typeof message === 'string' ? severity : (message.severity ?? severity);
}

/** What Markdown and HTML would take for theirs. */
function inMarkdown(text: string): string {
	return text.replace(/[\\*_<>`]/g, '\\$&');
}

/** What Envoy and istiod say where they refuse what the rule reports; nothing for a rule that has nothing of the kind. */
function refusalLines(refusals: readonly string[]): readonly string[] {
	if (refusals.length === 0) return [];
	return ['**What Envoy or istiod says.**', '', ...refusals.map((one) => `- \`${one.replaceAll('`', "'")}\``), ''];
}

/** `error`, `error, warning or hint`. */
function listed(severities: readonly Severity[]): string {
	const [first, ...others] = severities;
	return others.length === 0 ? `${first}` : `${[first, ...others.slice(0, -1)].join(', ')} or ${others.at(-1)}`;
}
