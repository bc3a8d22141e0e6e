// Workspaces as users of other tools write them, in which nothing is wrong, or less than was once said: no error and no warning
// in them but those listed here. Skipped, with a notice, where they are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checked, loudAmong, place } from './checked.ts';

const folder = join(process.env.ORACLES ?? join(import.meta.dirname, '../../../shared/oracles'), 'false-alarms');
const isThere = existsSync(folder);
const names = isThere
	? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
	: [];

/** What is right to say, by the number of the workspace; matched against `severity rule`. */
const right: Readonly<Record<string, RegExp>> = {
	// The key is written twice; what was wrong is the reason that was given.
	'37': /^error schema\/duplicate-key /,
};

function loudIn(folder: string): readonly string[] {
	return loudAmong(checked(folder).findings).map((one) => `${one.severity} ${place(one)}`);
}

describe.skipIf(!isThere)('nothing false is said of', () => {
	test.each(names)('%s', (name) => {
		const known = right[name.slice(0, 2)];
		const found = loudIn(join(folder, name));
		expect(found.filter((one) => known?.test(one) !== true)).toEqual([]);
		expect(known === undefined || found.some((one) => known.test(one))).toBe(true);
	});
});

test.skipIf(isThere)(
	'the workspaces of other tools are not beside the project: false alarms are not tested here',
	() => {},
);
