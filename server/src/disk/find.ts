// Finding the files of a folder: manifests by their endings, without what git, npm and the user's settings leave out. One
// search walks real folders only, each once, and never leaves the one it began in, whatever links lie there.
import { type Entry, host } from '../host/host.ts';
import { globBelow } from '../text/glob.ts';
import { type Ignored, ignoredBy, isIgnored } from './ignored.ts';
import { createLinks, type Link } from './links.ts';
import { isManifest, never } from './names.ts';
import { noFile } from './read.ts';
import { isGone, isMisnamed, type OnSkipped, refusal, unreadableName } from './skipped.ts';

export interface Search {
	/** Globs, relative to the root, of what to leave out. */
	readonly exclude: readonly string[];
	/** Whether a path, and all below it, is left out for other reasons. */
	readonly isLeftOut?: (path: string) => boolean;
	/** Paths of folders below the root that are searched on their own. */
	readonly apart?: ReadonlySet<string>;
	/** The folder, around the root, that links may lead to places in; the root itself unless said otherwise. */
	readonly within?: string;
	/** Told of what would be read and cannot be. */
	readonly onSkipped: OnSkipped;
	/** Told of each link that might have made a difference, wherever it leads. */
	readonly onLink?: (link: Link) => void;
	/** Told of each folder that is searched. */
	readonly onFolder?: (path: string) => void;
}

/** Entries after which a search ends: no repository has so many, but a mistaken folder may. */
const most = 2_000_000;

/** A folder to look into: its path, the path below the root with a slash behind it, and what the folders around it ignore. */
interface Place {
	readonly path: string;
	readonly inner: string;
	readonly ignored: readonly Ignored[];
	/** What to look for in it; undefined: all. */
	readonly wanted: Wanted | undefined;
}

/** Names in a folder -> what to look for below them; undefined: all. */
type Wanted = Map<string, Wanted | undefined>;

/**
 * The absolute paths of the manifests below `root`, in a stable order; undefined now and then, so that the caller may pause
 * where nothing is found. With `paths`, only those that are among them or below them, at the cost of no more than these.
 */
export function* manifestsIn(root: string, search: Search, paths?: readonly string[]): Generator<string | undefined> {
	const { sep } = host.files.paths;
	const links = createLinks(root, search);
	const isExcluded = exclusion(root, search);
	const isLeftOut = ({ inner, ignored }: Place, path: string, { name }: Entry, isDirectory: boolean): boolean =>
		isIgnored(ignored, path, isDirectory) || isExcluded(inner + name) || search.isLeftOut?.(path) === true;
	const found = new Set<string>();
	const add = (path: string): string => {
		found.add(path);
		return path;
	};
	const isNew = createVisits();
	const places: Place[] = [{ path: root, inner: '', ignored: [], wanted: paths && wantedBelow(root, paths) }];
	let count = 0;
	for (let place = places.pop(); place !== undefined; place = places.pop()) {
		if (place.wanted === undefined && !isNew(place.path)) continue;
		search.onFolder?.(place.path);
		const entries = entriesOf(place, search.onSkipped);
		const here = { ...place, ignored: withOwn(place, entries, search.onSkipped) };
		const inside: Place[] = [];
		const start = place.path.endsWith(sep) ? place.path : place.path + sep;
		count += entries.length;
		for (const entry of entries) {
			const path = start + entry.name;
			if (entry.isDirectory()) {
				if (never.has(entry.name) || search.apart?.has(path) || isLeftOut(here, path, entry, true)) continue;
				const inner = `${place.inner}${entry.name}/`;
				inside.push({ path, inner, ignored: here.ignored, wanted: place.wanted?.get(entry.name) });
			} else if (entry.isSymbolicLink()) links.meet(path, (isDirectory) => isLeftOut(here, path, entry, isDirectory));
			else if (isManifest(entry.name) && !isLeftOut(here, path, entry, false)) {
				if (entry.isFile()) yield add(path);
				else search.onSkipped({ path, reason: noFile });
			}
		}
		if (count > most) {
			search.onSkipped({ path: root, reason: `it holds more than ${most} files; the rest of them is left out` });
			break;
		}
		for (const next of inside.reverse()) places.push(next);
		yield undefined;
	}
	yield* links.toRead(found);
}

/** What is left out below `root`, as a function of the path below it; globs that make no sense leave nothing out. */
function exclusion(root: string, { exclude, onSkipped }: Search): (inner: string) => boolean {
	const matchers = exclude.flatMap((glob) => {
		const read = globBelow(glob);
		if (read !== undefined) return [read];
		onSkipped({ path: root, reason: `the glob "${glob}" is not understood: a bracket or a brace is not closed` });
		return [];
	});
	return (inner) => matchers.some((matches) => matches(inner));
}

/** Whether a folder was not seen before, under whatever name: mounts may show one in several places. */
function createVisits(): (path: string) => boolean {
	const seen = new Set<string>();
	return (path) => {
		const identity = host.files.identityOf(path);
		// Where nothing is there, reading it will say why.
		if (identity === undefined) return true;
		const isNew = !seen.has(identity);
		seen.add(identity);
		return isNew;
	};
}

function wantedBelow(root: string, paths: readonly string[]): Wanted | undefined {
	const { sep } = host.files.paths;
	const start = root.endsWith(sep) ? root : root + sep;
	const wanted: Wanted = new Map();
	for (const path of paths) {
		if (path === root) return undefined;
		if (!path.startsWith(start)) continue;
		const parts = path.slice(start.length).split(sep);
		let at: Wanted | undefined = wanted;
		for (const [index, part] of parts.entries()) {
			const isLast = index === parts.length - 1;
			if (at.has(part) && at.get(part) === undefined) break;
			if (isLast) at.set(part, undefined);
			else if (!at.has(part)) at.set(part, new Map());
			at = at.get(part);
			if (at === undefined) break;
		}
	}
	return wanted;
}

/** What is in a folder, as far as it is wanted, sorted by name. */
function entriesOf({ path, wanted }: Place, onSkipped: OnSkipped): readonly Entry[] {
	try {
		const all: Entry[] =
			wanted === undefined
				? host.files.entries(path)
				: [...wanted].flatMap(([name, below]) => entryAt(path, name, below) ?? []);
		return all.sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		const isMissing = isGone(error);
		if (!isMissing) onSkipped({ path, reason: refusal(error) });
		else if (path.includes(unreadableName)) onSkipped({ path, reason: isMisnamed });
		return [];
	}
}

/** The entry of a name; undefined if there is none, or it is no folder though something below it is looked for. */
function entryAt(directory: string, name: string, below: Wanted | undefined): Entry | undefined {
	const found = host.files.entryAt(host.files.paths.join(directory, name));
	return found === undefined || (below !== undefined && !found.isDirectory())
		? undefined
		: Object.assign(found, { name });
}

/** What is ignored in a folder: by those around it, and by its own `.gitignore`, which git takes only if it is a file. */
function withOwn(
	{ path, ignored, wanted }: Place,
	entries: readonly Entry[],
	onSkipped: OnSkipped,
): readonly Ignored[] {
	const name = '.gitignore';
	const own = wanted === undefined ? entries.find((entry) => entry.name === name) : entryAt(path, name, undefined);
	return own?.isFile() === true ? [...ignored, ignoredBy(path, onSkipped)] : ignored;
}

/** Whether nothing below a path is ever searched, whatever the settings say. */
export function isNeverSearched(path: string): boolean {
	return path.split(host.files.paths.sep).some((part) => never.has(part));
}
