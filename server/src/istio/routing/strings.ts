// String matches of routes (exact, prefix, regex, present): whether one holds, contains another, or excludes another.
import { isWhole } from '../../schema/patterns.ts';

/** As it is written; nothing set means that something must be there at all. */
export interface StringMatch {
	readonly exact?: string;
	readonly prefix?: string;
	readonly regex?: string;
}

/** What a string match says; `*` as a regex is Istio's other way to say "present". */
export type Form = { readonly is: 'present' } | { readonly is: 'exact' | 'prefix' | 'regex'; readonly value: string };

/** The form of a match (istio: pilot/pkg/networking/core/route/route.go, isMatchAllStringMatch and translateHeaderMatch). */
export function formOf({ exact, prefix, regex }: StringMatch): Form {
	if (exact !== undefined) return { is: 'exact', value: exact };
	if (prefix !== undefined) return { is: 'prefix', value: prefix };
	return regex === undefined || regex === '*' ? { is: 'present' } : plain(regex);
}

/** A regex that is a plain text, or a plain text with `.*` behind it (`.+` alone, and either in a group), in the form it could as well be written in. */
function plain(regex: string): Form {
	const { text, rest } = headOf(regex);
	if (rest === '') return { is: 'exact', value: text };
	// A group around it changes nothing. What is compared is hardly ever empty, and a path never.
	const bare = /^\((?:\?:)?(\.[*+])\)$/.exec(rest)?.[1] ?? rest;
	const isOpen = bare === '.*' || (bare === '.+' && text === '') || (bare === '?.*' && text === '');
	return isOpen ? { is: 'prefix', value: text } : { is: 'regex', value: regex };
}

/** Whether a text that is there satisfies the match; undefined where the regex cannot be read. */
export function holds(match: StringMatch, text: string): boolean | undefined {
	const form = formOf(match);
	switch (form.is) {
		case 'present':
			return true;
		case 'exact':
			return text === form.value;
		case 'prefix':
			return text.startsWith(form.value);
		case 'regex':
			return isWhole(form.value, text);
	}
}

/** Whether every text that satisfies `inner` surely satisfies `outer`. */
export function contains(outer: StringMatch, inner: StringMatch): boolean {
	const [a, b] = [formOf(outer), formOf(inner)];
	if (a.is === 'present' || (a.is === 'prefix' && a.value === '')) return true;
	if (b.is === 'present') return false;
	switch (a.is) {
		case 'exact':
			return b.is === 'exact' && a.value === b.value;
		case 'prefix':
			return leading(b).startsWith(a.value);
		case 'regex':
			return b.value === a.value || (b.is === 'exact' && isWhole(a.value, b.value) === true);
	}
}

/** Whether surely no text satisfies both. */
export function excludes(a: StringMatch, b: StringMatch): boolean {
	const [x, y] = [formOf(a), formOf(b)];
	if (x.is === 'present' || y.is === 'present') return false;
	if (x.is === 'exact') return holds(b, x.value) === false;
	if (y.is === 'exact') return holds(a, y.value) === false;
	const [p, q] = [leading(x), leading(y)];
	return !p.startsWith(q) && !q.startsWith(p);
}

/** What every text that matches begins with. */
export function leading(form: Form): string {
	if (form.is === 'present') return '';
	return form.is === 'regex' ? headOf(form.value).text : form.value;
}

/** The same match without regard to letters; a regex stays as it is, as Envoy leaves it (istio: ignoreUriCase). */
export function withoutCase({ exact, prefix, regex }: StringMatch): StringMatch {
	if (exact !== undefined) return { exact: exact.toLowerCase() };
	if (prefix !== undefined) return { prefix: prefix.toLowerCase() };
	return regex === undefined ? {} : { regex };
}

/** The plain text that a regex begins with, and what follows it; anchors are dropped, as the whole text is compared anyway. */
function headOf(regex: string): { readonly text: string; readonly rest: string } {
	// Envoy takes no longer ones (istio: validateStringRegexp), so nothing needs to be known of them.
	if (regex.length > 1024) return { text: '', rest: regex };
	const body = regex.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
	if (body.includes('|') && hasAlternatives(body)) return { text: '', rest: body };
	let text = '';
	let at = 0;
	while (at < body.length) {
		const [char = ''] = /^(?:\\[^\w\s]|[^\\.[\](){}*+?^$|])/.exec(body.slice(at)) ?? [];
		const after = body.charAt(at + char.length);
		if (char === '' || /[*?{]/.test(after)) break;
		text += char.replace('\\', '');
		at += char.length;
		if (after === '+') break;
	}
	return { text, rest: body.slice(at) };
}

/** Whether a regex has `|` outside of all brackets. */
function hasAlternatives(regex: string): boolean {
	return regex
		.replace(/\\./g, '')
		.replace(/\[[^\]]{0,200}\]/g, '')
		.split('')
		.reduce(
			({ depth, found }, char) => ({
				depth: depth + (char === '(' ? 1 : char === ')' ? -1 : 0),
				found: found || (char === '|' && depth === 0),
			}),
			{ depth: 0, found: false },
		).found;
}
