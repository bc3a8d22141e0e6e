// Writes Envoy's API as the columns that schema/envoy/columns.ts reads.
import { grouped } from '../../../src/maps.ts';
import { type Columns, fileIn, letterOf, lineEnd, nameAfter, nameIn } from '../../../src/schema/envoy/columns.ts';
import type { EnvoyApi, RawEnum, RawField, RawMessage, RawOneof } from '../../../src/schema/envoy/form.ts';

/** The columns; throws where something cannot be said in them. */
export function toColumns(api: EnvoyApi): Columns {
	const places = [...Object.keys(api.messages), ...Object.keys(api.enums)].map((name) => placeOf(api, name));
	const files = [...grouped(places.toSorted(byPlace), ({ head }) => head)];
	const names = files.flatMap(([, declared]) => declared.map(({ name }) => name));
	const indexOf = new Map(names.map((name, index) => [name, index]));
	const messages = names.map((name) => api.messages[name]);
	const fields = messages.flatMap((message) => Object.values(message?.fields ?? {}));
	const others = byCount(fields.filter(({ type }) => !indexOf.has(type)).map(({ type }) => type));
	const extras = byCount([...fields.map(restOf), ...messages.flatMap((message) => message ?? []).map(ownOf)]).filter(
		(one) => one !== '{}',
	);
	const numberOf = (extra: string): string => (extra === '{}' ? '' : String(extras.indexOf(extra) + 1));
	const lines = (lineFor: (message: RawMessage, at: number) => string): string =>
		lined(messages.map((message, at) => (message === undefined ? '' : lineFor(message, at))));
	const typeOf = ({ type }: RawField, at: number): string => {
		const index = indexOf.get(type);
		return index === undefined ? letterOf(others.indexOf(type)) : String(index - at);
	};
	return {
		names: lined(
			files.map(([head, declared], at) => [shortened(head, files[at - 1]?.[0] ?? ''), ...wordsOf(declared)].join(' ')),
		),
		fields: lined(names.map((name) => fieldNames(api.messages[name], indexOf) ?? enumWords(api.enums[name]))),
		types: lines(({ fields }, at) =>
			Object.values(fields)
				.map((field) => typeOf(field, at))
				.join(' '),
		),
		others,
		rest: lines((message) => [ownOf(message), ...Object.values(message.fields).map(restOf)].map(numberOf).join(' ')),
		extras: extras.map((one) => JSON.parse(one) as object),
		oneofs: lines(({ fields, oneofs = [] }) => oneofs.map((one) => ranges(one, Object.keys(fields))).join(' ')),
		docs: lined(docsOf(messages.flatMap((message) => message ?? []))),
	};
}

function lined(lines: readonly string[]): string {
	const odd = lines.find((line) => line.includes(lineEnd));
	if (odd !== undefined) throw new Error(`A line holds what ends lines: ${odd}`);
	return lines.join(lineEnd);
}

interface Place {
	readonly name: string;
	/** Package and file. */
	readonly head: string;
	/** The message that it is, or is in, without the package. */
	readonly outer: string;
	/** The name in that, with a dot; '' for that itself. */
	readonly inner: string;
	readonly isEnum: boolean;
}

function placeOf({ messages, enums }: EnvoyApi, name: string): Place {
	const space = name.replace(/\.[A-Z].*$/, '');
	const outermost = name.replace(/(\.[A-Z]\w*)\..*$/, '$1');
	const file = messages[outermost]?.file;
	const base = file === undefined ? undefined : file === fileIn(space, '') ? '' : file.replace(/^.*\/|\.proto$/g, '');
	if (base !== undefined && fileIn(space, base) !== file) throw new Error(`${file} is not where ${space} would be`);
	return {
		name,
		head: base === undefined ? space : `${space}/${base}`,
		outer: outermost.slice(space.length + 1),
		inner: name.slice(outermost.length),
		isEnum: name in enums,
	};
}

/** A head, with a digit for the parts that it has in common with the one before. */
function shortened(head: string, before: string): string {
	const [parts, others] = [head, before].map((one) => one.replace(/\/.*$/, '').split('.')) as [string[], string[]];
	const differing = parts.findIndex((part, index) => part !== others[index]);
	// At least one is written.
	const shared = Math.min(differing === -1 ? parts.length : differing, parts.length - 1, 9);
	const rest = [...parts.slice(shared), ''].join('.').slice(0, -1);
	return `${shared === 0 ? '' : shared}${rest}${head.slice(parts.join('.').length)}`;
}

function wordsOf(declared: readonly Place[]): readonly string[] {
	return declared.map(({ outer, inner, head, isEnum }) => {
		const own = nameIn(head.replace(/\/.*$/, ''));
		const word = inner === '' ? outer : inner;
		return `${own !== '' && word.startsWith(own) ? `-${word.slice(own.length)}` : word}${isEnum ? '=' : ''}`;
	});
}

function byPlace(a: Place, b: Place): number {
	const [one, two] = [a, b].map(({ head, name }) => `${head} ${name}`);
	return (one as string) < (two as string) ? -1 : 1;
}

/** Those that occur, the commonest first. */
function byCount(all: readonly string[]): readonly string[] {
	const count = new Map<string, number>();
	for (const one of all) count.set(one, (count.get(one) ?? 0) + 1);
	return [...count].toSorted(([, a], [, b]) => b - a).map(([one]) => one);
}

function restOf({ type: _, doc: __, ...rest }: RawField): string {
	return JSON.stringify(rest);
}

function ownOf({ doc: _, file: __, fields: ___, oneofs: ____, ...rest }: RawMessage): string {
	return JSON.stringify(rest);
}

function fieldNames(message: RawMessage | undefined, known: ReadonlyMap<string, number>): string | undefined {
	if (message === undefined) return undefined;
	const entries = Object.entries(message.fields);
	return entries.map(([name, { type }]) => (known.has(type) && nameAfter(type) === name ? '' : name)).join(' ');
}

function enumWords(one: RawEnum | undefined): string {
	const entries = Object.entries(one?.words ?? {});
	return entries
		.map(([word, number], index) => (number === (entries[index - 1]?.[1] ?? -1) + 1 ? word : `${word}=${number}`))
		.join(' ');
}

/** `0-3,5!`: fields by their numbers, which go up. */
function ranges({ fields, isRequired }: RawOneof, all: readonly string[]): string {
	const runs: [first: number, last: number][] = [];
	for (const index of fields.map((field) => all.indexOf(field))) {
		const run = runs.at(-1);
		if (run !== undefined && run[1] === index - 1) run[1] = index;
		else runs.push([index, index]);
	}
	const written = runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
	return `${written.join(',')}${isRequired === true ? '!' : ''}`;
}

function docsOf(messages: readonly RawMessage[]): readonly string[] {
	const last = new Map<string, string>();
	const next = (field: string, doc = ''): string => {
		const isSame = doc !== '' && last.get(field) === doc;
		if (doc !== '') last.set(field, doc);
		return isSame ? '=' : doc;
	};
	return messages.flatMap(({ doc, fields }) => [
		next('', doc),
		...Object.entries(fields).map(([name, field]) => next(name, field.doc)),
	]);
}
