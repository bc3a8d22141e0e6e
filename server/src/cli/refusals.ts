// What Envoy and istiod say where they refuse something, and the rules that tell the reason.
import type { Rule } from '../rules/engine/rule.ts';
import { rules } from '../rules/index.generated.ts';

/**
 * The rules that report what a message of Envoy's or istiod's is about, the one whose words fit best first; none for a text that
 * holds no such message. It may be a line of a log, with more around it.
 */
export function rulesRefusing(text: string): readonly Rule[] {
	const said = text.toLowerCase().replace(/\s+/g, ' ');
	return rules
		.flatMap((rule) => {
			const weights = (rule.docs.refusals ?? []).map((one) => weightOf(one, said));
			const weight = Math.max(0, ...weights);
			return weight === 0 ? [] : [{ rule, weight }];
		})
		.sort((a, b) => b.weight - a.weight)
		.map(({ rule }) => rule);
}

/** How much of a text a message takes: the letters of its words, if they stand there in their order; else 0. */
function weightOf(message: string, said: string): number {
	let at = 0;
	let weight = 0;
	for (const part of message.toLowerCase().split('…')) {
		const found = said.indexOf(part, at);
		if (found === -1) return 0;
		at = found + part.length;
		weight += part.length;
	}
	return weight;
}
