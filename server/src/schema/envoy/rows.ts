// Rows of messages as text, for what no package brings, in these forms:
//
//   message NAME RELEASE      a message that is new; its fields follow
//   more NAME                 fields that are new in a message, and those whose rules are others today
//     FIELD TYPE[] WORDS {}   {string}TYPE: a map; ?: the type is not known; rules as in the .proto
//     oneof! FIELD FIELD      fields of which one may be set; !: must
//   enum NAME WORD=NUMBER     all words of an enum
//   open NAME RELEASE         a message of which only the name is known
import type { EnvoyApi, RawEnum, RawField, RawMessage, RawOneof, Rules } from './form.ts';

interface Written {
	readonly messages: Record<string, RawMessage>;
	readonly enums: Record<string, RawEnum>;
}

/** `api` with what the rows of `text` say; a name that a row does not mention stays as it is. */
export function withRows(api: EnvoyApi, text: string): EnvoyApi {
	const made: Written = { messages: { ...api.messages }, enums: { ...api.enums } };
	for (const block of text.split(/\n(?=\S)/)) {
		const [head = '', ...lines] = block.split('\n').filter((line) => line.trim() !== '');
		const [is = '', name = '', ...more] = head.split(' ');
		if (is === 'enum') made.enums[name] = { ...made.enums[name], words: wordsOf(more) };
		else if (is === 'open') made.messages[name] = { fields: {}, isOpen: true, ...sinceOf(more[0]) };
		else if (is === 'message') made.messages[name] = { ...sinceOf(more[0]), ...partsOf(lines) };
		else if (is === 'more') made.messages[name] = united(made.messages[name], partsOf(lines));
	}
	return made;
}

function sinceOf(release: string | undefined): { readonly since?: string } {
	return release === undefined ? {} : { since: release };
}

function wordsOf(pairs: readonly string[]): RawEnum['words'] {
	return Object.fromEntries(pairs.map((pair) => pair.split('=')).map(([word = '', number]) => [word, Number(number)]));
}

interface Parts {
	readonly fields: Readonly<Record<string, RawField>>;
	readonly oneofs?: readonly RawOneof[];
}

function partsOf(lines: readonly string[]): Parts {
	const oneofs = lines.flatMap((line): readonly RawOneof[] => {
		const [, must, names = ''] = /^\s+oneof(!?) (.*)$/.exec(line) ?? [];
		return must === undefined ? [] : [{ fields: names.split(' '), ...(must === '!' ? { isRequired: true } : {}) }];
	});
	const fields = lines.filter((line) => !/^\s+oneof!? /.test(line)).map(fieldOf);
	return { fields: Object.fromEntries(fields), ...(oneofs.length > 0 ? { oneofs } : {}) };
}

function fieldOf(line: string): readonly [string, RawField] {
	const [, name = '', written = '', words = '', rules] =
		/^\s+(\S+) (\S+)((?: \w[^{]*)?)(?: ?(\{.*\}))?$/.exec(line) ?? [];
	const [, key, type = ''] = /^(?:\{(\w+)\})?([^[]*)/.exec(written) ?? [];
	const many = key ?? (written.endsWith('[]') ? 'list' : undefined);
	const said: Readonly<Record<string, string>> = Object.fromEntries(words.split(' ').map((word) => word.split('=')));
	const category = said.category?.split(',');
	return [
		name,
		{
			type: type === '?' ? '' : type,
			...(many === undefined ? {} : { many }),
			...(said.json === undefined ? {} : { json: said.json }),
			...(rules === undefined ? {} : { rules: JSON.parse(rules) as Rules }),
			...sinceOf(said.since),
			...(category === undefined ? {} : { category }),
			...(/ deprecated\b/.test(words) ? { isDeprecated: true } : {}),
			...(/ hidden\b/.test(words) ? { isHidden: true } : {}),
		},
	];
}

/** Rows replace the rules of a field, but keep its sentence. */
function united(message: RawMessage | undefined, { fields, oneofs }: Parts): RawMessage {
	const before = message?.fields ?? {};
	const changed = Object.entries(fields).map(([name, field]) => {
		const { doc, category } = before[name] ?? {};
		return [name, { ...(doc && { doc }), ...(category && { category }), ...field }] as const;
	});
	return {
		...message,
		fields: { ...before, ...Object.fromEntries(changed) },
		...(oneofs === undefined ? {} : { oneofs }),
	};
}
