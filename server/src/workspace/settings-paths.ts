// Paths in settings files. A settings file comes with the repository, so it may lead anywhere in there and nowhere else:
// not to other places of the disk, and not, by a path that Windows takes for a machine's, into the network.
import { decoded, parentOf } from '../text/uri.ts';

/** The URI of what `path` means in the settings file `uri`; undefined if it leads out of `root` (a URI without a slash at its end). */
export function placeOf(path: string, uri: string, root: string): string | undefined {
	if (path === '' || /^([a-z][a-z\d+.-]*:|[\\/])/i.test(path)) return undefined;
	const parts = parentOf(uri).split('/');
	for (const part of path.split(/[\\/]/)) {
		if (part === '..') {
			if (parts.join('/') === root) return undefined;
			parts.pop();
		} else if (part !== '.' && part !== '') {
			// Windows drops dots and blanks at the end of a name, and so would make a way upwards of these.
			if (/^[. ]+$/.test(part)) return undefined;
			parts.push(encodeURIComponent(part));
		}
	}
	const place = parts.join('/');
	return place === root || place.startsWith(`${root}/`) ? place : undefined;
}

/** Whether two URIs mean the same, however they are escaped. */
export function isSamePlace(one: string, other: string): boolean {
	return one === other || decoded(one) === decoded(other);
}
