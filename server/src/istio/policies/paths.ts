// Paths as authorization compares them: path templates, and the patterns `abc*` and `*abc`.

import { Automaton } from '../../text/automaton.ts';
import { withoutDots } from '../routing/requests.ts';

/** Whether a path holds `{*}` or `{**}` as a segment (istio: pkg/config/security/security.go, ContainsPathTemplate). */
export function isPathTemplate(path: string): boolean {
	return path.includes('{*}') || path.includes('{**}');
}

/** What a segment may hold. envoy: source/extensions/path/uri_template_lib */
const letter = new Set(
	[..."-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~%!$&'()+,;:@="].map((one) =>
		one.charCodeAt(0),
	),
);
const isLetter = (code: number): boolean => letter.has(code);
const isLetterOrSlash = (code: number): boolean => code === 47 || letter.has(code);

/** Whether a path fits a template: `{*}` is one segment, `{**}` is anything, even nothing. */
export function fitsTemplate(path: string, template: string): boolean {
	const pattern = new Automaton();
	for (const part of template.split(/(\{\*\*?\})/)) {
		if (part === '{*}') pattern.one(isLetter).many(isLetter);
		else if (part === '{**}') pattern.many(isLetterOrSlash);
		else pattern.word(part);
	}
	return pattern.accepts(path);
}

/** How a value of a policy compares: as it is, by its start or end, or whether there is anything at all. */
export type Pattern =
	| { readonly is: 'exact' | 'prefix' | 'suffix'; readonly text: string }
	| { readonly is: 'present'; readonly text: '' };

/** Reads a value (istio: pilot/pkg/security/authz/matcher/string.go). */
export function patternOf(value: string): Pattern {
	if (value === '*') return { is: 'present', text: '' };
	if (value.startsWith('*')) return { is: 'suffix', text: value.slice(1) };
	return value.endsWith('*') ? { is: 'prefix', text: value.slice(0, -1) } : { is: 'exact', text: value };
}

/** Whether `text` is what the value of a policy means. */
export function fits(text: string, value: string): boolean {
	const pattern = patternOf(value);
	if (pattern.is === 'present') return text !== '';
	if (pattern.is === 'prefix') return text.startsWith(pattern.text);
	return pattern.is === 'suffix' ? text.endsWith(pattern.text) : text === pattern.text;
}

/** Whether all that `value` stands for is also what `wider` stands for; both are values, not templates. */
export function isCovered(value: string, wider: string): boolean {
	const [a, b] = [patternOf(value), patternOf(wider)];
	if (b.is === 'present') return true;
	if (a.is === 'present' || (b.is !== a.is && a.is !== 'exact')) return false;
	if (b.is === 'exact') return a.text === b.text;
	return b.is === 'prefix' ? a.text.startsWith(b.text) : a.text.endsWith(b.text);
}

/** Reserved letters keep their escape: only what needs none is decoded. RFC 3986, section 6.2.2 */
const unreserved = /%(2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])/gi;

/** A path without its query, normalized as the mesh does by default, BASE (istio: tests/integration/security). */
export function normalizedPath(path: string): string {
	const [bare = ''] = path.split(/[?#]/);
	const decoded = bare
		.replaceAll('\\', '/')
		.replace(unreserved, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
	return withoutDots(decoded);
}
