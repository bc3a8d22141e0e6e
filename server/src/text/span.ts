// Span: a half-open range of UTF-16 offsets. Whether they count from a chunk or from a file is said where one is kept.

export interface Span {
	readonly start: number;
	readonly end: number;
}

/** Where something is, and nothing else of it. */
export function plainSpan({ start, end }: Span): Span {
	return { start, end };
}

/** Whether `offset` touches `span`; the end counts, since a cursor stands behind the last letter of a word. */
export function contains(span: Span, offset: number): boolean {
	return span.start <= offset && offset <= span.end;
}

/** Whether the two share at least one character, or one is empty and lies in the other. */
export function overlaps(a: Span, b: Span): boolean {
	return a.start < b.end && b.start < a.end;
}

/** `span`, moved by `by` characters: from the offsets of a chunk to those of its file. */
export function shifted(span: Span, by: number): Span {
	return { start: span.start + by, end: span.end + by };
}
