// Lines as LSP counts them: `\n`, `\r\n` and `\r` end one. The library that keeps the editor's documents counts so too.
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { offsetAt, positionAt } from '../../server/src/text/line-map.ts';
import { openFile } from '../../server/src/text/source-file.ts';

test.each([
	'',
	'a',
	'a\n',
	'a\rb',
	'a\r',
	'\r',
	'\r\r\n\n\r',
	'a\r\nb\r\n',
	'a: 1\rb: 2\n---\nc: 3\r\rd\r\n---\r\ne: 4\rf',
	'a\r\n\rb\n\r',
	'---\r---\n---\n',
])('%j', (text) => {
	const theirs = TextDocument.create('file:///w/a.yaml', 'yaml', 1, text);
	const ours = openFile('file:///w/a.yaml', 1, text);
	for (let offset = 0; offset <= text.length; offset++) {
		// Between \r and \n is no place; the library says the end of the line.
		if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
		const position = theirs.positionAt(offset);
		expect([offset, positionAt(ours, offset)]).toEqual([offset, position]);
		expect([position, offsetAt(ours, position)]).toEqual([position, offset]);
	}
	for (let line = 0; line < theirs.lineCount; line++)
		expect(offsetAt(ours, { line, character: 1000 })).toBe(theirs.offsetAt({ line, character: 1000 }));
});
