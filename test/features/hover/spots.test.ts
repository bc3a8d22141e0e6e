// What is said of places that people point at. A file in spots/ holds cases: a text with the cursor `$0`, beside the files of
// completion's world.yaml, and what is expected in lines `#= `:
//
//   #= says: text     the hover holds this          #= hides: text   it does not hold this
//   #= nothing        there is no hover
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cases, hoverText } from '../../fixture.ts';

const world = readFileSync(join(import.meta.dirname, '../completion/world.yaml'), 'utf8');

for (const file of globSync(join(import.meta.dirname, 'spots/*.yaml')).sort()) {
	describe(basename(file, '.yaml'), () => {
		test.each(cases(readFileSync(file, 'utf8')))('$title', ({ source }) => {
			const lines = source.split('\n');
			const text = lines.filter((line) => !line.startsWith('#= ')).join('\n');
			const said = hoverText(text.startsWith('#- ') ? `${world}\n${text}` : `${world}\n#- spots/spot.yaml\n${text}`);
			const expected = lines.filter((line) => line.startsWith('#= ')).map((line) => line.slice(3));
			expect(expected.length).toBeGreaterThan(0);
			for (const line of expected) {
				const [, what = '', value = ''] = /^(\w+)(?:: (.*))?$/.exec(line) ?? [];
				if (what === 'nothing') expect(said).toBeUndefined();
				else if (what === 'says') expect(said).toContain(value);
				else if (what === 'hides') expect(said ?? '').not.toContain(value);
				else throw new Error(`cannot read "#= ${line}"`);
			}
		});
	});
}
