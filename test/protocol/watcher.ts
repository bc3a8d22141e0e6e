// The file watcher of VS Code, as far as a server can tell: it looks at the disk and reports what the server asked for. A new
// folder is one event, whatever is in it, and so is one that is gone (microsoft/vscode: src/vs/platform/files/common/watcher.ts,
// EventCoalescer, which drops what lies below a deleted folder).
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileEvent, FileSystemWatcher, Registration } from 'vscode-languageserver-protocol';
import { globOf } from '../../server/src/text/glob.ts';

/** What lies below a folder: the text of each file by its path, undefined for a folder. */
type Tree = ReadonlyMap<string, string | undefined>;

const [created, changed, deleted] = [1, 2, 3] as const;
const bit = { [created]: 1, [changed]: 2, [deleted]: 4 } as const;

export interface Watcher {
	/** What has happened since it looked last, as the server is told. */
	look(): readonly FileEvent[];
}

export function createWatcher(root: string, registrations: readonly Registration[]): Watcher {
	const asked = registrations
		.filter(({ method }) => method === 'workspace/didChangeWatchedFiles')
		.flatMap(({ registerOptions }) => (registerOptions as { watchers: FileSystemWatcher[] }).watchers)
		.map(({ globPattern, kind = 7 }) => ({ matches: globOf(String(globPattern)), kind }));
	let before = treeOf(root);
	return {
		look() {
			const now = treeOf(root);
			const events = eventsOf(before, now);
			before = now;
			return events
				.filter(([path, type]) => asked.some(({ matches, kind }) => (kind & bit[type]) !== 0 && matches?.(path)))
				.map(([path, type]) => ({ uri: pathToFileURL(join(root, path)).href, type }));
		},
	};
}

function treeOf(root: string): Tree {
	const found = new Map<string, string | undefined>();
	const walk = (inner: string): void => {
		for (const name of readdirSync(join(root, inner)).sort()) {
			const path = inner === '' ? name : `${inner}/${name}`;
			const isFolder = lstatSync(join(root, path)).isDirectory();
			found.set(path, isFolder ? undefined : readFileSync(join(root, path), 'utf8'));
			if (isFolder) walk(path);
		}
	};
	walk('');
	return found;
}

type Event = readonly [path: string, type: 1 | 2 | 3];

function eventsOf(before: Tree, now: Tree): readonly Event[] {
	const events: Event[] = [];
	for (const path of before.keys()) if (!now.has(path)) events.push([path, deleted]);
	for (const [path, text] of now) {
		if (!before.has(path)) events.push([path, created]);
		else if (before.get(path) !== text) events.push([path, text === undefined ? created : changed]);
	}
	// What lies in a folder that came or went is not told.
	const told = new Set(events.map(([path, type]) => `${type} ${path}`));
	return events.filter(([path, type]) => !aroundOf(path).some((folder) => told.has(`${type} ${folder}`)));
}

function aroundOf(path: string): readonly string[] {
	const parts = path.split('/').slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
