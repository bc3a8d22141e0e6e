// Faults of public issue trackers, re-created in our own words under bug-reports-more/NN-name/{broken,fixed}. When they were
// first tried, 27 of these 33 were reported; the other six were 05, 08, 16, 23, 29 and 32, of which all but 05 are by now.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checked, type Finding, loudAmong, place } from './checked.ts';

const folder = join(import.meta.dirname, 'bug-reports-more');
const names = readdirSync(folder).sort();

/** TABLE: where each fault, or one of its kind, is told, by the number of the case. */
const sources: Readonly<Record<string, string>> = {
	'01': 'https://github.com/istio/istio/issues/6469',
	'02': 'https://github.com/istio/istio/issues/7018',
	'03': 'https://github.com/istio/istio/issues/49345',
	'04': 'https://github.com/istio/istio/issues/45217',
	'05': 'https://github.com/istio/istio/issues/24845',
	'06': 'https://github.com/istio/istio/issues/32853',
	'07': 'https://github.com/istio/istio.io/issues/14597',
	'08': 'https://github.com/istio/istio/issues/11854',
	'09': 'https://github.com/istio/istio/issues/5996',
	'10': 'https://github.com/kubeflow/community-distribution/issues/2303',
	'11': 'https://github.com/istio/istio/issues/51256',
	'12': 'https://github.com/istio/istio.io/pull/9572',
	'13': 'https://github.com/istio/istio/issues/50504',
	'14': 'https://github.com/istio/istio/issues/22065',
	'15': 'https://github.com/istio/istio/issues/26817',
	'16': 'https://github.com/istio/istio/issues/26817',
	'17': 'https://github.com/istio/istio/issues/30966',
	'18': 'https://github.com/istio/istio/issues/32907',
	'19': 'https://github.com/istio/istio.io/pull/15051',
	'20': 'https://github.com/istio/istio/issues/43576',
	'21': 'https://github.com/istio/istio/issues/51502',
	'22': 'https://github.com/istio/istio/issues/58708',
	'23': 'https://github.com/istio/istio/issues/19972',
	'24': 'https://github.com/istio/istio.io/pull/5139',
	'25': 'https://github.com/istio/istio/issues/39097',
	'26': 'https://github.com/ghilbut/platform/issues/478',
	'27': 'https://github.com/istio/istio/issues/8846',
	'28': 'https://github.com/istio/istio/issues/13121',
	'29': 'https://github.com/istio/istio/issues/13121',
	'30': 'https://github.com/istio/istio/issues/34612',
	'31': 'https://github.com/istio/istio/issues/13009',
	'32': 'https://github.com/istio/istio/issues/39969',
	'34': 'https://github.com/istio/old_pilot_repo/pull/646',
};

/** What is not reported, and why. The test fails too where such a fault is found. */
const missed: Readonly<Record<string, string>> = {
	'05': 'authorization/denies-tcp is off by default; which ports the pods of a gateway open is known to its Gateways only',
};

function spokenOf(part: string): readonly Finding[] {
	return checked(join(folder, part)).findings.filter(({ severity }) => severity !== 'hint');
}

test('each fault has its source', () => {
	expect(names.map((name) => name.slice(0, 2))).toEqual(Object.keys(sources).sort());
});

describe('faults of public issue trackers', () => {
	test.each(names)('%s is reported', (name) => {
		const found = spokenOf(`${name}/broken`).map(place);
		const reason = missed[name.slice(0, 2)];
		if (reason === undefined) expect(found).not.toEqual([]);
		else expect(found, `"${reason}" no longer holds`).toEqual([]);
	});

	test.each(names)('nothing is wrong in the mended %s', (name) => {
		expect(loudAmong(spokenOf(`${name}/fixed`)).map(place)).toEqual([]);
	});
});
