// The symbolic links that searches met: watchers tell of files, not of the links that lead to them.
import type { Link } from '../disk/links.ts';
import { kindOfPath, realpath } from '../disk/read.ts';
import { concerns, isAtOrBelow } from '../text/uri.ts';
import * as from from './from-lsp.ts';

export interface KnownLinks {
	/** A search met a link. */
	readonly meet: (link: Link) => void;
	/** A search says that the file at a path is to be read. */
	read(path: string): void;
	/** Whether the link at a path is to be read; undefined if there is none. */
	isRead(path: string): boolean | undefined;
	/** Whether other links are to be read than before, for what is at or below `uris` has changed. */
	haveMoved(uris: ReadonlySet<string>): boolean;
	/** The links that are read for what is at or below `uris`. */
	to(uris: ReadonlySet<string>): readonly string[];
	forget(): void;
}

export function createKnownLinks(): KnownLinks {
	const links = new Map<string, Link & { readonly end: string }>();
	const read = new Set<string>();
	const to = (uris: ReadonlySet<string>) =>
		[...links.values()].filter(({ ways }) => ways.some((way) => concerns(from.fileUri(way), uris)));
	return {
		meet: (link) => {
			links.set(link.path, { ...link, end: endOf(link.path) });
		},
		read(path) {
			if (links.has(path)) read.add(path);
		},
		isRead: (path) => (links.has(path) ? read.has(path) : undefined),
		haveMoved: (uris) =>
			[...links.keys()].some((path) => isAtOrBelow(from.fileUri(path), uris)) ||
			to(uris).some(({ path, end }) => endOf(path) !== end),
		to: (uris) => to(uris).flatMap(({ path }) => (read.has(path) ? [path] : [])),
		forget() {
			links.clear();
			read.clear();
		},
	};
}

/** Where a link leads in the end, and what stands there. */
function endOf(link: string): string {
	return `${kindOfPath(link)} ${realpath(link)}`;
}
