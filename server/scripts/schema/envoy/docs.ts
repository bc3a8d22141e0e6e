// What the comments of .proto files say, as Markdown of one sentence.

/** Of a sentence that is shown, in characters. */
const longest = 66;

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
		.replace(/^(?:Decides|Determines|Indicates|Specifies) if\b/, 'Whether')
		.replace(/^(?:Decides|Defines|Determines|Indicates|Provides|Sets|Specif(?:y|ies)) (?=(?:an?|the|whether)\b)/, '')
		.replace(/^(?:Optional|Additional) (?=configuration\b)/, '')
		.replace(/^If (?:(?:this|it|the) (?:\w+ )?is |included and )?set to `*true`*,? (?:then )?/i, 'If true, ')
		.replace(/^If (?:(?:this|the) (?:\w+ )?is )?(?:set|specified|present)(?: and non-?zero)?, (?:then )?/i, 'If set, ')
		.replace(/^(?:This|The) (?:field|flag|option|setting|parameter)s? (?:can be|is|may be) used to\b/i, 'To')
		.replace(/^(?:This|The) (?:field|flag|option|setting|parameter)s? (?:controls|defines|indicates|specifies) /i, '')
		.replace(/^(?:Optionally|Optional)[:,]? (?:specifies )?(?=an?\b|the\b|list\b)/i, '')
		.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** A text up to the end of its last clause, or word. */
function clause(text: string): string {
	return /^.{70,}(?=[,;:] )/.exec(text)?.[0] ?? text.replace(/\s+\S*$/, '');
}

/** What tells a reader nothing that the name does not: small words, and those that every second comment has. */
const empty = new Set(
	`a additional all an and any are as at be been by can config configuration configure contains describes each extension field filter
	for from has have if in into is it its list may must of on one optional or set should specified specifies specify such than that the
	their them then there these this to type use used using value when where whether which will with`.split(/\s+/),
);

/** A sentence about a field or a message, unless it says hardly more than the name does. */
export function sayingMore(name: string, sentence: string | undefined): string | undefined {
	const said = new Set(name.split(/_|(?=[A-Z][a-z])/).map((word) => word.toLowerCase().replace(/s$/, '')));
	const words = sentence?.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
	return words.filter((word) => !said.has(word.replace(/s$/, '')) && !empty.has(word)).length > 2
		? sentence
		: undefined;
}

/** The sentence that says what holds where nothing is written, if it is short. */
function defaultIn(comment: string): string | undefined {
	const text = markdown(comment.replace(/\s+/g, ' '));
	const found = /(?:^|[.)] )((?:The )?[Dd]efaults? (?:to|is|value is|value of)(?:[^.]|\.(?=\w))*\.)/.exec(text)?.[1];
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
