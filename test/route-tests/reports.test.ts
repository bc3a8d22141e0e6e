// Whole runs as people read them: runs.yaml holds for each case a workspace, and lines `#= ` with the report of its tests.
// `UPDATE=1 npx vitest run test/route-tests/reports.test.ts` writes the reports anew, to be read before they are kept.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cases } from '../cases.ts';
import { ran } from '../cli/ran.ts';

const file = join(import.meta.dirname, 'runs.yaml');
const text = readFileSync(file, 'utf8');
const made: string[] = [];

/** Writes the files of a case, which `#- path` lines begin, into a folder of its own. */
function folderWith(source: string): string {
	const folder = mkdtempSync(join(tmpdir(), 'istio-ls-tests-'));
	let path = 'a.yaml';
	const files = new Map<string, string[]>();
	for (const line of source.split('\n')) {
		if (line.startsWith('#- ')) path = line.slice(3).trim();
		else files.set(path, [...(files.get(path) ?? []), line]);
	}
	for (const [name, lines] of files) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), lines.join('\n'));
	}
	return folder;
}

for (const { title, source } of cases(text)) {
	test(title, () => {
		const lines = source.split('\n');
		const config = lines.filter((line) => !/^#[=>]( |$)/.test(line)).join('\n');
		const words = lines
			.find((line) => line.startsWith('#> '))
			?.slice(3)
			.trim()
			.split(' ') ?? ['test'];
		const folder = folderWith(config);
		try {
			const { code, out, err } = ran(folder, words);
			const told = [...out.trimEnd().split('\n'), ...err.trimEnd().split('\n').filter(Boolean), `exit ${code}`];
			const report = told.map((line) => `#= ${line}`.trimEnd());
			made.push(`#### ${title}\n${config.trimEnd()}\n#> ${words.join(' ')}\n${report.join('\n')}\n`);
			if (process.env.UPDATE === undefined) expect(report).toEqual(lines.filter((line) => /^#=/.test(line)));
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
}

afterAll(() => {
	if (process.env.UPDATE !== undefined) writeFileSync(file, `${text.split(/^#### /m)[0]}${made.join('\n')}`);
});
