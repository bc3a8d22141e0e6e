// Prose for a terminal: lines of usual width, without the marks of Markdown and without signs that a terminal obeys.
import { visible } from '../text/visible.ts';
import { columns } from './report/frame.ts';

const width = 96;

/** `text` in lines, each behind `indent`; what stood in lines of its own, as the items of a list, stays so. */
export function wrapped(text: string, indent = ''): string {
	return text
		.split('\n')
		.flatMap((line) => filled(unmarked(visible(line.trim())), width - indent.length))
		.map((line) => (indent + line).trimEnd())
		.join('\n');
}

function filled(text: string, most: number): readonly string[] {
	const lines: string[] = [];
	let current = '';
	for (const word of text.split(/\s+/)) {
		if (current !== '' && columns(current) + columns(word) >= most) {
			lines.push(current);
			current = word;
		} else current = current === '' ? word : `${current} ${word}`;
	}
	return [...lines, current];
}

/** `[text](uri)` as `text (uri)`; code and stress without their marks. */
function unmarked(text: string): string {
	return text
		.replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, (_, words: string, uri: string) =>
			uri.startsWith('http') ? `${words} (${uri})` : words,
		)
		.replace(/\*\*([^*]+)\*\*/g, '$1')
		.replace(/`([^`]+)`/g, '$1');
}
