// JSON as it may be printed into a log: as JSON.stringify makes it, but that nothing in it is a sign or a word which a terminal
// or a build server obeys (text/visible.ts). Such can only be in texts, where an escape means the same.
import { uncommanded } from '../../text/visible.ts';

export function printedJson(value: unknown, indent?: string): string {
	const text = JSON.stringify(value, undefined, indent).replace(
		/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
		escaped,
	);
	return `${uncommanded(text)}\n`;
}

function escaped(sign: string): string {
	return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
