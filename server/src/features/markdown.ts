// Text from files in Markdown: as code or as plain words, never as markup. An editor loads the images of a hover, and a link
// there can say one thing and be another, so there are no images, and no links but those that are made here.
import { visible } from '../text/visible.ts';

/** `text` as code, whatever is in it. https://spec.commonmark.org/0.31.2/#code-spans */
export function code(text: string): string {
	const shown = visible(text);
	const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
	return `${fence}${pad}${shown}${pad}${fence}`;
}

/** `text` as plain words in one line: what would be markup, an address made a link by itself, or an entity is escaped. */
export function words(text: string): string {
	return visible(text)
		.replace(/[\\`*_[\]<>&!~|]/g, '\\$&')
		.replace(/^(\s*)([-+#=:]|\d+(?=[.)]))/, (_, blanks: string, sign: string) => `${blanks}${escaped(sign)}`)
		.replace(/:(?=\/\/)|(?<=\bwww)\.|@/gi, entity);
}

/** A text of several lines, as plain words. */
export function prose(text: string): string {
	return text.split(/\r?\n/).map(words).join('\n');
}

/** A link to a place in a file. */
export function link(text: string, uri: string): string {
	return `[${words(text)}](${uri.replace(/[()<>\s\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)})`;
}

function escaped(sign: string): string {
	return /\d/.test(sign) ? entity(sign) : `\\${sign}`;
}

function entity(sign: string): string {
	return [...sign].map((one) => `&#${one.codePointAt(0)};`).join('');
}
