// Text from files in Markdown: as code or as plain words, never as markup. An editor loads the images of a hover, and a link
// there can say one thing and be another, so there are no images, and no links but those that are made here.
import { visible } from '../text/visible.ts';

/** `text` as code, whatever is in it. https://spec.commonmark.org/0.31.2/#code-spans */
export function code(text: string): string {
	const shown = visible(shortened(text, mostOfCode));
	const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
	return `${fence}${pad}${shown}${pad}${fence}`;
}

/** `text` as plain words in one line: what would be markup, an address made a link by itself, or an entity is escaped. */
export function words(text: string): string {
	return visible(shortened(text, mostOfWords))
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

/** Signs of a text that are shown as code, and in a line of words. */
const mostOfCode = 1000;
const mostOfWords = 10_000;

function shortened(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** Less than the signs after which VS Code cuts Markdown off (vs/base/browser/markdownRenderer.ts: 100,000), wherever that is. */
const mostOfAll = 90_000;

/** The beginning of a Markdown text that is too long, whole lines of it: what is code must not lose its end, and become markup. */
export function bounded(markdown: string): string {
	if (markdown.length <= mostOfAll) return markdown;
	return `${markdown.slice(0, Math.max(0, markdown.lastIndexOf('\n', mostOfAll)))}\n\n…`;
}

function escaped(sign: string): string {
	return /\d/.test(sign) ? entity(sign) : `\\${sign}`;
}

function entity(sign: string): string {
	return [...sign].map((one) => `&#${one.codePointAt(0)};`).join('');
}
