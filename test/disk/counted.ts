// The file system with its calls counted. What hangs or explodes is seen in the counts, never on the clock.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const names = ['openSync', 'readdirSync', 'readSync'] as const;

/** What `work` did: the folders it listed and the files it opened (as called), and how often it read. */
export async function workOf(work: () => unknown): Promise<{ listed: string[]; opened: string[]; reads: number }> {
	const calls: Record<(typeof names)[number], string[]> = { openSync: [], readdirSync: [], readSync: [] };
	const own = fs as unknown as Record<string, (...parameters: unknown[]) => unknown>;
	const before = names.map((name) => [name, own[name]] as const);
	for (const [name, call] of before) {
		own[name] = (...parameters) => {
			calls[name].push(String(parameters[0]));
			return call?.(...parameters);
		};
	}
	syncBuiltinESMExports();
	try {
		await work();
	} finally {
		for (const [name, call] of before) if (call !== undefined) own[name] = call;
		syncBuiltinESMExports();
	}
	return { listed: calls.readdirSync, opened: calls.openSync, reads: calls.readSync.length };
}
