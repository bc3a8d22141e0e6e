// Maps as flowcharts: maps.yaml holds for each case a workspace, lines `#> ` with what is drawn (a host, `KIND/NAME`, or nothing for
// everything), and lines `#= ` with the map as Mermaid, without its style sheet. `UPDATE=1 npx vitest run test/graph/maps.test.ts` writes
// the maps anew, to be read before they are kept.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { routeMap } from '../../server/src/features/trace/route-map.ts';
import { cases, fixture } from '../fixture.ts';
import { asked } from './asked.ts';

const file = join(import.meta.dirname, 'maps.yaml');
const text = readFileSync(file, 'utf8');
const head = text.slice(0, text.indexOf('#### '));
const written: string[] = [];

test.each(cases(text).map(({ title, source }) => [title, source] as const))('%s', (title, source) => {
	const lines = source.split('\n');
	const question = lines.find((line) => line.startsWith('#> ')) ?? '#> {}';
	const rest = lines
		.filter((line) => !line.startsWith('#>') && !line.startsWith('#= '))
		.join('\n')
		.trimEnd();
	const { snapshot } = fixture(rest);
	const map = routeMap(snapshot, asked(JSON.parse(question.slice(3))));
	const drawn = 'problem' in map ? map.problem : [...map.notes, ...map.drawn.split('\n')].filter(isOwn).join('\n');
	const found = drawn.split('\n').map((line) => `#= ${line}`);
	written.push(`#### ${title}\n${rest}\n${question}\n${found.join('\n')}\n`);
	if (process.env.UPDATE === undefined) expect(lines.filter((line) => line.startsWith('#= '))).toEqual(found);
});

function isOwn(line: string): boolean {
	return line !== '' && !/^flowchart|^ {2}classDef/.test(line);
}

afterAll(() => {
	if (process.env.UPDATE !== undefined) writeFileSync(file, head + written.join(''));
});
