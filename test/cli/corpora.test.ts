// Real repositories, checked in place: they work, so nothing in them may be called an error or a warning. Skipped, with a
// notice, where they are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../server/src/cli/arguments.ts';
import { check } from '../../server/src/cli/check.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora');
const isThere = existsSync(corpora);
const names = isThere
	? readdirSync(corpora, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
	: [];

interface Finding {
	readonly rule: string;
	readonly severity: string;
	readonly file: string;
	readonly range: { readonly start: { readonly line: number } };
}

/** What `istio-ls check --format json` prints for a folder, and its exit code. */
function checked(folder: string): { code: number; resources: number; findings: readonly Finding[]; errors: string } {
	let [out, errors] = ['', ''];
	const command = parseArguments(['check', '--format', 'json', '.']);
	if (command.name !== 'check') throw new Error('not a check');
	const code = check(command, {
		stdout: { write: (text) => (out += text) },
		stderr: { write: (text) => (errors += text) },
		env: {},
		cwd: () => folder,
	});
	return { code, errors, ...JSON.parse(out) };
}

/** Findings that are known to be right, `rule file:line`, each with its reason. None so far. */
const right: readonly string[] = [];

describe.skipIf(!isThere)('real repositories', () => {
	test.each(names)('%s', (name) => {
		const { code, errors, resources, findings } = checked(join(corpora, name));
		const loud = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
		const places = loud.map(({ rule, file, range }) => `${rule} ${file}:${range.start.line + 1}`);
		expect(places.filter((place) => !right.includes(place))).toEqual([]);
		expect({ code, errors }).toEqual({ code: 0, errors: '' });
		expect(resources).toBeGreaterThan(0);
	});
});

test.skipIf(isThere)('real repositories are not beside the project: precision is not tested here', () => {});
