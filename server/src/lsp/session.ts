// Session: the one mutable thing in the server, the current snapshot, and how it moves on.
import { openFile, type SourceFile } from '../text/source-file.ts';
import { emptySnapshot, type Folder, type Snapshot } from '../workspace/snapshot.ts';

export interface Session {
	/** The world as of now; the same object until something changes. */
	readonly snapshot: Snapshot;
	/** Whether the editor shows the file, so that its text wins over the disk. */
	isOpen(uri: string): boolean;
	/** The editor opened or changed a file. */
	edit(uri: string, version: number, text: string): void;
	/** The editor closed a file; `file` is what the disk has, if anything. */
	close(uri: string, file: SourceFile | undefined): void;
	/** The disk has these files; those that are open are passed over. */
	add(files: readonly SourceFile[]): void;
	/** These files or folders are gone from the disk. */
	remove(uris: readonly string[]): void;
	setFolders(folders: readonly Folder[]): void;
	/** Forgets everything that is not open. */
	forget(): void;
}

export function createSession(onChange: () => void): Session {
	let snapshot = emptySnapshot;
	const open = new Set<string>();
	const move = (next: Snapshot): void => {
		snapshot = next;
		onChange();
	};
	const opened = (): SourceFile[] => [...open].flatMap((uri) => snapshot.files.get(uri) ?? []);
	return {
		get snapshot() {
			return snapshot;
		},
		isOpen: (uri) => open.has(uri),
		edit(uri, version, text) {
			open.add(uri);
			move(snapshot.with(openFile(uri, version, text, snapshot.files.get(uri))));
		},
		close(uri, file) {
			open.delete(uri);
			move(file === undefined ? snapshot.without(uri) : snapshot.with(file));
		},
		add(files) {
			const closed = files.filter(({ uri }) => !open.has(uri));
			if (closed.length > 0) move(snapshot.with(...closed));
		},
		remove(uris) {
			const kept = opened();
			move(snapshot.without(...uris).with(...kept));
		},
		setFolders: (folders) => move(snapshot.withFolders(folders)),
		forget: () => move(emptySnapshot.withFolders(snapshot.folders).with(...opened())),
	};
}
