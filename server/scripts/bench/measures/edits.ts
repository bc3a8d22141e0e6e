// What an edit costs: whole-text edits of one file over the wire, each until the diagnostics of that file are out.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Profile, type Profiled, type Server, slept } from '../server.ts';
import type { Edit } from '../shapes/shape.ts';

/** What edits cost: CPU in milliseconds on average, and the wall time of each. */
export interface Edited {
	readonly cpu: number;
	readonly walls: readonly number[];
}

/** A file that is open in the server and gets edits. */
export interface Typist {
	readonly uri: string;
	readonly sound: string;
	/** One edit, until the diagnostics of the file are out. */
	edit(): Promise<void>;
	/** The text as it stands in the server. */
	text(): string;
	close(): Promise<void>;
}

/** Opens the file of the edit. */
export async function typist(server: Server, { path, text }: Edit): Promise<Typist> {
	const file = join(server.folder, path);
	const uri = pathToFileURL(file).href;
	const sound = readFileSync(file, 'utf8');
	const { connection } = server;
	let round = 0;
	let shown = sound;
	await connection.sendNotification('textDocument/didOpen', {
		textDocument: { uri, languageId: 'yaml', version: round, text: sound },
	});
	return {
		uri,
		sound,
		async edit() {
			round++;
			shown = text(sound, round);
			const answer = server.diagnosed(uri);
			await connection.sendNotification('textDocument/didChange', {
				textDocument: { uri, version: round },
				contentChanges: [{ text: shown }],
			});
			await answer;
		},
		text: () => shown,
		close: () => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
	};
}

/** How long to go on, by number and by milliseconds, whichever comes first; but three times at least. */
interface Limit {
	readonly count: number;
	readonly time: number;
}

const warming: Limit = { count: 40, time: 15_000 };
const measuring: Limit = { count: 60, time: 20_000 };

/** Milliseconds between edits: short enough that the server does not take them for a pause. */
const gap = 20;

/** Edits until the limit; the wall time of each. */
export async function typed(by: Typist, { count, time }: Limit): Promise<readonly number[]> {
	const walls: number[] = [];
	const end = performance.now() + time;
	while (walls.length < count && (walls.length < 3 || performance.now() < end)) {
		const begin = performance.now();
		await by.edit();
		walls.push(performance.now() - begin);
		await slept(gap);
	}
	return walls;
}

/** What an edit costs once the server is warm; of edits slower than the pause, up to a slice of work for other files is in it. */
export async function edited(server: Server, edit: Edit): Promise<Edited> {
	const by = await typist(server, edit);
	await typed(by, warming);
	const before = await server.cost();
	const walls = await typed(by, measuring);
	const after = await server.cost();
	await by.close();
	return { cpu: (after.cpu - before.cpu) / walls.length, walls };
}

/** The profile of warm edits. */
export async function profiled(server: Server, edit: Edit, of: Profiled): Promise<Profile> {
	const by = await typist(server, edit);
	await typed(by, warming);
	const stop = await server.profile(of);
	await typed(by, measuring);
	const profile = await stop();
	await by.close();
	return profile;
}

/** How much dearer the last of 1,000 edits are than the first, where each second one is of the kustomization `beside`. */
export async function growth(server: Server, edit: Edit, beside: Edit): Promise<number> {
	const by = await typist(server, edit);
	const other = await typist(server, beside);
	const { connection } = server;
	const hundred = async (from: number): Promise<number> => {
		const before = await server.cost();
		for (let round = from; round < from + 100; round += 2) {
			await connection.sendNotification('textDocument/didChange', {
				textDocument: { uri: other.uri, version: round + 1 },
				contentChanges: [{ text: beside.text(other.sound, round) }],
			});
			await by.edit();
			await slept(gap);
		}
		return (await server.cost()).cpu - before.cpu;
	};
	const costs: number[] = [];
	for (let from = 0; from < 1000; from += 100) costs.push(await hundred(from));
	// The first hundred warm the server up.
	return (costs.at(-1) ?? Number.NaN) / (costs[1] ?? Number.NaN);
}
