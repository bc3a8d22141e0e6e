// Whether the disk does not have what something lists.
import { host } from '../host/host.ts';
import { entry } from '../maps.ts';
import { type Ignored, ignoredBy, isIgnored } from './ignored.ts';
import { directoriesBetween, kindOfPath } from './read.ts';

/** What a directory tells of what may be in it. */
interface Directory {
	/** Something stands in it: an empty one is that of a submodule that was not fetched. */
	readonly isFilled: boolean;
	/** Undefined where that cannot be read. */
	readonly ignored: Ignored | undefined;
}

/**
 * Whether nothing stands at a URI below a folder (its URI), nor is likely to be put there: what git ignores is made by something,
 * and so may anything be where that cannot be read. False where it is not known. Each directory is read once.
 */
export function absentBelow(folder: string): (uri: string) => boolean {
	const root = host.files.pathOf(folder);
	// In a worker nobody knows of files that the editor hides.
	if (host.pid === 0 || root === undefined) return () => false;
	const known = new Map<string, Directory>();
	const told = (path: string): Directory => entry(known, path, () => directoryAt(path));
	return (uri) => {
		const path = host.files.pathOf(uri);
		if (path === undefined || kindOfPath(path) !== 'missing') return false;
		const around = directoriesBetween(root, host.files.paths.dirname(path));
		const deepest = around.findLast((at) => kindOfPath(at) === 'directory');
		if (deepest === undefined || !told(deepest).isFilled) return false;
		const ignored = around.map((at) => told(at).ignored);
		const rules = ignored.filter((one) => one !== undefined);
		return rules.length === ignored.length && !isIgnored(rules, path, false) && !isIgnored(rules, path, true);
	};
}

function directoryAt(path: string): Directory {
	let isUnread = false;
	const ignored = ignoredBy(path, () => {
		isUnread = true;
	});
	return { isFilled: hasEntries(path), ignored: isUnread ? undefined : ignored };
}

function hasEntries(directory: string): boolean {
	try {
		return host.files.entries(directory).length > 0;
	} catch {
		return false;
	}
}
