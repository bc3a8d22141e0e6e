// Why a match can never be true, whatever the request.
import { isWithin } from '../host-names.ts';
import { patternIn } from '../patterns.ts';
import { type HttpMatch, lowerKeys } from './http-matches.ts';
import { normalizedPath } from './requests.ts';
import { contains, formOf, holds, leading, type StringMatch } from './strings.ts';

/** What is impossible: where it stands below the match, and why; and what is meant, if that is plain. */
export interface Impossible {
	readonly at: readonly string[];
	readonly why: string;
	readonly instead?: string;
}

/** Everything of a match that no request satisfies. `mode` is the `pathNormalization` of the mesh. */
export function impossible(match: HttpMatch, mode: string): readonly Impossible[] {
	return [...paths(match, mode), ...methods(match), ...schemes(match), ...headers(match), ...absent(match)];
}

function written(match: StringMatch): readonly ['exact' | 'prefix' | 'regex', string] | undefined {
	if (match.exact !== undefined) return ['exact', match.exact];
	if (match.prefix !== undefined) return ['prefix', match.prefix];
	return match.regex === undefined ? undefined : ['regex', match.regex];
}

function* paths({ uri }: HttpMatch, mode: string): Generator<Impossible> {
	const said = uri === undefined ? undefined : written(uri);
	if (uri === undefined || said === undefined) return;
	const [form, value] = said;
	// Of a pattern where none is read another rule tells, and its own `/` would not mend it.
	if (form !== 'regex' && patternIn(value) !== undefined) return;
	const at = ['uri', form];
	const head = leading(formOf(uri));
	if (head !== '' && !head.startsWith('/')) {
		// `*` is the path of OPTIONS for a whole server.
		if (head === '*') return;
		const why = `A path starts with "/", so ${form} "${value}" never matches`;
		yield { at, why, ...(form !== 'regex' && /^[\w-]/.test(value) ? { instead: `/${value}` } : {}) };
	} else if (form === 'regex' ? asksForQuery(value) : value.includes('?')) {
		yield {
			at,
			why: `Paths are compared without their query string, so ${form} "${value}" never matches; use "queryParams"`,
		};
	} else if (form !== 'regex' && value.includes('#')) {
		yield { at, why: `Browsers do not send the part after "#", so ${form} "${value}" never matches` };
	} else if (form === 'exact') {
		const seen = normalizedPath(value, mode);
		if (seen !== undefined && seen !== value)
			yield {
				at,
				why: `Paths are normalized before they are compared, so "${value}" arrives as "${seen}" and never matches`,
				instead: seen,
			};
	}
}

const known = /^(?:get|head|post|put|patch|delete|options|trace|connect)$/i;

function* methods({ method }: HttpMatch): Generator<Impossible> {
	const exact = method?.exact;
	if (exact === undefined || !known.test(exact) || exact === exact.toUpperCase()) return;
	const instead = exact.toUpperCase();
	yield { at: ['method', 'exact'], why: `Methods are case-sensitive and are sent as "${instead}"`, instead };
}

function* schemes({ scheme }: HttpMatch): Generator<Impossible> {
	const exact = scheme?.exact;
	if (exact === undefined || ['http', 'https'].some((one) => scheme !== undefined && holds(scheme, one) !== false))
		return;
	yield { at: ['scheme', 'exact'], why: `The scheme of a request is "http" or "https", never "${exact}"` };
}

/** A header that must be there and must not be there. */
function* headers(match: HttpMatch): Generator<Impossible> {
	const asked = lowerKeys(match.headers);
	for (const [name, refused] of Object.entries(match.withoutHeaders ?? {})) {
		const wanted = asked[name.toLowerCase()];
		if (wanted !== undefined && contains(refused, wanted))
			yield { at: ['withoutHeaders', name], why: `Header "${name}" is required in "headers" and excluded here` };
	}
}

/** A missing header counts as an empty one here, so that what takes any text excludes every request. */
function* absent({ withoutHeaders = {} }: HttpMatch): Generator<Impossible> {
	for (const [name, match] of Object.entries(withoutHeaders)) {
		const takesAll = match.regex === '.*' || match.prefix === '';
		if (takesAll)
			yield {
				at: ['withoutHeaders', name],
				why: `Every request is excluded: without header "${name}" its value is treated as empty, which also matches; use {} for "not present"`,
			};
	}
}

/** Whether an authority belongs to none of the hosts of a VirtualService; only hosts in full are judged. */
export function isForeign(authority: string, hosts: readonly string[]): boolean {
	const name = authority.toLowerCase().replace(/:\d+$/, '');
	const areFull =
		hosts.length > 0 && hosts.every((host) => host === '*' || (host.includes('.') && !/\.svc\b/.test(host)));
	return areFull && name !== '' && !hosts.some((host) => isWithin(name, host.toLowerCase()));
}

/** Whether a regular expression surely asks for a question mark: one that is written out, outside of groups and alternatives. */
function asksForQuery(regex: string): boolean {
	if (regex.includes('|') || regex.includes('\\Q')) return false;
	let depth = 0;
	const tokens = regex.match(/\\.|\[\?\]|\[[^\]]*\]|./gs) ?? [];
	return tokens.some((token, index) => {
		if (token === '(') depth++;
		if (token === ')') depth--;
		const isMark = token === '\\?' || token === '[?]';
		return isMark && depth === 0 && !/^[?*{]/.test(tokens[index + 1] ?? '');
	});
}
