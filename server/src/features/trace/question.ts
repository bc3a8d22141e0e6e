// What somebody asks of a trace, as texts: from the words of a command line, or from a line that holds such words.

/** A request as it was asked for; '' and empty lists where nothing was said. */
export interface Question {
	readonly method: string;
	readonly url: string;
	/** The workload that sends it, and the Gateway that it comes through: `namespace/name` or `name`. */
	readonly from: string;
	readonly through: string;
	/** `name=value`, or `name: value` as curl takes it. */
	readonly headers: readonly string[];
	readonly cookies: readonly string[];
	/** A token, or its claims as JSON. */
	readonly jwt: string;
	readonly principal: string;
	readonly sourceIp: string;
	readonly sni: string;
	/** The name of an environment. */
	readonly environment: string;
}

/** Why something cannot be answered: a sentence for people. */
export interface Problem {
	readonly problem: string;
}

const word = { type: 'string' } as const;
const several = { type: 'string', multiple: true } as const;

/** TABLE: the options that say what is asked, as `parseArgs` of Node takes them. */
export const questionOptions = {
	from: word,
	through: word,
	header: several,
	cookie: several,
	jwt: word,
	principal: word,
	'source-ip': word,
	sni: word,
	environment: word,
} as const;

type Values = { readonly [K in keyof typeof questionOptions]?: string | readonly string[] | undefined };

const isUrl = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

/** The question of `words` and options, and the words after it. A method is written in capitals, as in HTTP. */
export function questionOf(
	words: readonly string[],
	values: Values,
): { readonly question: Question; readonly rest: readonly string[] } | Problem {
	const [first = '', second = ''] = words;
	const hasMethod = /^[A-Z]+$/.test(first) || (isUrl(second) && /^[a-z]+$/i.test(first));
	const [method, url, rest] = hasMethod ? [first.toUpperCase(), second, words.slice(2)] : ['', first, words.slice(1)];
	if (url === '') return { problem: 'There is no URL to trace, such as http://shop.example.com/api' };
	const text = (name: keyof typeof questionOptions): string => String(values[name] ?? '');
	const all = (name: 'header' | 'cookie'): readonly string[] => [values[name] ?? []].flat();
	const question = {
		method,
		url,
		from: text('from'),
		through: text('through'),
		headers: all('header'),
		cookies: all('cookie'),
		jwt: text('jwt'),
		principal: text('principal'),
		sourceIp: text('source-ip'),
		sni: text('sni'),
		environment: text('environment'),
	};
	if (question.from !== '' && question.through !== '')
		return { problem: 'A request comes --from a workload or --through a gateway, not both' };
	return { question, rest };
}

/** The question that a line holds, as it would be written after `istio-ls trace`. */
export function questionFrom(line: string): Question | Problem {
	const words = wordsOf(line);
	if (words === undefined) return { problem: 'A quote is not closed' };
	const parted = partsOf(words);
	if ('problem' in parted) return parted;
	const found = questionOf(parted.others, parted.values);
	if ('problem' in found) return found;
	const [strange] = found.rest;
	if (strange === undefined) return found.question;
	return { problem: `"${strange}" is neither a method, a URL nor an option such as --header name=value` };
}

/** Options, `--name value` or `--name=value`, and the other words. It is what `parseArgs` does, which only Node has. */
function partsOf(words: readonly string[]): { readonly values: Values; readonly others: readonly string[] } | Problem {
	const values: Record<string, string | string[]> = {};
	const others: string[] = [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at] ?? '';
		if (!/^-./.test(word)) {
			others.push(word);
			continue;
		}
		const [, name = '', own] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
		if (!Object.hasOwn(questionOptions, name)) return { problem: `Unknown option '${word.split('=')[0]}'` };
		const value = own ?? words[++at];
		if (value === undefined || (own === undefined && /^-./.test(value)))
			return { problem: `Option '--${name} <value>' argument missing` };
		const isMultiple = 'multiple' in questionOptions[name as keyof typeof questionOptions];
		values[name] = isMultiple ? [values[name] ?? [], value].flat() : value;
	}
	return { values, others };
}

/** The words of a line as a shell parts them, without anything else that a shell does; undefined if a quote is not closed. */
function wordsOf(line: string): readonly string[] | undefined {
	const words: string[] = [];
	let [current, quote, isWord]: [string, string, boolean] = ['', '', false];
	for (const sign of line) {
		if (quote !== '') {
			if (sign === quote) quote = '';
			else current += sign;
		} else if (sign === '"' || sign === "'") [quote, isWord] = [sign, true];
		else if (!/\s/.test(sign)) [current, isWord] = [current + sign, true];
		else if (isWord) {
			words.push(current);
			[current, isWord] = ['', false];
		}
	}
	if (quote !== '') return undefined;
	return isWord ? [...words, current] : words;
}
