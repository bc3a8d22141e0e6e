// Names and values of HTTP headers. istio: pkg/config/validation/validation.go, header_value_validator.go

import { type Wrong, wrong } from '../wrong.ts';
import { brief } from './words.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const claim = /^@request\.auth\.claims(?:\..+|\[.+\])$/i;
const pseudo = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const empty = wrong('emptyHeader');

export function headerToken(text: string): Wrong | undefined {
	if (text === '') return empty;
	return token.test(text) ? undefined : wrong('notHeader', { value: brief(text) });
}

/** A header in a match; there a JWT claim and pseudo-headers count as headers. */
export function headerName(text: string): Wrong | undefined {
	return claim.test(text) || pseudo.has(text) ? undefined : headerToken(text);
}

export function isClaim(text: string): boolean {
	return /^@request\.auth\.claims[.[]/i.test(text);
}

export function headerToChange(text: string): Wrong | undefined {
	if (text === '') return empty;
	return text.startsWith(':') && text.toLowerCase() !== ':authority'
		? wrong('unchangeable', { value: brief(text) })
		: undefined;
}

export function headerToTakeAway(text: string): Wrong | undefined {
	if (text === '') return empty;
	return text.startsWith(':') || text.toLowerCase() === 'host'
		? wrong('unchangeableHere', { value: brief(text) })
		: undefined;
}

export function headerValue(text: string): Wrong | undefined {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (/[\x00-\x08\x0a-\x1f\x7f]/.test(text)) return wrong('controlCharacter', { value: brief(text) });
	return hasLonePercent(text) ? wrong('lonePercent', { value: brief(text) }) : undefined;
}

/** Whether a `%` is neither doubled nor one of the two around a variable: `%NAME%`, `%NAME(arguments)%`. */
function hasLonePercent(text: string): boolean {
	const part = /[^%]|%%|%[^%(]+(?:\([^)]*\)[^%]*)?%/y;
	while (part.lastIndex < text.length) if (!part.test(text)) return true;
	return false;
}
