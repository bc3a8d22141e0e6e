// A burst of changes on the disk, as a checkout of another branch makes it.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ms, times } from '../numbers.ts';
import type { Measure } from '../row.ts';
import { type Server, slept, started } from '../server.ts';
import { cache, folderOf } from '../shapes/disk.ts';
import { range } from '../shapes/shape.ts';
import { shapeNamed } from '../shapes/table.ts';
import { positionBehind, uriOf } from './requests.ts';

const count = 2000;

/** Changes the first files on the disk; their paths. */
function changed(folder: string): readonly string[] {
	return range(count).map((index) => {
		const path = `app${index}.yaml`;
		const file = join(folder, path);
		writeFileSync(file, `# changed\n${readFileSync(file, 'utf8').replace('timeout: 5s', 'timeout: 6s')}`);
		return path;
	});
}

/** A question whose answer shows that the file has changed: what stands at the place of its host. */
async function asked(server: Server, uri: string, place: object): Promise<string> {
	const parameters = { textDocument: { uri }, position: place };
	return JSON.stringify(await server.connection.sendRequest('textDocument/hover', parameters));
}

/** Asks again and again until `isDone`; the longest wait for an answer, in milliseconds. */
async function asking(ask: () => Promise<string>, isDone: (answer: string) => boolean): Promise<number> {
	let longest = 0;
	for (;;) {
		const begin = performance.now();
		const answer = await ask();
		longest = Math.max(longest, performance.now() - begin);
		if (isDone(answer)) return longest;
		await slept(5);
	}
}

export const watcherMeasure: Measure = {
	name: 'watcher',
	says: '2,000 files that change at once, 16,000 resources, in cold indexes',
	async *rows() {
		// A copy, for its files change.
		const folder = join(cache, 'changing');
		rmSync(folder, { recursive: true, force: true });
		cpSync(folderOf(shapeNamed('flat-16000')), folder, { recursive: true });
		const server = await started(folder);
		await server.idle(120_000);
		const uri = uriOf(server, `app${count - 1}.yaml`);
		const place = positionBehind(readFileSync(join(folder, `app${count - 1}.yaml`), 'utf8'), 'host: a');
		const ask = (): Promise<string> => asked(server, uri, place);
		const before = await ask();
		const changes = changed(folder).map((path) => ({ uri: uriOf(server, path), type: 2 }));
		const { cpu } = await server.cost();
		await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
		const longest = await asking(ask, (answer) => answer !== before);
		const burst = (await server.cost()).cpu - cpu;
		const end = performance.now() + 3000;
		const later = await asking(ask, () => performance.now() > end);
		server.stop();
		rmSync(folder, { recursive: true, force: true });
		yield {
			what: `${count} changed files at once, 16,000 resources: CPU until they are taken in`,
			measured: `${times(burst / server.indexed.cpu)} a cold index`,
			beside: `${ms(burst)} CPU; cold index ${ms(server.indexed.cpu)}`,
			aim: 'below 1 x',
		};
		yield {
			what: '  longest wait for an answer meanwhile / in the 3 s after',
			measured: `${ms(longest)} / ${ms(later)}`,
			beside: '',
			aim: ms(100),
		};
	},
};
