// What the comments of .proto files say, as Markdown of one sentence.

/** Of a sentence that is shown, in characters. */
const longest = 105;

/** The first sentence of a comment in reStructuredText; undefined if it says nothing. */
export function firstSentence(comment: string | null | undefined): string | undefined {
	const [paragraph = ''] = withoutDirectives(comment ?? '').split(/\n\s*\n/);
	const text = markdown(paragraph.replace(/\s+/g, ' ').trim());
	const sentence = /^.*?[^.\s]{2,}[)`"]?\.(?=\s+[A-Z[`*]|$)/.exec(text)?.[0] ?? text;
	const plain = pithy(sentence.replace(/[.:]$/, '').trim());
	if (plain.length < 3) return undefined;
	const first = plain.length > longest ? `${clause(plain.slice(0, longest - 5))} …` : `${plain}.`;
	const preset = defaultIn(withoutDirectives(comment ?? ''));
	return preset === undefined || first.includes(preset) ? first : `${first} ${preset}`;
}

/** `Specifies whether …` -> `Whether …`: that a field specifies something goes without saying. */
function pithy(sentence: string): string {
	return sentence
		.replace(/^(?:Decides|Defines|Determines|Indicates|Provides|Sets|Specif(?:y|ies)) (?=(?:an?|if|the|whether)\b)/, '')
		.replace(/^(?:Optional|Additional) (?=configuration\b)/, '')
		.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** A text up to the end of its last clause, or word. */
function clause(text: string): string {
	return /^.{70,}(?=[,;:] )/.exec(text)?.[0] ?? text.replace(/\s+\S*$/, '');
}

const empty =
	/^(?:an?|and|be|config|configuration|extension|filter|for|if|in|is|of|on|optional|or|set|specifies|that|the|this|to|use|used)$/;

/** A sentence about a field or a message, unless it says hardly more than the name does. */
export function sayingMore(name: string, sentence: string | undefined): string | undefined {
	const said = new Set(name.split(/_|(?=[A-Z][a-z])/).map((word) => word.toLowerCase()));
	const words = sentence?.toLowerCase().match(/[a-z]+/g) ?? [];
	return words.filter((word) => !said.has(word) && !empty.test(word)).length > 2 ? sentence : undefined;
}

/** The sentence that says what holds where nothing is written, if it is short. */
function defaultIn(comment: string): string | undefined {
	const text = markdown(comment.replace(/\s+/g, ' '));
	const found = /(?:^|[.)] )((?:The )?[Dd]efaults? (?:to|is|value is|value of)[^.]*(?:\.\d[^.]*)*\.)/.exec(text)?.[1];
	return found === undefined || found.length > 100 ? undefined : found;
}

function withoutDirectives(comment: string): string {
	return comment
		.replace(/\[#[^\]]*\]/g, '')
		.split('\n')
		.filter((line) => !/^\s*(?:#\s*)?(?:next-free-field|\.\. \w+::|\.\. _)/.test(line))
		.join('\n')
		.trim();
}

function markdown(text: string): string {
	return text
		.replace(/:(?:ref|option|repo|http|doc):`([^`<]*?)\s*<[^`>]*>`/g, '$1')
		.replace(/:\w+:`([^`]*)`/g, '`$1`')
		.replace(/`([^`<]+?)\s*<(https?:[^>`]+)>`__?/g, '[$1]($2)')
		.replace(/``([^`]*)``/g, '`$1`')
		.replace(/\s+([.,;])/g, '$1');
}

/** The places that extensions may stand in for a field, by Envoy's name (`[#extension-category: …]`). */
export function categories(comment: string | null | undefined): readonly string[] {
	return [...(comment ?? '').matchAll(/\[#extension-category:\s*([\w.,\s]+)\]/g)].flatMap(([, names = '']) =>
		names.split(/[,\s]+/).filter((name) => name !== ''),
	);
}
