// Faults that real people reported in public, re-created: each must be reported with default settings, and what is right must
// be left alone. Skipped, with a notice, where they are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oracleFolder } from '../oracles.ts';
import { checked, type Finding, loudAmong, place } from './checked.ts';

const folder = oracleFolder('bug-reports');
const names =
	folder === undefined
		? []
		: readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** What is not reported, by the number of the case, and why. The test fails too where a fault in the list is found. */
const missed: Readonly<Record<string, string>> = {
	'35': 'not sure to be a fault: Envoy takes a match on the header "host" for one on ":authority"',
	'84': 'whether other policies let the gateway in, and as whom it runs, is not in the files',
	'91': 'whether a host serves websockets is not in the files',
	'whole-3': 'that callers in the mesh are left out of the weights may be meant',
};

function partsOf(part: string): readonly string[] {
	return names.flatMap((name) => (existsSync(join(folder ?? '', name, part)) ? [join(name, part)] : []));
}

function findingsIn(path: string): readonly Finding[] {
	return checked(join(folder ?? '', path)).findings.filter(({ severity }) => severity !== 'hint');
}

function numberOf(path: string): string {
	return /^(?:whole-)?\d+/.exec(path)?.[0] ?? path;
}

describe.skipIf(folder === undefined)('faults of real people', () => {
	test.each(partsOf('broken'))('%s is reported', (path) => {
		// What is said of the mended files too is not about the fault.
		const beside = new Set(findingsIn(path.replace(/broken$/, 'fixed')).map(({ rule, message }) => rule + message));
		const found = findingsIn(path).filter(({ rule, message }) => !beside.has(rule + message));
		const reason = missed[numberOf(path)];
		if (reason === undefined) expect(found.map(place)).not.toEqual([]);
		else expect(found.map(place), `"${reason}" no longer holds`).toEqual([]);
	});

	test.each(partsOf('fixed'))('nothing is wrong in %s', (path) => {
		expect(loudAmong(findingsIn(path)).map(place)).toEqual([]);
	});
});
