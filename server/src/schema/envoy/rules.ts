// The rules of protoc-gen-validate that Envoy checks on what it gets (bufbuild/protoc-gen-validate: README.md, "Constraint
// Rules").
import { bytesOf } from '../../text/base64.ts';
import type { Node } from '../../yaml/node.ts';
import { scalarType } from '../../yaml/scalars.ts';
import { quote } from '../formats/words.ts';
import { isMatch } from '../patterns.ts';
import type { RawField, Rules } from './form.ts';
import { enumNamed } from './load.ts';
import { isWhole, numberOf, secondsOf, wrappers } from './scalars.ts';

/** What a rule says of a value that is written, behind its name: `must be at most 10`; undefined if it is right. */
export function valueFault(node: Node, type: string, rules: Rules, isStrict: boolean): string | undefined {
	if (node.kind !== 'scalar') return undefined;
	if (type === 'google.protobuf.Duration') {
		const seconds = secondsOf(node);
		return seconds === undefined ? undefined : boundFault(seconds, rules, (bound) => `${bound}s`, node.text);
	}
	const scalar = wrappers[type] ?? type;
	if (scalar === 'bool') {
		const is = /^(?:true|yes|on|y)$/i.test(node.text);
		return rules.const === undefined || rules.const === is ? undefined : `must be ${rules.const}`;
	}
	if (isWhole(scalar) || scalar === 'double' || scalar === 'float') {
		const value = numberOf(node, isStrict);
		return value === undefined ? undefined : numberFault(value, rules, node.text);
	}
	return scalar === 'string' && scalarType(node) === 'string' ? textFault(node.text, rules) : undefined;
}

function numberFault(value: number, rules: Rules, text: string): string | undefined {
	if (rules.const !== undefined && value !== Number(rules.const)) return `must be ${rules.const}, not ${text}`;
	if (rules.in !== undefined && !rules.in.map(Number).includes(value)) return `must be one of ${rules.in.join(', ')}`;
	if (rules.not_in?.map(Number).includes(value) === true) return `must not be ${text}`;
	if (rules.ignore_empty === true && value === 0) return undefined;
	return boundFault(value, rules, String, text);
}

function boundFault(value: number, rules: Rules, say: (bound: number) => string, text: string): string | undefined {
	const [gt, gte, lt, lte] = [rules.gt, rules.gte, rules.lt, rules.lte].map((one) =>
		one === undefined ? undefined : Number(one),
	);
	const upper = lte ?? lt;
	const lower = gte ?? gt;
	// Bounds that cross each other leave out what is between them.
	if (upper !== undefined && lower !== undefined && upper < lower) return undefined;
	if (gte !== undefined && value < gte) return `must be at least ${say(gte)}, not ${text}`;
	if (gt !== undefined && value <= gt) return `must be more than ${say(gt)}, not ${text}`;
	if (lte !== undefined && value > lte) return `must be at most ${say(lte)}, not ${text}`;
	if (lt !== undefined && value >= lt) return `must be less than ${say(lt)}, not ${text}`;
	return undefined;
}

function textFault(text: string, rules: Rules): string | undefined {
	if (rules.ignore_empty === true && text === '') return undefined;
	const length = [...text].length;
	const bytes = bytesOf(text).length;
	if (rules.const !== undefined && text !== rules.const) return `must be ${quote(String(rules.const))}`;
	if (rules.len !== undefined && length !== rules.len) return `must have ${rules.len} characters`;
	const least = rules.min_len ?? rules.min_bytes;
	if (least !== undefined && (rules.min_len === undefined ? bytes : length) < least)
		return least === 1 ? 'must not be empty' : `must have at least ${least} characters`;
	if (rules.max_len !== undefined && length > rules.max_len) return `must have at most ${rules.max_len} characters`;
	if (rules.max_bytes !== undefined && bytes > rules.max_bytes) return `must have at most ${rules.max_bytes} bytes`;
	return contentFault(text, rules) ?? headerFault(text, rules);
}

function contentFault(text: string, rules: Rules): string | undefined {
	if (rules.prefix !== undefined && !text.startsWith(rules.prefix)) return `must begin with ${quote(rules.prefix)}`;
	if (rules.suffix !== undefined && !text.endsWith(rules.suffix)) return `must end with ${quote(rules.suffix)}`;
	if (rules.contains !== undefined && !text.includes(rules.contains)) return `must contain ${quote(rules.contains)}`;
	if (rules.not_contains !== undefined && text.includes(rules.not_contains))
		return `must not contain ${quote(rules.not_contains)}`;
	if (rules.in !== undefined && !rules.in.includes(text))
		return `must be one of ${rules.in.filter((one) => one !== '').join(', ')}`;
	if (rules.not_in?.includes(text) === true) return `must not be ${quote(text)}`;
	if (rules.pattern !== undefined && isMatch(rules.pattern, text) === false)
		return `must match the pattern ${rules.pattern}`;
	// A URI with a scheme; what net/url refuses beyond that is seldom written.
	if (rules.uri === true && !/^[a-z][a-z\d+.-]*:[^\s]*$/i.test(text)) return 'must be a URI with a scheme';
	return undefined;
}

/** protoc-gen-validate: templates/goshared/known.go; envoy: the same in C++ */
function headerFault(text: string, { well_known_regex: known, strict = true }: Rules): string | undefined {
	if (known === undefined) return undefined;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
	const loose = /^[^\u0000\u000A\u000D]*$/;
	if (!strict) return loose.test(text) ? undefined : 'must not contain line breaks';
	if (known === 'HTTP_HEADER_NAME')
		return /^:?[0-9a-zA-Z!#$%&'*+\-.^_|~`]+$/.test(text) ? undefined : 'must be the name of a header';
	// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
	return /^[^\u0000-\u0008\u000A-\u001F\u007F]*$/.test(text) ? undefined : 'must not contain control characters';
}

/** What a rule says of a field that is not written, or of one that holds nothing; undefined if it may be missing. */
export function absenceFault({ type, many, rules }: RawField): string | undefined {
	if (rules === undefined || rules.ignore_empty === true) return undefined;
	if (many !== undefined) return (rules.min_items ?? rules.min_pairs ?? 0) > 0 ? 'needs at least one' : undefined;
	if (rules.required === true) return 'is required';
	// What stands for a value in a message of its own is only judged where it is written.
	if (type.includes('.')) {
		const isEnum = enumNamed(type) !== undefined;
		return isEnum && numberFault(0, rules, '0') !== undefined ? 'is required' : undefined;
	}
	if (type === 'string' || type === 'bytes') return textFault('', rules) === undefined ? undefined : 'is required';
	if (type === 'bool') return rules.const === true ? 'must be true' : undefined;
	return numberFault(0, rules, '0') === undefined ? undefined : 'is required';
}
