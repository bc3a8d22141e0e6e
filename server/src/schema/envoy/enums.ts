// Words of enums.

import { nearestName } from '../../text/nearest-name.ts';
import type { Node } from '../../yaml/node.ts';
import { scalarType, scalarValue } from '../../yaml/scalars.ts';
import { isStandIn } from '../../yaml/templates/placeholders.ts';
import { wrong } from '../wrong.ts';
import type { EnvoyFault, Way } from './fault.ts';
import type { RawEnum, Rules } from './form.ts';
import { said } from './scalars.ts';

/**
 * What is wrong with a word: istiod wants it as it is declared, or its number, whatever that is (golang/protobuf: jsonpb);
 * Envoy takes it in small letters, too, and refuses numbers that it does not know only where a rule says so.
 */
export function enumFault(
	node: Node,
	{ words }: RawEnum,
	name: string,
	rules: Rules | undefined,
	{ isStrict }: Way,
): EnvoyFault | undefined {
	const all = Object.keys(words);
	const type = scalarType(node);
	const base = { span: node.end > node.start ? node : { start: node.start - 1, end: node.end + 1 } };
	if (type === 'string') {
		const { text } = node;
		const exact = Object.hasOwn(words, text) ? text : undefined;
		const word = exact ?? (isStrict ? all.find((one) => one.toLowerCase() === text.toLowerCase()) : undefined);
		if (word !== undefined) return ruled(words[word] ?? 0, word, base.span, name, rules);
		const near = all.find((one) => plain(one) === plain(text)) ?? nearestName(text, all);
		if (near === undefined && isStandIn(text, name)) return undefined;
		const shown = `${all.slice(0, 12).join(', ')}${all.length > 12 ? ' …' : ''}`;
		return {
			...base,
			kind: 'wrong-type',
			...(near === undefined
				? wrong('unknownWord', { value: text, what: name, words: shown })
				: wrong('misspeltWord', { value: text, what: name, meant: near })),
			...(near === undefined
				? {}
				: { fix: { title: `Change to "${near}"`, edits: [{ start: node.start, end: node.end, text: near }] } }),
		};
	}
	const value = scalarValue(node);
	if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31)
		return ruled(value, node.text, base.span, name, rules, Object.values(words));
	const what = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	return {
		...base,
		kind: 'wrong-type',
		...wrong('noWord', { what, words: all.slice(0, 12).join(', '), found: said(node) }),
	};
}

function ruled(
	value: number,
	text: string,
	span: EnvoyFault['span'],
	name: string,
	rules: Rules | undefined,
	numbers?: readonly number[],
): EnvoyFault | undefined {
	const isUnknown = rules?.defined_only === true && numbers?.includes(value) === false;
	const isBarred = rules?.not_in?.map(Number).includes(value) === true;
	const isOther = rules?.in !== undefined && !rules.in.map(Number).includes(value);
	if (!isUnknown && !isBarred && !isOther) return undefined;
	return { kind: 'refused-value', span, ...wrong('word', { value: text, what: name }) };
}

/** `Round-Robin`, `round_robin` and `ROUND_ROBIN` are one word to whoever writes them. */
function plain(word: string): string {
	return word.toLowerCase().replace(/[-_\s.]/g, '');
}
