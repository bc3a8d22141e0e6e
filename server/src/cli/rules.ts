// istio-ls rules: which rules there are.

import type { Rule } from '../rules/engine/rule.ts';
import { rules } from '../rules/index.generated.ts';
import type { Rules } from './arguments.ts';
import { counted } from './outcome.ts';
import { pageOf } from './report/pages.ts';
import { rulesMeant, suggestionFor, UsageError } from './rule-words.ts';
import { styleOf } from './style.ts';
import type { Terminal } from './terminal.ts';

/** Prints the rules that the words mean, all of them without any. Returns the exit code. */
export function listRules({ words, format, color }: Rules, terminal: Terminal): number {
	const ids = words.flatMap((word) => {
		const meant = rulesMeant(word);
		if (meant === undefined) throw new UsageError(`There is no rule, theme or code "${word}"${suggestionFor(word)}`);
		return meant.ids;
	});
	const chosen = words.length === 0 ? rules : rules.filter(({ id }) => ids.includes(id));
	terminal.stdout.write(format === 'json' ? json(chosen) : table(chosen, styleOf(terminal, color)));
	return 0;
}

/** What is said of a rule to a program. */
export function rowOf({ id, severity, isOptIn, codes, docs }: Rule) {
	return {
		rule: id,
		severity,
		/** Off unless a setting names it, or --all-rules. */
		isOptIn: isOptIn === true,
		codes,
		summary: docs.summary,
		page: pageOf(id),
	};
}

function json(chosen: readonly Rule[]): string {
	return `${JSON.stringify({ version: 1, rules: chosen.map(rowOf) }, undefined, '\t')}\n`;
}

function table(chosen: readonly Rule[], { paint, link }: ReturnType<typeof styleOf>): string {
	const lines: string[] = [];
	let theme = '';
	for (const { id, severity, isOptIn, codes, docs } of chosen) {
		const own = id.slice(0, id.indexOf('/'));
		if (own !== theme) lines.push(...(theme === '' ? [] : ['']), paint(own, 'bold'));
		theme = own;
		const facts = [isOptIn === true ? `off, else ${severity}` : severity, ...codes].join(', ');
		lines.push(`  ${link(id, pageOf(id))}  ${paint(`(${facts})`, 'grey')}`, `      ${docs.summary}`);
	}
	return `${[...lines, ...(lines.length === 0 ? [] : ['']), `${counted(chosen.length, 'rule')}.`].join('\n')}\n`;
}
