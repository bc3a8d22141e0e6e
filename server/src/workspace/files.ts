// Files: the files of a snapshot by URI, as an immutable map. The next snapshot shares with it all but the few that changed,
// since an edit concerns one of many thousands.
import type { SourceFile } from '../text/source-file.ts';

/** How many files may differ from the shared ones before all are put down anew. */
const mostChanged = 64;

export class Files implements ReadonlyMap<string, SourceFile> {
	/** Shared with the maps that this one was made of. */
	readonly #shared: ReadonlyMap<string, SourceFile>;
	/** What stands in the place of one that is shared. */
	readonly #changed: ReadonlyMap<string, SourceFile>;

	constructor(
		shared: ReadonlyMap<string, SourceFile> = new Map(),
		changed: ReadonlyMap<string, SourceFile> = new Map(),
	) {
		this.#shared = shared;
		this.#changed = changed;
	}

	get size(): number {
		return this.#shared.size;
	}

	get(uri: string): SourceFile | undefined {
		return this.#changed.get(uri) ?? this.#shared.get(uri);
	}

	has(uri: string): boolean {
		return this.#shared.has(uri);
	}

	/** This map with `files` added or replaced, by URI. */
	with(files: readonly SourceFile[]): Files {
		const isOld = files.every(({ uri }) => this.#shared.has(uri));
		const next = new Map(isOld ? this.#changed : this);
		for (const file of files) next.set(file.uri, file);
		if (!isOld) return new Files(next);
		const all = new Files(this.#shared, next);
		return next.size > mostChanged ? new Files(new Map(all)) : all;
	}

	keys(): MapIterator<string> {
		return this.#shared.keys();
	}

	*values(): MapIterator<SourceFile> {
		for (const [, file] of this) yield file;
	}

	entries(): MapIterator<[string, SourceFile]> {
		return this[Symbol.iterator]();
	}

	*[Symbol.iterator](): MapIterator<[string, SourceFile]> {
		for (const [uri, file] of this.#shared) yield [uri, this.#changed.get(uri) ?? file];
	}

	forEach(take: (file: SourceFile, uri: string, files: ReadonlyMap<string, SourceFile>) => void): void {
		for (const [uri, file] of this) take(file, uri, this);
	}
}
