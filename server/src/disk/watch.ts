// Watching folders: told once things have been quiet for a while, whatever the system calls what happened.
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds without an event after which changes are told: editors write a file in several steps. */
const rest = 150;

/**
 * Tells of changes in `folders`, but not below them, until the answer is called. `isWanted`: whether a path is one to tell of. What
 * cannot be watched is passed over.
 */
export function watchFolders(
	folders: Iterable<string>,
	isWanted: (path: string) => boolean,
	onChange: () => void,
): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const watchers: FSWatcher[] = [];
	const happened = (folder: string, name: string | null): void => {
		if (name !== null && !isWanted(join(folder, name))) return;
		clearTimeout(timer);
		timer = setTimeout(onChange, rest);
	};
	for (const folder of folders) {
		try {
			const one = watch(folder, (_, name) => happened(folder, name));
			// A folder that goes away is told of by the one around it.
			one.on('error', () => one.close());
			watchers.push(one);
		} catch {
			// It has gone since, or the system watches no more.
		}
	}
	return () => {
		clearTimeout(timer);
		for (const one of watchers) one.close();
	};
}
