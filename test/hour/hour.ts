// An hour of editing, in short: thousands of random edits, renames, undo, moves and branch switches. In the end the server says
// what one says that begins there, and has logged no error.
import { setTimeout as after } from 'node:timers/promises';
import { type Dice, longDice } from '../dice.ts';
import type { Editor } from '../protocol/editor.ts';
import { type Desk, deskOn, startOn } from './desk.ts';
import { type Doing, doings } from './doings.ts';

export interface Hour {
	/** The folder whose copy is edited. */
	readonly from: string;
	readonly seed: number;
	readonly steps: number;
	/** After how many steps the two are compared; in the end in any case. */
	readonly every?: number;
	/** Told what is done, before it is. */
	readonly tell?: (line: string) => void;
}

const total = doings.reduce((sum, { weight }) => sum + weight, 0);

function chosen(random: Dice): Pick<Doing, 'name' | 'doing'> {
	let left = random(total);
	for (const one of doings) {
		left -= one.weight;
		if (left < 0) return one;
	}
	throw new Error('nothing is left to do');
}

/** Milliseconds in which two servers must have come to say the same. */
const settled = 30_000;

/** Works for so many steps; throws with what differs from a fresh start, or what the server complained of. */
export async function hour({ from, seed, steps, every = steps, tell = () => {} }: Hour): Promise<void> {
	const random = longDice(seed);
	const desk = await deskOn(from);
	try {
		for (let step = 1; step <= steps; step++) {
			const { name, doing } = chosen(random);
			tell(`${step}: ${name}`);
			await doing(desk, random);
			if (step % every !== 0 && step !== steps) continue;
			const wrong = await difference(desk);
			if (wrong.length > 0) throw new Error(`seed ${seed}, step ${step}:\n${wrong.slice(0, 10).join('\n')}`);
		}
		await desk.editor.close();
	} finally {
		desk.editor.process.kill();
		desk.folder.remove('.');
	}
}

async function difference({ folder, open, editor }: Desk): Promise<readonly string[]> {
	const fresh = await startOn(folder);
	for (const { document } of open.values()) fresh.open(document.uri, document.getText());
	const wanted = await known(fresh);
	await fresh.close();
	let wrong: readonly string[] = [];
	for (let waited = 0; waited < settled; waited += 200) {
		const ours = await known(editor);
		const [a, b] = [new Set(ours), new Set(wanted)];
		wrong = [
			...ours.filter((one) => !b.has(one)).map((one) => `edited: ${one}`),
			...wanted.filter((one) => !a.has(one)).map((one) => `fresh:  ${one}`),
		];
		if (wrong.length === 0) break;
		await after(200);
	}
	return wrong;
}

/** All findings, and what is counted in the index. */
async function known({ connection }: Editor): Promise<readonly string[]> {
	type Report = { items: { uri: string; items: object[] }[] };
	const { items } = await connection.sendRequest<Report>('workspace/diagnostic', { previousResultIds: [] });
	const { kinds } = await connection.sendRequest<{ kinds: Record<string, number> }>('istio/indexStatus');
	const counts = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
	return [...counts, ...items.map(({ uri, items: found }) => `${uri} ${JSON.stringify(found)}`)].sort();
}
