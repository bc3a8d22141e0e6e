// A session that went through anything (edits, moves, settings, folders, definitions and kustomizations that come and go)
// says what one says that begins with the outcome. `SEED=17 ROUNDS=500 npx vitest run test/world` plays one longer.
import { expect, test } from 'vitest';
import { dice } from '../dice.ts';
import type { World } from './happening.ts';
import { difference, player, shortened } from './play.ts';
import { firstWorld, nextWorld } from './world.ts';

const { SEED, ROUNDS = '60' } = process.env;
const seeds = SEED === undefined ? [1, 2, 3, 4, 5, 6] : [Number(SEED)];

/** How often the two are compared, in steps, and at how many places beside all findings. */
const [every, places] = [5, 12];

test.each(seeds)('an edited session says what a fresh one says (seed %i)', { timeout: 120_000 }, (seed) => {
	const random = dice(seed);
	let world = firstWorld(random);
	const story: World[] = [world];
	const edited = player();
	edited.go(world);
	for (let round = 1; round <= Number(ROUNDS); round++) {
		world = nextWorld(world, random);
		story.push(world);
		edited.go(world);
		if (round % every !== 0) continue;
		const differs = difference(edited, world, places);
		if (differs !== undefined)
			expect.fail(
				`seed ${seed}, round ${round}:\n${differs}\n\nIn short:\n${shortened(story, places, SEED === undefined ? 50 : 1000)}`,
			);
	}
});
