// From bytes to text: UTF-8, and UTF-16 with a byte order mark, as PowerShell writes it. Nothing else is guessed at.
import { isUtf8 } from 'node:buffer';

/** The text of a file, without a byte order mark; undefined if it is in an encoding that we do not read. */
export function decoded(bytes: Buffer): string | undefined {
	if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return undefined;
	if (startsWith(bytes, 0xff, 0xfe)) return wide(bytes.subarray(2));
	if (startsWith(bytes, 0xfe, 0xff))
		return bytes.length % 2 === 0 ? wide(Buffer.from(bytes.subarray(2)).swap16()) : undefined;
	if (!isUtf8(bytes) || isWide(bytes)) return undefined;
	return withLineFeeds(bytes.toString('utf8', markLength(bytes)));
}

/** What a text would be that `decoded` refuses, in words. */
export const strangeEncoding = 'it is neither UTF-8 nor UTF-16 with a byte order mark';

/** Whether bytes are, or look like, UTF-16 or UTF-32: no search for ASCII finds anything in them. */
export function isWide(bytes: Buffer): boolean {
	return startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff) || bytes.includes(wideSign);
}

/** The text of a file as far as it is ASCII, in no time: other signs come out wrong, and each as one or more. */
export function glimpsed(bytes: Buffer): string {
	return withLineFeeds(bytes.toString('latin1', markLength(bytes)));
}

/** Length of the byte order mark of UTF-8. */
function markLength(bytes: Buffer): number {
	return startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
}

// The word that each manifest has, in UTF-16 of either order: without the last zero, which is where they differ.
const wideSign = Buffer.from('apiVersion', 'utf16le').subarray(0, -1);

function wide(bytes: Buffer): string | undefined {
	return bytes.length % 2 === 0 ? withLineFeeds(bytes.toString('utf16le')) : undefined;
}

/** Lone carriage returns end lines too, where nothing else does; the length stays the same. */
function withLineFeeds(text: string): string {
	return text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;
}

function startsWith(bytes: Buffer, ...start: readonly number[]): boolean {
	return start.every((byte, index) => bytes[index] === byte);
}

/** A text as a file holds it: what to write instead of it, and how its lines end. */
export interface Encoded {
	/** As long as what `decoded` gives; only lone carriage returns are still there. */
	readonly text: string;
	/** `text`, in the encoding of the file. */
	readonly bytesOf: (text: string) => Buffer;
}

/** The text of a file that is to be written again; undefined if `decoded` gives none. */
export function encoded(bytes: Buffer): Encoded | undefined {
	if (decoded(bytes) === undefined) return undefined;
	const isLittle = startsWith(bytes, 0xff, 0xfe);
	if (isLittle || startsWith(bytes, 0xfe, 0xff)) {
		const turned = (other: Buffer): Buffer => (isLittle ? other : Buffer.from(other).swap16());
		const mark = bytes.subarray(0, 2);
		const text = turned(bytes.subarray(2)).toString('utf16le');
		return { text, bytesOf: (next) => Buffer.concat([mark, turned(Buffer.from(next, 'utf16le'))]) };
	}
	const mark = bytes.subarray(0, markLength(bytes));
	return {
		text: bytes.toString('utf8', mark.length),
		bytesOf: (next) => Buffer.concat([mark, Buffer.from(next, 'utf8')]),
	};
}
