// A text within a regular expression.

/** A regular expression that matches just `text`. */
export function literally(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
