// What comes from files, as it is shown: in one line, without signs that a terminal, an editor or a build server obeys.

/** Control characters, separators of lines, marks that turn the direction of text, halves of characters. */
const unseen =
	/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `text` in one line, with escapes such as `\u001b` for what nobody sees. */
export function visible(text: string): string {
	return text.replace(unseen, (sign) => names[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** `text` in one line of XML: what has a meaning there is escaped, and so is what XML cannot hold at all, or a build server obeys. */
export function visibleInXml(text: string): string {
	const shown = visible(text)
		.replace(/[\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)
		.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
		.replace(/^(\s*):(?=:)/, '$1&#58;');
	return uncommanded(shown, '#&#35;');
}

/** `text` as (a part of) a line of a log: build servers take commands from those. */
export function logged(text: string): string {
	// GitHub (actions/runner: src/Runner.Common/ActionCommand.cs): at the start of a line.
	return uncommanded(visible(text).replace(/^\s*::/, (start) => start.replace('::', '\\u003a:')));
}

/**
 * `text` without what a build server takes for a command wherever it stands in a line: `##[` of GitHub (ActionCommand.cs),
 * `##vso[` of Azure Pipelines (Logging commands), `##teamcity[` (https://www.jetbrains.com/help/teamcity/service-messages.html).
 * `instead`: what means `##` where the text goes.
 */
export function uncommanded(text: string, instead = '#\\u0023'): string {
	return text.replace(/##(?=\w*\[)/g, instead);
}
