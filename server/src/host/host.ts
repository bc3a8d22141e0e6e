// What the server takes from where it runs: the one seam between Node and a browser. Whoever starts in Node imports node.ts,
// a worker in a browser installs what web.ts makes; everything else asks `host`.

/** What a folder holds under a name: what `readdir` and `lstat` both say. */
export interface Entry {
	readonly name: string;
	isFile(): boolean;
	isDirectory(): boolean;
	isSymbolicLink(): boolean;
}

export interface Paths {
	readonly sep: string;
	basename(path: string): string;
	dirname(path: string): string;
	join(...parts: string[]): string;
	relative(from: string, to: string): string;
	resolve(...parts: string[]): string;
}

/** Files by their paths. Where a function throws, the error has the `code` that Node gives it, such as ENOENT. */
export interface FileSystem {
	readonly paths: Paths;
	/** The path of a URI; undefined where there are no such files. */
	pathOf(uri: string): string | undefined;
	/** The URI of a path, as the index spells it. */
	uriOf(path: string): string;
	/** What is in a folder; throws if it cannot be read. */
	entries(folder: string): Entry[];
	/** What stands at a path itself, links not followed; undefined if nothing does, or it cannot be looked at. */
	entryAt(path: string): Omit<Entry, 'name'> | undefined;
	/** What stands at a path, links followed. */
	kindOf(path: string): 'file' | 'directory' | 'other' | 'missing';
	/** The same for the same folder under other names; undefined where that cannot be told. */
	identityOf(folder: string): string | undefined;
	/** The path without links in it; throws if it leads nowhere. */
	realpath(path: string): string;
	/** What the link at a path says; throws if there is none. */
	readlink(path: string): string;
	/** The bytes of a file of up to `largest`, valid until the next reading; throws if it cannot be read. */
	read(path: string, largest: number): Uint8Array | 'directory' | 'other' | 'too large';

	// Where files are far away, what is above shows what was learned last; on a disk, the following have nothing to do.

	/** Learns anew which files there are below folders (URIs). */
	list(folders: readonly string[]): Promise<void>;
	/** Learns anew what stands at URIs. */
	look(uris: readonly string[]): Promise<void>;
	/** Brings what is to be read, and of up to `largest` bytes; resolves to how many files came. Folders stand for all in them. */
	fetch(paths: readonly string[], largest: number): Promise<number>;
}

/** What cannot be done without the machine's cryptography. */
export interface Cryptography {
	/** When the first certificate of a PEM text ends, as it is told to people; throws if it is none. */
	endOfCertificate(pem: string): string;
	/** Whether the key, a JWK, made the signature; throws if the key is none. */
	isSigned(key: object, algorithm: string, data: Uint8Array, signature: Uint8Array): boolean;
}

export interface Host {
	/** What people know it by: `Node v24.1.0`. */
	readonly name: string;
	/** Of the process; 0 where there is none of our own. */
	readonly pid: number;
	readonly files: FileSystem;
	/** Undefined where it answers only later: what nobody checked is then unknown. */
	readonly cryptography: Cryptography | undefined;
	/** The text of `envoy-api.generated.json`, which comes beside the bundle; throws if it is not there. */
	envoyApi(): string;
	/** A package that is loaded late, where it is not in the bundle, as in tests; throws where everything is. */
	unbundled<T>(name: string): T;
	/** What cannot be done here and could elsewhere, as sentences for people. */
	readonly lacks: readonly string[];
	/** Bytes in use, of the heap and of the whole process; undefined where nobody says. */
	memory(): { readonly heap: number; readonly taken: number; readonly process: number } | undefined;
}

/** Where this runs. */
export let host: Host;

/** To be called before anything else. */
export function install(one: Host): void {
	host = one;
}
