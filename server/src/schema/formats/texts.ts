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

/** What is wrong with an expression; what its attributes mean is known to Envoy. */
export function celSyntax(text: string): Wrong | undefined {
	if (text === '') return undefined;
	try {
		const reason = unknownIn(parse(text).ast);
		return reason === undefined ? undefined : wrong('notCel', { reason });
	} catch (error) {
		const [reason = ''] = (error instanceof Error ? error.message : '').split('\n');
		return wrong('notCel', { reason: brief(reason) });
	}
}

/**
 * TABLE: functions of CEL that Envoy does not turn on, and macros that go through lists (envoy: source/extensions/filters/common/expr/
 * evaluator.cc, createBuilder; each tried with Envoy 1.40).
 */
const turnedOff: ReadonlySet<string> = new Set(
	`string lowerAscii upperAscii replace split join substring trim indexOf lastIndexOf charAt format quote reverse greatest least
	all exists exists_one map filter`.split(/\s+/),
);

/** What of a parsed expression Envoy cannot evaluate, in words. */
function unknownIn(ast: unknown): string | undefined {
	const open: unknown[] = [ast];
	for (let one = open.pop(); one !== undefined; one = open.pop()) {
		if (Array.isArray(one)) open.push(...one);
		if (!isNode(one)) continue;
		const name = one.op === 'call' || one.op === 'rcall' ? String((one.args as unknown[])[0]) : undefined;
		if (name !== undefined && turnedOff.has(name)) return `Envoy has no function "${name}"`;
		if (name === 'has' && !isField((one.args as unknown[])[1])) return 'has() needs a field, such as has(a.b)';
		open.push(one.args);
	}
	return undefined;
}

function isNode(value: unknown): value is { readonly op: string; readonly args: unknown } {
	return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function isField(args: unknown): boolean {
	const [only] = Array.isArray(args) ? (args as unknown[]) : [];
	return isNode(only) && /^\.\??$/.test(only.op);
}
