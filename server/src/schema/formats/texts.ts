// Regular expressions and CEL.
import { parse } from '@marcbachmann/cel-js';
import { compiled } from '../patterns.ts';
import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

/** Envoy takes no longer ones. istio: validateStringRegexp */
const longestRegex = 1024;

export function regex(text: string): Wrong | undefined {
	if (text.length > longestRegex) return wrong('longRegex', { most: longestRegex, length: text.length });
	const read = compiled(text);
	if (read.ok) return undefined;
	if (/\(\?<?[=!]/.test(text)) return wrong('lookAround', { value: brief(text) });
	if (/\\[1-9]/.test(text)) return wrong('backreference', { value: brief(text) });
	if (/^\*/.test(text)) return wrong('glob', { value: brief(text), like: brief(text.slice(1)) });
	return wrong('notRegex', { value: brief(text), reason: brief(read.reason) });
}

/** Whether it can be read at all; what its attributes mean is known to Envoy. */
export function celSyntax(text: string): Wrong | undefined {
	if (text === '') return undefined;
	try {
		parse(text);
		return undefined;
	} catch (error) {
		const [reason = ''] = (error instanceof Error ? error.message : '').split('\n');
		return wrong('notCel', { reason: brief(reason) });
	}
}
