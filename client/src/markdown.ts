// Text from files on pages in Markdown: it is shown, and does nothing. The same as features/markdown.ts of the server, of which
// the client imports nothing; here for cells of tables, too, where `|` is left to the table.

/** `text` as code, in one line. */
export function code(text: string): string {
	const shown = visible(text);
	const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
	return `${fence}${pad}${shown}${pad}${fence}`;
}

/** `text` as plain words, in one line. */
export function words(text: string): string {
	return visible(text)
		.replace(/[\\`*_[\]<>&!~]/g, '\\$&')
		.replace(/:(?=\/\/)|(?<=\bwww)\.|@/gi, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Signs of a text that are shown. */
const most = 1000;

/** Without control characters, separators of lines and marks that turn the direction of text. */
function visible(text: string): string {
	const shown = text.length > most ? `${text.slice(0, most)}…` : text;
	return shown.replace(
		/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
		(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}
