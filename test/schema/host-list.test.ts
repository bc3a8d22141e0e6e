// A list of hosts answers what holding each against each would.
import { expect, test } from 'vitest';
import { hostList } from '../../server/src/schema/formats/host-list.ts';
import { isWithin, overlap } from '../../server/src/schema/formats/hosts.ts';
import { dice } from '../dice.ts';

const hosts = [
	'*',
	'a',
	'a.b',
	'*.b',
	'*.a.b',
	'c.a.b',
	'*-x.b',
	'y-x.b',
	'*x.b',
	'*.c',
	'b.c',
	'',
	'.',
	'*.',
	'b',
	'*b',
	'a.b.',
];

test('the first host that overlaps, and whether one covers', () => {
	const throws = dice(7);
	for (let round = 0; round < 300; round++) {
		const list = hostList();
		const known: string[] = [];
		for (let i = 0; i < 6; i++) {
			const host = hosts[throws(hosts.length)] as string;
			expect([known, host, list.overlapping(host)]).toEqual([known, host, known.find((one) => overlap(one, host))]);
			expect([known, host, list.covers(host)]).toEqual([known, host, known.some((one) => isWithin(host, one))]);
			list.add(host);
			known.push(host);
		}
	}
});
