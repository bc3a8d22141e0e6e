// What somebody asks of a trace, as texts: from the words of a command line, or from a line that holds such words.
import { parseArgs } from 'node:util';

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

/** TABLE: the options that say what is asked, as `parseArgs` takes them. */
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
	try {
		const { values, positionals } = parseArgs({ args: [...words], options: questionOptions, allowPositionals: true });
		const found = questionOf(positionals, values);
		if ('problem' in found) return found;
		const [strange] = found.rest;
		if (strange === undefined) return found.question;
		return { problem: `"${strange}" is neither a method, a URL nor an option such as --header name=value` };
	} catch (error) {
		return { problem: (error as Error).message.split(/\.\s/)[0] ?? 'The request is not understood' };
	}
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
