// What the formats share: values quoted, and lists of words.
import { nearestName } from '../../text/nearest-name.ts';
import { type Reader, wrong } from '../wrong.ts';

/** Longer values are cut in messages, and are not matched against patterns. */
const longest = 2048;

/** `text` in quotes, in one line, and cut where it is long. */
export function quote(text: string): string {
	return `"${brief(text)}"`;
}

/** `text` in one line, cut where it is long. */
export function brief(text: string): string {
	const line = text
		.slice(0, 60)
		.replace(/\r?\n/g, '\\n')
		.replace(/\p{Cc}/gu, '�');
	return text.length > 60 ? `${line}…` : line;
}

/** A value that must match `pattern`, and is else no `what`. */
export function identityOf(pattern: RegExp, what: string): Reader {
	return (text) =>
		text.length <= longest && pattern.test(text) ? undefined : wrong('notA', { value: brief(text), what });
}

export function oneOf(words: readonly string[], what: string, how?: 'ignoringCase'): Reader {
	const known = new Set(words);
	return (text) => {
		if (known.has(how === 'ignoringCase' ? text.toLowerCase() : text)) return undefined;
		const alike = words.find((word) => word !== '' && word.toLowerCase() === text.toLowerCase().trim());
		const near = alike ?? (how === 'ignoringCase' ? nearestInCase(text, words) : nearestName(text, words));
		const shown = words.filter((word) => word !== '');
		const list = `${shown.slice(0, 12).join(', ')}${shown.length > 12 ? ' …' : ''}`;
		return near === undefined
			? wrong('notOneOf', { value: brief(text), what, listed: list })
			: wrong('misspeltWord', { value: brief(text), what, suggestion: near });
	};
}

/** The word that is nearly `text`, in capitals if that is. */
function nearestInCase(text: string, words: readonly string[]): string | undefined {
	const near = nearestName(text.toLowerCase(), words);
	return text === text.toUpperCase() ? near?.toUpperCase() : near;
}

export function noneOf(letter: string, where: string, how?: 'notEmpty'): Reader {
	return (text) => {
		if (text.includes(letter)) return wrong('forbiddenLetter', { value: brief(text), where, letter });
		return how === 'notEmpty' && text === '' ? wrong('emptyLabelKey') : undefined;
	};
}
