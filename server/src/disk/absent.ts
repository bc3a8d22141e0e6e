// Whether the disk does not have what something lists.
import { host } from '../host/host.ts';
import { ignoredBy, isIgnored } from './ignored.ts';
import { kindOfPath } from './read.ts';

/** Whether nothing stands at `uri` below a folder (its URI), nor is likely to be put there. False where that is not known. */
export function isAbsent(uri: string, folder: string): boolean {
	// In a worker nobody knows of files that the editor hides.
	if (host.pid === 0) return false;
	const [path, root] = [host.files.pathOf(uri), host.files.pathOf(folder)];
	return path !== undefined && root !== undefined && isSurelyAbsent(path, root);
}

/**
 * Whether nothing stands at a path below `root`, nor is likely to be put there: what git ignores is made by something, and so
 * may anything be where that cannot be read; and an empty directory is that of a submodule that was not fetched.
 */
function isSurelyAbsent(path: string, root: string): boolean {
	if (kindOfPath(path) !== 'missing') return false;
	const { dirname } = host.files.paths;
	const around: string[] = [];
	for (let at = dirname(path); at.length >= root.length; at = dirname(at)) {
		around.unshift(at);
		if (at === root) break;
	}
	const [deepest] = around.filter((at) => kindOfPath(at) === 'directory').slice(-1);
	if (deepest === undefined || isEmpty(deepest)) return false;
	let isUnread = false;
	const onSkipped = (): void => {
		isUnread = true;
	};
	const ignored = around.map((directory) => ignoredBy(directory, onSkipped));
	return !isUnread && !isIgnored(ignored, path, false) && !isIgnored(ignored, path, true);
}

function isEmpty(directory: string): boolean {
	try {
		return host.files.entries(directory).length === 0;
	} catch {
		return true;
	}
}
