// Session: the one mutable thing in the server, the current snapshot, and how it moves on.
import { openFile, type SourceFile, sharing } from '../text/source-file.ts';
import { isAtOrBelow } from '../text/uri.ts';
import { emptySnapshot, type Folder, type Snapshot } from '../workspace/snapshot.ts';
import { createSkips, type Skips } from './skips.ts';

export interface Session {
	/** The world as of now; the same object until something changes. */
	readonly snapshot: Snapshot;
	/** What lies in the folders and was not read. */
	readonly skipped: Skips;
	/** Whether the editor shows the file, so that its text wins over the disk. */
	isOpen(uri: string): boolean;
	/** The text of a file that the editor shows; undefined for others, of which not everything is kept. */
	textOf(uri: string): string | undefined;
	/** The editor opened or changed a file. */
	edit(uri: string, version: number, text: string): void;
	/** The editor closed a file; `file` is what the disk has, if anything. */
	close(uri: string, file: SourceFile | undefined): void;
	/** One step: the disk has `files`, and nothing any more at or below the URIs `gone`; what is open is passed over. */
	replace(files: readonly SourceFile[], gone: ReadonlySet<string>): void;
	setFolders(folders: readonly Folder[]): void;
	/** Forgets everything that is not open. */
	forget(): void;
}

export function createSession(onChange: () => void): Session {
	let snapshot = emptySnapshot();
	const open = new Set<string>();
	/** `isNew`: some file was not there before. */
	const move = (next: Snapshot, isNew = false): void => {
		snapshot = isNew ? inOrder(next) : next;
		onChange();
	};
	const isNew = (uri: string): boolean => !snapshot.files.has(uri);
	const opened = (): SourceFile[] => [...open].flatMap((uri) => snapshot.files.get(uri) ?? []);
	return {
		get snapshot() {
			return snapshot;
		},
		skipped: createSkips(),
		isOpen: (uri) => open.has(uri),
		textOf: (uri) =>
			open.has(uri)
				? snapshot.files
						.get(uri)
						?.placed.map(({ chunk }) => chunk.text)
						.join('')
				: undefined,
		edit(uri, version, text) {
			open.add(uri);
			move(snapshot.with(openFile(uri, version, text, snapshot.files.get(uri))), isNew(uri));
		},
		close(uri, file) {
			open.delete(uri);
			move(
				file === undefined ? snapshot.without(uri) : snapshot.with(sharing(file, snapshot.files.get(uri))),
				file !== undefined && isNew(uri),
			);
		},
		replace(files, gone) {
			const next = new Map(snapshot.files);
			const there = new Set(files.map(({ uri }) => uri));
			for (const uri of lostFrom(snapshot, gone)) if (!(open.has(uri) || there.has(uri))) next.delete(uri);
			for (const file of files) if (!open.has(file.uri)) next.set(file.uri, file);
			const isSame =
				next.size === snapshot.files.size && files.every(({ uri }) => next.get(uri) === snapshot.files.get(uri));
			const hasNew = files.some(({ uri }) => isNew(uri));
			if (!isSame) move(snapshot.withFiles(next), hasNew);
		},
		setFolders: (folders) => move(snapshot.withFolders(folders)),
		forget: () => {
			const none = emptySnapshot().withFolders(snapshot.folders);
			move(none.with(...opened()), true);
		},
	};
}

/**
 * `snapshot` with its files in the order of their URIs: what is said of several things comes in that order, which must not
 * depend on what was opened or created first.
 */
function inOrder(snapshot: Snapshot): Snapshot {
	return snapshot.withFiles(new Map([...snapshot.files].sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** The files at or below `gone`. Only where a URI is no file's is it looked for among the folders of all. */
function lostFrom({ files }: Snapshot, gone: ReadonlySet<string>): readonly string[] {
	const lost = [...gone].filter((uri) => files.has(uri));
	if (lost.length === gone.size) return lost;
	return [...files.keys()].filter((uri) => isAtOrBelow(uri, gone));
}
