// Small workspaces on which we once differed from Istio's own programs: what is said of them now. Skipped, with a notice, where
// they are not beside the project.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oracleFolder } from '../oracles.ts';
import { checked, loudAmong } from './checked.ts';

const folder = oracleFolder('upstream');
const names =
	folder === undefined
		? []
		: readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/**
 * TABLE: `rule:line` of all errors and warnings, by the number of the workspace; of a folder that is not listed here, something
 * is said or not, as `clean` has it.
 */
const expected: Readonly<Record<string, readonly string[]>> = {
	'01': ['references/unknown-host:12', 'references/unknown-host:21', 'references/unknown-host:29'],
	'13': ['references/unknown-host:15', 'references/unknown-host:23', 'references/unknown-host:31'],
	'16': ['schema/wrong-type:9', 'schema/wrong-type:12', 'schema/wrong-type:18'],
};

/** Where nothing is wrong. */
const clean: ReadonlySet<string> = new Set(['15', '17']);

describe.skipIf(folder === undefined)('what Istio itself says', () => {
	test.each(names)('%s', (name) => {
		const found = loudAmong(checked(join(folder ?? '', name)).findings);
		const places = found.map(({ rule, range }) => `${rule}:${range.start.line + 1}`);
		const number = name.slice(0, 2);
		const known = expected[number];
		if (known !== undefined) expect(places).toEqual(known);
		else expect(places.length > 0, places.join('\n')).toBe(!clean.has(number));
	});
});
