// The other way: a text in the encoding of the file that it is to be written to.
import { decoded, startsWith, wideOrder } from './decode.ts';

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
	const order = wideOrder(bytes);
	if (order !== undefined) {
		const turned = (other: Buffer): Buffer => (order === 'little' ? other : Buffer.from(other).swap16());
		const mark = bytes.subarray(0, 2);
		const text = turned(bytes.subarray(2)).toString('utf16le');
		return { text, bytesOf: (next) => Buffer.concat([mark, turned(Buffer.from(next, 'utf16le'))]) };
	}
	const mark = bytes.subarray(0, startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0);
	return {
		text: bytes.toString('utf8', mark.length),
		bytesOf: (next) => Buffer.concat([mark, Buffer.from(next, 'utf8')]),
	};
}
