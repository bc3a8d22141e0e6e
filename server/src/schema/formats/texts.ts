// Regular expressions and CEL.
import { parse } from '@marcbachmann/cel-js';
import { compiled } from '../patterns.ts';
import { brief, quote } from './words.ts';

/** Envoy takes no longer ones. istio: validateStringRegexp */
const longestRegex = 1024;

export function regex(text: string): string | undefined {
	if (text.length > longestRegex)
		return `A regular expression can have at most ${longestRegex} characters, not ${text.length}`;
	const read = compiled(text);
	if (read.ok) return undefined;
	if (/\(\?<?[=!]/.test(text)) return `${quote(text)} uses look-ahead or look-behind, which RE2 does not have`;
	if (/\\[1-9]/.test(text)) return `${quote(text)} uses a backreference, which RE2 does not have`;
	if (/^\*/.test(text))
		return `${quote(text)} is not a regular expression: "*" repeats the character before it; did you mean ".*${brief(text.slice(1))}"?`;
	return `${quote(text)} is not a regular expression: ${brief(read.reason)}`;
}

/** Whether it can be read at all; what its attributes mean is known to Envoy. */
export function celSyntax(text: string): string | undefined {
	if (text === '') return undefined;
	try {
		parse(text);
		return undefined;
	} catch (error) {
		const [reason = ''] = (error instanceof Error ? error.message : '').split('\n');
		return `This is not a CEL expression: ${brief(reason)}`;
	}
}
