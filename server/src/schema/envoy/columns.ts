// Envoy's API as columns, which pack to two thirds of what the same does as records: all names stand together, all types,
// all sentences, each among its like. server/scripts/schema/envoy/pack.ts writes what this reads.
import type { EnvoyApi, RawEnum, RawField, RawMessage, RawOneof } from './form.ts';

/**
 * Texts of lines, which end with `|`. All but `names` and `docs` have one line for each name, of messages and enums; in it
 * are words, one for each field.
 */
export interface Columns {
	/**
	 * A line is what one file declares: `package/file Name .Inner .Enum=`, where those with a dot are in the last one without.
	 * Without `/file` that is not known; where only `/` is there, the file is named as the package is before its version.
	 * A digit in front says how many parts of the package are those of the line before; `-` is the name of the package.
	 */
	readonly names: string;
	/** Names of fields, left out where it is that of the field's type; of enums `WORD`, or `WORD=3` where that is not the next number. */
	readonly fields: string;
	/** How many names after this one the type is, or the letter (`letterOf`) of one of `others`. */
	readonly types: string;
	/** Types that are not among the names. */
	readonly others: readonly string[];
	/** Which of `extras` the message has, and then each field; from 1. */
	readonly rest: string;
	/** All but name, type and sentence. */
	readonly extras: readonly object[];
	/** `0-3,5! 6-7`: from which fields to which; `!` where one must be set. */
	readonly oneofs: string;
	/** A line for each message, and then for each of its fields; `=` stands for what the last field of that name has. */
	readonly docs: string;
}

/** The texts of `columns`, as lines; the last sign of each ends the last line. */
export const lineEnd = '|';

/** The name of a field that is named after its type: `status_code_filter`. */
export function nameAfter(type: string): string {
	const short = type.slice(type.lastIndexOf('.') + 1);
	return short.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase();
}

export function letterOf(index: number): string {
	return String.fromCharCode(65 + index);
}

/** Where a file is, by the package and what is written of its name. */
export function fileIn(space: string, base: string): string {
	const parts = space.split('.');
	return `${parts.join('/')}/${base === '' ? parts.at(-2) : base}.proto`;
}

/** How `-` is read in the names of a package: `LocalRatelimit` in `….local_ratelimit.v3`. */
export function nameIn(space: string): string {
	const folder = /([a-z]\w*?)(?:\.v\d\w*)?$/.exec(space)?.[1] ?? '';
	return folder.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The API that is written in columns; throws where they are not whole. */
export function fromColumns(columns: Columns): EnvoyApi {
	const [fields, types, rest, oneofs] = [columns.fields, columns.types, columns.rest, columns.oneofs].map(linesOf);
	const docs = docsIn(columns.docs);
	const declared = declaredIn(linesOf(columns.names));
	const messages: Record<string, RawMessage> = {};
	const enums: Record<string, RawEnum> = {};
	for (const [at, { name, file, isEnum }] of declared.entries()) {
		const names = wordsOf(fields?.[at]);
		if (isEnum) {
			enums[name] = { words: numbered(names) };
			continue;
		}
		const [own, ...others] = (rest?.[at] ?? '').split(' ');
		const doc = docs('');
		const made = wordsOf(types?.[at]).map((written, index): readonly [string, RawField] => {
			const type = /\d/.test(written)
				? (declared[at + Number(written)]?.name ?? '')
				: (columns.others[written.charCodeAt(0) - 65] ?? '');
			const field = names[index] || nameAfter(type);
			const doc = docs(field);
			return [field, { type, ...extra(columns, others[index]), ...(doc && { doc }) }];
		});
		const all = made.map(([field]) => field);
		const ones = wordsOf(oneofs?.[at]).map((one) => oneofIn(one, all));
		messages[name] = {
			...(doc && { doc }),
			...(file && { file }),
			...extra(columns, own),
			fields: Object.fromEntries(made),
			...(ones.length > 0 ? { oneofs: ones } : {}),
		};
	}
	return { messages, enums };
}

function linesOf(text: string): readonly string[] {
	return text.split(lineEnd);
}

function wordsOf(line: string | undefined): readonly string[] {
	return line ? line.split(' ') : [];
}

interface Declared {
	readonly name: string;
	readonly file: string | undefined;
	readonly isEnum: boolean;
}

function declaredIn(lines: readonly string[]): readonly Declared[] {
	let before: readonly string[] = [];
	return lines.flatMap((line) => {
		const [head = '', ...names] = line.split(' ');
		const [written = '', base] = head.split('/');
		const shared = /^\d/.test(written) ? Number(written[0]) : 0;
		before = [...before.slice(0, shared), ...written.slice(shared > 0 ? 1 : 0).split('.')];
		return declaredBy(before.join('.'), base, names);
	});
}

function declaredBy(space: string, base: string | undefined, names: readonly string[]): readonly Declared[] {
	let outer = '';
	return names.map((written) => {
		const isEnum = written.endsWith('=');
		const word = (isEnum ? written.slice(0, -1) : written).replace(/^-/, nameIn(space));
		const isInner = word.startsWith('.');
		if (!isInner) outer = word;
		// What is declared in a message is on the page of that.
		const file = base === undefined || isEnum || isInner ? undefined : fileIn(space, base);
		return { name: `${space}.${isInner ? outer : ''}${word}`, file, isEnum };
	});
}

function numbered(words: readonly string[]): RawEnum['words'] {
	let next = 0;
	const pairs = words.map((written) => {
		const [word = '', number = next] = written.split('=');
		next = Number(number) + 1;
		return [word, Number(number)] as const;
	});
	return Object.fromEntries(pairs);
}

function extra({ extras }: Columns, number: string | undefined): object | undefined {
	return number ? extras[Number(number) - 1] : undefined;
}

function oneofIn(written: string, fields: readonly string[]): RawOneof {
	const parts = written
		.replace('!', '')
		.split(',')
		.map((part) => part.split('-').map(Number));
	const chosen = parts.flatMap(([first = 0, last = first]) => fields.slice(first, last + 1));
	return { fields: chosen, ...(written.endsWith('!') ? { isRequired: true } : {}) };
}

/** Gives one sentence after the other, each for the field that is named; '' where there is none. */
function docsIn(text: string): (field: string) => string {
	const lines = linesOf(text).values();
	const last = new Map<string, string>();
	return (field) => {
		const line: string = lines.next().value ?? '';
		const doc = line === '=' ? (last.get(field) ?? '') : line;
		if (doc !== '') last.set(field, doc);
		return doc;
	};
}
