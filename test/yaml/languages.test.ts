// What is filled in later, in every language that languages.txt shows and at every place of a workspace that is right
// (languages.yaml): nothing is said about it, and a slip beside it is found.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cut } from '../../server/src/text/chunk.ts';
import { languages } from '../../server/src/yaml/templates/languages.ts';
import { dice } from '../dice.ts';
import { loud } from '../fixture.ts';
import { standIns, type Way, waysOf } from '../stand-ins.ts';

const folder = import.meta.dirname;

interface Line {
	readonly way: Way;
	readonly example: string;
}

/** The lines of languages.txt by the row they are for. */
const cases = new Map<string, Line[]>(
	readFileSync(join(folder, 'languages.txt'), 'utf8')
		.split(/^== /m)
		.slice(1)
		.map((part) => {
			const [tools = '', ...lines] = part.trim().split('\n');
			return [
				tools,
				lines.map((line) => ({
					way: line.slice(0, line.indexOf(' ')) as Way,
					example: line.slice(line.indexOf(' ') + 1).trim(),
				})),
			];
		}),
);

test('each row of the table has a case, and each case a row', () => {
	const rows = [...cases.keys()].filter((tools) => !tools.startsWith('('));
	expect(rows.toSorted()).toEqual(languages.map(({ tools }) => tools).toSorted());
});

const slip = '  anotations: {a: b}\n';
const documents = cut(readFileSync(join(folder, 'languages.yaml'), 'utf8')).map(({ text }) =>
	text.replace(/^metadata: \{(.*), (.*)\}$/m, 'metadata:\n  $1\n  $2').replace(/^metadata:\n/m, `$&${slip}`),
);

test('the workspace is right but for the slips', () => {
	expect(loud(documents.join(''))).toEqual(documents.map(() => expect.stringContaining('anotations')));
});

/** How many places of one kind are tried; all with `ALL=1`. */
const most = process.env.ALL === '1' ? Number.POSITIVE_INFINITY : 1;

describe.each([...cases])('%s', (_, lines) => {
	test.each(lines)('$way $example', ({ way, example }) => {
		const roll = dice(example.length);
		const said: string[] = [];
		for (const form of waysOf[way]) {
			const all = documents.flatMap((text, index) => standIns(text, form, example).map((one) => ({ ...one, index })));
			const some = all.length <= most ? all : Array.from({ length: most }, () => all[roll(all.length)]);
			for (const one of some) {
				if (one === undefined) continue;
				const found = loud(documents.with(one.index, one.text).join(''));
				const slips = found.filter((words) => words.includes('anotations'));
				const others = found.filter((words) => !words.includes('anotations'));
				if (slips.length !== documents.length) said.push(`${form} at ${one.place}: the slip is not found`);
				said.push(...others.map((words) => `${form} at ${one.place}: ${words}`));
			}
		}
		expect(said).toEqual([]);
	});
});
