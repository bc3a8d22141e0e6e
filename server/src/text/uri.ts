// URIs of files, as text: where a file lies, and what a relative path means there.

/** The directory of a file, without a slash behind it. */
export function parentOf(uri: string): string {
	return uri.slice(0, uri.lastIndexOf('/'));
}

/** `path` seen from the directory `at`, `.` and `..` resolved; remote addresses come out as names that no file has. */
export function joined(at: string, path: string): string {
	const parts = at.split('/');
	for (const part of path.split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '.' && part !== '') parts.push(encodeURIComponent(part));
	}
	return parts.join('/');
}

/** A URI, or a part of one, as people write it: nothing is escaped. What is not UTF-8 stays as it is. */
export function decoded(uri: string): string {
	try {
		return decodeURIComponent(uri);
	} catch {
		return uri;
	}
}

/** Whether a URI, or a directory around it, is among `uris`. */
export function isAtOrBelow(uri: string, uris: ReadonlySet<string>): boolean {
	for (let at = uri; at.includes('/'); at = parentOf(at)) if (uris.has(at)) return true;
	return false;
}

/** Whether something at, below or above a URI is among `uris`. */
export function concerns(uri: string, uris: ReadonlySet<string>): boolean {
	return isAtOrBelow(uri, uris) || [...uris].some((one) => one.startsWith(`${uri}/`));
}
