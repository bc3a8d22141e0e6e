// Names and values of HTTP headers. istio: pkg/config/validation/validation.go, header_value_validator.go
import { quote } from './words.ts';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const claim = /^@request\.auth\.claims(?:\..+|\[.+\])$/i;
const pseudo = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const empty = 'A header name must not be empty';

export function headerToken(text: string): string | undefined {
	if (text === '') return empty;
	return token.test(text) ? undefined : `${quote(text)} is not a header name`;
}

/** A header in a match; there a JWT claim and pseudo-headers count as headers. */
export function headerName(text: string): string | undefined {
	return claim.test(text) || pseudo.has(text) ? undefined : headerToken(text);
}

export function isClaim(text: string): boolean {
	return /^@request\.auth\.claims[.[]/i.test(text);
}

export function headerToChange(text: string): string | undefined {
	if (text === '') return empty;
	return text.startsWith(':') && text.toLowerCase() !== ':authority'
		? `${quote(text)} cannot be changed; of the pseudo-headers only :authority can`
		: undefined;
}

export function headerToTakeAway(text: string): string | undefined {
	if (text === '') return empty;
	return text.startsWith(':') || text.toLowerCase() === 'host' ? `${quote(text)} cannot be changed here` : undefined;
}

export function headerValue(text: string): string | undefined {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (/[\x00-\x08\x0a-\x1f\x7f]/.test(text)) return `${quote(text)} contains a control character`;
	return hasLonePercent(text)
		? `${quote(text)}: "%" starts a variable such as %DOWNSTREAM_REMOTE_ADDRESS%; use %% for a percent sign`
		: undefined;
}

/** Whether a `%` is neither doubled nor one of the two around a variable: `%NAME%`, `%NAME(arguments)%`. */
function hasLonePercent(text: string): boolean {
	const part = /[^%]|%%|%[^%(]+(?:\([^)]*\)[^%]*)?%/y;
	while (part.lastIndex < text.length) if (!part.test(text)) return true;
	return false;
}
