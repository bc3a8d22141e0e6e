// A world: a workspace at one moment as plain data (texts, which of them are open, folders with their settings); and what
// happens to it, at random. Worlds are played on the core (play.ts) or through the wire (test/fuzz).
import type { Dice } from '../dice.ts';
import type { Event, World } from './happening.ts';
import * as moving from './moving.ts';
import { seedling } from './seedlings.ts';
import * as typing from './typing.ts';

/** The world that things begin to happen to: the seedling, with some cases of the rules in it. */
export function firstWorld(dice: Dice): World {
	const texts = new Map(seedling);
	for (let count = 0; count < 8; count++) for (const [path, text] of moving.caseAt(dice, count)) texts.set(path, text);
	return {
		files: new Map([...texts].map(([path, text]) => [path, { text, isOpen: dice(8) === 0 }])),
		folders: [
			{ path: 'a', given: {} },
			{ path: 'b', given: {} },
		],
		event: 'the beginning',
	};
}

/** TABLE: what happens, and how often. */
const events: readonly (readonly [weight: number, event: Event])[] = [
	[30, typing.takeValue],
	[8, typing.takeDocument],
	[5, typing.dropDocument],
	[3, typing.turnDocuments],
	[4, typing.moveLine],
	[6, typing.typeStroke],
	[5, moving.makeFile],
	[8, moving.returnSeedling],
	[3, moving.takeCase],
	[5, moving.removeFile],
	[6, moving.moveFile],
	[3, moving.moveDirectory],
	[4, moving.openOrClose],
	[7, moving.settle],
	[4, moving.settleInFile],
	[2, moving.settleAgain],
	[3, moving.changeFolders],
];

const total = events.reduce((sum, [weight]) => sum + weight, 0);

/** The world after something happened. */
export function nextWorld(world: World, dice: Dice): World {
	let left = dice(total);
	for (const [weight, event] of events) {
		left -= weight;
		if (left < 0) {
			const { files, folders, what } = event(world, dice);
			return { files, folders, event: what };
		}
	}
	return world;
}
