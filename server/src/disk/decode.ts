// From bytes to text: UTF-8, and UTF-16 with a byte order mark, as PowerShell writes it. Nothing else is guessed at.

const utf8 = new TextDecoder('utf-8', { fatal: true });
const wide = { little: new TextDecoder('utf-16le'), big: new TextDecoder('utf-16be') };
const latin = new TextDecoder('latin1');

/** The text of a file, without a byte order mark; undefined if it is in an encoding that we do not read. */
export function decoded(bytes: Uint8Array): string | undefined {
	if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return undefined;
	const order = wideOrder(bytes);
	if (order !== undefined) return bytes.length % 2 === 0 ? withLineFeeds(wide[order].decode(bytes)) : undefined;
	const text = inUtf8(bytes);
	return text === undefined || text.includes(wideSign) ? undefined : withLineFeeds(text);
}

/** What a text would be that `decoded` refuses, in words. */
export const strangeEncoding = 'it is neither UTF-8 nor UTF-16 with a byte order mark';

/** Whether bytes are, or look like, UTF-16 or UTF-32: no search for ASCII finds anything in their `glimpse`. */
export function isWide(bytes: Uint8Array, glimpse: string): boolean {
	return wideOrder(bytes) !== undefined || glimpse.includes(wideSign);
}

/** The text of a file as far as it is ASCII, in no time: other signs come out wrong, and each as one or more. */
export function glimpsed(bytes: Uint8Array): string {
	return withLineFeeds(latin.decode(startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes));
}

// The word that each manifest has, in UTF-16 of either order, read as ASCII: without the last zero, which is where they differ.
const wideSign = [...'apiVersion'].join('\0');

/** The order of bytes in UTF-16 with a byte order mark; undefined for what is none. */
export function wideOrder(bytes: Uint8Array): 'little' | 'big' | undefined {
	if (startsWith(bytes, 0xff, 0xfe)) return 'little';
	return startsWith(bytes, 0xfe, 0xff) ? 'big' : undefined;
}

function inUtf8(bytes: Uint8Array): string | undefined {
	try {
		return utf8.decode(bytes);
	} catch {
		return undefined;
	}
}

/** Lone carriage returns end lines too, where nothing else does; the length stays the same. */
function withLineFeeds(text: string): string {
	return text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;
}

export function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
	return start.every((byte, index) => bytes[index] === byte);
}
