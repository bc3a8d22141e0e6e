// Faults that real people reported in public issue trackers, each broken and mended in one text:
//
//   #### 01 title          begins a case; under it its thread, or the case whose brother it is
//   #+ cart ingress        takes in parts of parts.yaml, as files of their own
//   #= warning RULE «WORD» what is found in the broken one, and at which word; UPDATE=1 writes these lines
//   #~ reason              why nothing is found
//   < and > at column 0    a line of the broken one, and one of the mended one; all others are in both
//
// When the 41 with a thread were first tried, 15 were found.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allDiagnostics, caseHead, cases, fixture } from '../fixture.ts';

const folder = join(import.meta.dirname, 'tracker-reports');
const files = readdirSync(folder).filter((name) => name !== 'parts.yaml');
const parts = new Map(
	cases(readFileSync(join(folder, 'parts.yaml'), 'utf8')).map(({ title, source }) => [title, source]),
);

/** One side of a case, as a fixture: `<` is the broken one, `>` the mended one. */
function side(source: string, mine: '<' | '>'): string {
	const names = /^#\+ (.*)$/m.exec(source)?.[1]?.split(' ') ?? [];
	const lines = source.split('\n').flatMap((line) => {
		if (/^#[+=~]/.test(line) || (/^[<>]/.test(line) && !line.startsWith(mine))) return [];
		if (!line.startsWith(mine)) return [line];
		return [line.startsWith(`${mine} `) ? ` ${line.slice(1)}` : line.slice(1)];
	});
	const taken = names.map((name) => `#- ${name}.yaml\n${parts.get(name) ?? expect.fail(`no part ${name}`)}`);
	return [...taken, `#- case.yaml\n${lines.join('\n')}`].join('');
}

/** What is found, but for hints: `severity rule «word»`. */
function found(source: string): readonly string[] {
	const read = fixture(source);
	return allDiagnostics(read)
		.filter(({ severity }) => severity !== 'hint')
		.map(({ uri, span, severity, rule }) => {
			const [word] = (read.texts.get(uri) ?? '').slice(span.start, span.end).split('\n');
			return `${severity} ${rule} «${word}»`;
		});
}

const marks = /^#= (.*)$/gm;

function withMarks(source: string): string {
	const bare = source.replace(/^#= .*\n/gm, '');
	const lines = found(side(source, '<')).map((one) => `#= ${one}\n`);
	return bare.replace(/^((?:#[ +].*\n)+)/, (head) => head + lines.join(''));
}

describe.each(files)('%s', (file) => {
	const path = join(folder, file);
	const text = readFileSync(path, 'utf8');
	if (process.env.UPDATE === '1') {
		const updated = cases(text).map(({ title, source }) => `#### ${title}\n${withMarks(source)}`);
		writeFileSync(path, text.slice(0, text.search(caseHead)) + updated.join(''));
	}
	const all = cases(readFileSync(path, 'utf8'));

	test.each(all)('$title has its thread', ({ source }) => {
		expect(source).toMatch(/^# (?:https:\/\/github\.com\/\S+\/(?:issues|pull)\/\d+|a brother of \d+)$/m);
	});

	test.each(all)('$title is found at the word', ({ source }) => {
		const expected = [...source.matchAll(marks)].map(([, one]) => one);
		expect(found(side(source, '<'))).toEqual(expected);
		expect(expected.length > 0, 'what is silent needs a reason').not.toBe(/^#~ /m.test(source));
	});

	test.each(all)('nothing is wrong in the mended $title', ({ source }) => {
		expect(found(side(source, '>')).filter((one) => /^(?:error|warning)/.test(one))).toEqual([]);
	});
});
