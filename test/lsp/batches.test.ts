// A batch that is found to be as before would be judged as before: random worlds change, and what a batch says is compared
// with what its files are told.
import { expect, test } from 'vitest';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { type Batch, batchesOf, filesBeside, stillAsJudged } from '../../server/src/lsp/batches.ts';
import type { SourceFile } from '../../server/src/text/source-file.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';
import { player } from '../world/play.ts';
import { firstWorld, nextWorld } from '../world/world.ts';

const { SEED, ROUNDS = '150' } = process.env;
const seeds = SEED === undefined ? [1, 2, 3] : [Number(SEED)];

/** A file with all that is shown of it. */
function shown(snapshot: Snapshot, uri: string): string {
	return JSON.stringify(diagnostics(snapshot, uri));
}

/** A file, and those in which its findings point to places. */
function filesBehind(snapshot: Snapshot, uri: string): readonly SourceFile[] {
	const pointed = diagnostics(snapshot, uri).flatMap(({ related }) => related.map((one) => one.uri));
	return [...new Set([uri, ...pointed])].flatMap((one) => snapshot.files.get(one) ?? []);
}

/** Each file as a batch of its own, with what was shown of it. */
function batchesNow(snapshot: Snapshot): ReadonlyMap<Batch, string> {
	const found = new Map<Batch, string>();
	for (const uri of snapshot.files.keys())
		for (const batch of batchesOf(snapshot, [uri], (one) => filesBehind(snapshot, one)))
			found.set(batch, shown(snapshot, uri));
	return found;
}

test.each(seeds)('a batch is as before only where its files are (seed %i)', { timeout: 120_000 }, (seed) => {
	const random = dice(seed);
	let world = firstWorld(random);
	const edited = player();
	edited.go(world);
	let known = batchesNow(edited.snapshot);
	const count = { kept: 0, lost: 0 };
	for (let round = 1; round <= Number(ROUNDS); round++) {
		world = nextWorld(world, random);
		edited.go(world);
		const { snapshot } = edited;
		const kept = new Map<Batch, string>();
		for (const [batch, before] of known) {
			const [uri = ''] = batch.uris;
			const [still] = stillAsJudged([batch], snapshot);
			count[still === undefined ? 'lost' : 'kept']++;
			if (still === undefined) continue;
			expect(shown(snapshot, uri), `seed ${seed}, round ${round}, ${uri}`).toBe(before);
			kept.set(still, before);
		}
		known = kept;
		if (round % 5 === 0) known = batchesNow(snapshot);
	}
	expect(count.kept).toBeGreaterThan(count.lost / 20);
	expect(count.lost).toBeGreaterThan(0);
});

test('of a world, the files of no batch are found', () => {
	const edited = player();
	edited.go(firstWorld(dice(1)));
	const { snapshot } = edited;
	const [first = '', ...others] = snapshot.files.keys();
	const own = [...batchesOf(snapshot, [first], () => [])];
	expect([...filesBeside(own, snapshot)]).toEqual(others);
	expect([...filesBeside([...own, ...batchesOf(snapshot, others, () => [])], snapshot)]).toEqual([]);
});
