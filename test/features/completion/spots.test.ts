// What is offered at places that people complete at. A file in spots/ holds cases: a text with the cursor `$0`, beside the files
// of world.yaml, and what is expected in lines `#= `:
//
//   #= first: a, b      the first labels, in this order        #= has: a, b      among the labels
//   #= none             nothing is offered                     #= lacks: a, b    not among them
//   #= takes a: text    the text holds this once `a` is taken (`⏎`: a line break)
//   #= says a: text     the documentation or the detail of `a` holds this
//   #= old: a           marked as deprecated                   #= leads: a       the list opens again after it
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CompletionItem } from '../../../server/src/features/answers.ts';
import { cases, completed, itemsIn } from '../../fixture.ts';

const world = readFileSync(join(import.meta.dirname, 'world.yaml'), 'utf8');

for (const file of globSync(join(import.meta.dirname, 'spots/*.yaml')).sort()) {
	describe(basename(file, '.yaml'), () => {
		test.each(cases(readFileSync(file, 'utf8')))('$title', ({ source }) => {
			const lines = source.split('\n');
			const text = lines.filter((line) => !line.startsWith('#= ')).join('\n');
			const spot = text.startsWith('#- ') ? `${world}\n${text}` : `${world}\n#- spots/spot.yaml\n${text}`;
			const items = itemsIn(spot);
			const expected = lines.filter((line) => line.startsWith('#= '));
			expect(expected.length).toBeGreaterThan(0);
			for (const line of expected) check(spot, items, line.slice(3));
		});
	});
}

function check(spot: string, items: readonly CompletionItem[], line: string): void {
	const labels = items.map(({ label }) => label);
	const [, what = '', name = '', value = ''] = /^(\w+)(?: ([^:]+(?::[^ ][^:]*)*))?(?:: (.*))?$/.exec(line) ?? [];
	const words = value.split(', ');
	const item = items.find(({ label }) => label === name);
	if (what === 'none') expect(labels).toEqual([]);
	else if (what === 'first') expect(labels.slice(0, words.length)).toEqual(words);
	else if (what === 'has') expect(labels).toEqual(expect.arrayContaining(words));
	else if (what === 'lacks') expect(labels.filter((label) => words.includes(label))).toEqual([]);
	else if (what === 'takes') expect(completed(spot, name)).toContain(value.replaceAll('⏎', '\n'));
	else if (what === 'says') expect(`${item?.detail}\n${item?.markdown?.()}`).toContain(value);
	else if (what === 'old')
		expect(items.filter(({ isDeprecated }) => isDeprecated).map(({ label }) => label)).toEqual(words);
	else if (what === 'leads')
		expect(items.filter(({ leadsOn }) => leadsOn).map(({ label }) => label)).toEqual(expect.arrayContaining(words));
	else throw new Error(`cannot read "#= ${line}"`);
}
