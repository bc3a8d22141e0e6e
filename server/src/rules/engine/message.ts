// The messages of a rule as data: what it states about each of them, which arguments it owes to them, and how they become the
// sentence that people read. What programs follow (reports, baselines) is the id and the arguments, so wording is free to change.
import { literally } from '../../text/literal.ts';
import type { Severity } from './rule.ts';

/** What stands in the place of `{name}`: a word or a clause as it is, or a list of words, each of them quoted. */
export type Argument = string | number | readonly (string | number)[];

export type Arguments = Readonly<Record<string, Argument>>;

/** A message whose parts are told apart. */
export interface Parts {
	/** What is wrong, the value quoted: `Subset "{name}" is declared twice`. */
	readonly wrong: string;
	/** What comes of it. This and `remedy` follow a semicolon, unless they begin with another sign, as `, so it never matches`. */
	readonly consequence?: string;
	/** What to do, as an order. */
	readonly remedy?: string;
	/** Unless the rule's own severity holds. */
	readonly severity?: Severity;
	/** Unless the rule's own codes hold. */
	readonly codes?: readonly string[];
}

/** One sentence without a full stop, whole or in parts, with `{name}` where an argument goes. */
export type Message = string | Parts;

/** The messages of a rule by their ids. */
export type Messages = Readonly<Record<string, Message>>;

type NamesInText<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
	? Exclude<Name, '' | `${string} ${string}` | `*${string}`> | NamesInText<Rest>
	: never;

type Part = 'wrong' | 'consequence' | 'remedy';

/** The arguments that a message needs. */
type NamesIn<M> = M extends string ? NamesInText<M> : NamesInText<M[keyof M & Part]>;

/** What a finding says: the id of a message, and all arguments of that message; further ones are left out. */
export type Said<M extends Messages> = {
	[Id in keyof M & string]: [NamesIn<M[Id]>] extends [never]
		? { readonly message: Id; readonly with?: Arguments }
		: { readonly message: Id; readonly with: { readonly [Name in NamesIn<M[Id]>]: Argument } & Arguments };
}[keyof M & string];

const placeholder = /\{([a-z]\w*)\}/gi;

/** The sentence with its placeholders. */
export function templateOf(message: Message): string {
	if (typeof message === 'string') return message;
	const { wrong, consequence = '', remedy = '' } = message;
	return [consequence, remedy].reduce((text, part) => {
		if (part === '') return text;
		return /^[,;:( ]/.test(part) ? text + part : `${text}; ${part}`;
	}, wrong);
}

/** The sentence of a message; a placeholder without an argument stays as it is. */
export function sentenceOf(message: Message, args: Arguments = {}): string {
	return templateOf(message).replace(placeholder, (whole, name: string) => {
		const argument = args[name];
		return argument === undefined ? whole : shown(argument);
	});
}

/** An argument as a sentence shows it. */
export function shown(argument: Argument): string {
	return typeof argument === 'object' ? quoted(argument) : String(argument);
}

/** `"a"`, or `"a", "b"`; at most five, then `…`. */
export function quoted(words: Iterable<string | number>): string {
	const all = [...new Set(words)];
	const first = all.slice(0, 5).map((one) => `"${one}"`);
	return all.length > 5 ? `${first.join(', ')} …` : first.join(', ');
}

/** The names of the arguments of a message, each once, in the order in which they come. */
export function namesIn(message: Message): readonly string[] {
	return [...new Set([...templateOf(message).matchAll(placeholder)].flatMap(([, name]) => name ?? []))];
}

/** A template with its placeholders replaced; `literal` makes what stands between them. */
export function filled(message: Message, place: (name: string) => string, literal = (text: string) => text): string {
	return templateOf(message)
		.split(placeholder)
		.map((part, index) => (index % 2 === 0 ? literal(part) : place(part)))
		.join('');
}

/** The id of the message that a sentence was made of, the one with the most words of its own; undefined if none was. */
export function idOf(messages: Messages, sentence: string): string | undefined {
	const fitting = Object.entries(messages).filter(([, message]) => {
		const pattern = filled(message, () => '.*', literally);
		return new RegExp(`^${pattern}$`, 's').test(sentence);
	});
	const own = (message: Message): number => filled(message, () => '').length;
	return fitting.sort(([, a], [, b]) => own(b) - own(a))[0]?.[0];
}
