// What the server asks its client where it has no disk, in a browser, as types.

/** Request, server to client: the files below folders (`ListParameters`, answers a list of URIs for each folder). */
export const listFilesRequest = 'istio/listFiles';

export interface ListParameters {
	readonly folders: readonly string[];
	/** Which files, as a glob seen from a folder. */
	readonly glob: string;
	/** What is not looked into. */
	readonly exclude: string;
}

/** Request, server to client: what stands at URIs (`LookParameters`, answers a `KindOfFile` for each). */
export const lookAtFilesRequest = 'istio/lookAtFiles';

export interface LookParameters {
	readonly uris: readonly string[];
}

export type KindOfFile = 'file' | 'directory' | 'other' | 'missing';

/** Request, server to client: the contents of files (`ReadParameters`, answers a `FileContent` for each). */
export const readFilesRequest = 'istio/readFiles';

export interface ReadParameters {
	readonly uris: readonly string[];
	/** Bytes beyond which a file is not read. */
	readonly largest: number;
}

/** The bytes; a string says why there are none, by the code that Node would have for it, such as ENOENT. */
export type FileContent = Uint8Array | 'too large' | 'ENOENT' | 'EACCES' | 'EIO';
