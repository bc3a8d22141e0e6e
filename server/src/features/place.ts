// Where a document stands in its file: a resource does not know that, for lines before it come and go.
import type { Chunk } from '../text/chunk.ts';
import { type Placed, placedAt, startOf } from '../text/source-file.ts';
import { type Span, shifted } from '../text/span.ts';
import type { Member } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At } from './answers.ts';

/** `span`, which counts from the document of a member, in file offsets. What is built in stands in no file; there it stays as it is. */
export function inFile(snapshot: Snapshot, member: Pick<Member, 'uri' | 'chunk'>, span: Span): Span {
	return shifted(span, offsetOf(snapshot, member.uri, member.chunk));
}

/** The document that a place is in; undefined where there is no such file. */
export function documentAt({ files }: Snapshot, { uri, offset }: At): Placed | undefined {
	const file = files.get(uri);
	return file === undefined ? undefined : placedAt(file, offset);
}

/** Where a document begins, in file offsets; 0 if the file has no such document any more. */
export function offsetOf({ files }: Snapshot, uri: string, chunk: Chunk): number {
	const file = files.get(uri);
	return file === undefined ? 0 : (startOf(file, chunk) ?? 0);
}
