// One value by its type: whether istiod can read it, and what Envoy's rules say of it.

import type { Node } from '../../yaml/node.ts';
import { isTemplated } from '../../yaml/templates/holes.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import { wrong } from '../wrong.ts';
import { enumFault } from './enums.ts';
import type { At, EnvoyFault, Walk, Way } from './fault.ts';
import type { RawField } from './form.ts';
import { enumNamed } from './load.ts';
import { valueFault } from './rules.ts';
import { durationFault, said, scalarFault, secondsOf, wrappers } from './scalars.ts';
import { capital, oneLine, refusals, spanOf } from './words.ts';

/** Judges a value that is no message: scalars, and messages that are written as one. */
export function visitScalar(walk: Walk, node: Node, { type, rules }: RawField, way: Way, at: At): void {
	const words = enumNamed(type);
	const scalar = wrappers[type] ?? type;
	const isDuration = type === 'google.protobuf.Duration';
	if (words === undefined && type.includes('.') && scalar === type && !isDuration) return;
	const unwrapped = way.isStrict && node.kind === 'map' && type.includes('.');
	const parts = isDuration ? /^(?:seconds|nanos)$/ : /^value$/;
	if (unwrapped && words === undefined && node.entries.every(({ key }) => key.opaque || parts.test(key.text))) return;
	if (node.kind !== 'scalar') {
		const what = isDuration ? 'a duration, such as "1.5s"' : (nouns[scalar] ?? (words ? 'a word' : 'a number'));
		walk.faults.push(mistyped(node, at, `${what}, not ${said(node)}`, way));
		return;
	}
	if (words !== undefined) {
		const fault = enumFault(node, words, at.name, rules, way);
		if (fault !== undefined) walk.faults.push(fault);
		return;
	}
	if (scalar !== 'string' && isPlaceholder(node.text)) return;
	const wanted = isDuration ? durationFault(node, way.isStrict) : scalarFault(node, scalar, way.isStrict);
	if (wanted !== undefined) {
		walk.faults.push({ ...mistyped(node, at, wanted, way), ...quotes(node, at, scalar, isDuration) });
		return;
	}
	if (isDuration && (secondsOf(node) ?? 0) < 0) {
		walk.faults.push({
			kind: 'refused-value',
			span: spanOf(node),
			...wrong('negative', { what: capital(at.name) }),
		});
		return;
	}
	const broken =
		rules === undefined || way.isUnruled === true ? undefined : valueFault(node, type, rules, way.isStrict);
	// An empty text that is merged in changes nothing.
	if (broken === undefined || (way.isMerged && node.text === '') || isTemplated(node.text)) return;
	walk.faults.push({
		kind: 'refused-value',
		span: spanOf(node),
		...wrong('rule', { what: capital(at.name), rule: broken }),
	});
}

const nouns: Readonly<Record<string, string>> = { bool: 'true or false', string: 'a string', bytes: 'text in base64' };

function mistyped(node: Node, { anchor, name }: At, wanted: string, way: Way): EnvoyFault {
	const args = { what: capital(name), wanted, refusal: way.isStrict ? refusals.envoy : refusals.istio };
	return { kind: 'wrong-type', span: oneLine(node, anchor), ...wrong('other', args) };
}

/** A fix where the value is right in quotes, without them, or with a unit behind it. */
function quotes(node: Node, _at: At, type: string, isDuration: boolean): Pick<EnvoyFault, 'fix'> {
	const { start, end, text, style } = node;
	const edit = (title: string, put: string, outer = 0): Pick<EnvoyFault, 'fix'> => ({
		fix: { title, edits: [{ start: start - outer, end: end + outer, text: put }] },
	});
	if (isDuration && /^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return edit(`Change to "${text}s"`, `${text}s`);
	if (type === 'string' && style === 'plain') return edit(`Put ${text} in quotes`, JSON.stringify(text));
	const isQuoted = style === 'single' || style === 'double';
	if (type === 'bool' && isQuoted && /^(?:true|false)$/.test(text)) return edit('Remove the quotes', text, 1);
	return {};
}
