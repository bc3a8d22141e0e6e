// Characters without meaning: how a text is cut into chunks, which survive an edit, where offsets stand.
import { describe, expect, test } from 'vitest';
import { cut } from '../../server/src/text/chunk.ts';
import { offsetAt, positionAt } from '../../server/src/text/line-map.ts';
import { closedFile, firstDocument, openFile, placedAt } from '../../server/src/text/source-file.ts';

describe('cut', () => {
	test.each([
		['one document', 'a: 1\nb: 2\n', ['a: 1\nb: 2\n']],
		['a marker begins a document', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
		['a leading marker is part of the first', '---\na: 1\n', ['---\na: 1\n']],
		['text may follow the marker', 'a: 1\n--- # two\nb: 2', ['a: 1\n', '--- # two\nb: 2']],
		['the end marker belongs to what it ends', 'a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
		['both markers', 'a: 1\n...\n---\nb: 2\n', ['a: 1\n...\n', '---\nb: 2\n']],
		['longer dashes are no marker', 'a: 1\n----\nb: 2\n---x\n', ['a: 1\n----\nb: 2\n---x\n']],
		['indented dashes are no marker', 'a: |\n  ---\n', ['a: |\n  ---\n']],
		['a marker ends a block scalar', 'a: |\n  x\n---\nb', ['a: |\n  x\n', '---\nb']],
		['windows line ends', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
		['empty documents', '---\n---\n---', ['---\n', '---\n', '---']],
		['nothing', '', ['']],
	])('%s', (_, text, chunks) => {
		expect(cut(text).map((piece) => piece.text)).toEqual(chunks);
	});

	test('leaves no gap, and knows the lines', () => {
		const text = 'a: 1\n---\nb: 2\nc: 3\n...\nd: 4\n---';
		const pieces = cut(text);
		expect(pieces.map((piece) => piece.text).join('')).toBe(text);
		for (const { start, line } of pieces) expect(text.slice(0, start).split('\n').length - 1).toBe(line);
	});

	test('a byte order mark is left out', () => {
		expect(cut('\ufeffa: 1')).toEqual([{ text: 'a: 1', start: 1, line: 0 }]);
	});
});

describe('source files', () => {
	test('an edit keeps the chunks that did not change, also when they move', () => {
		const before = openFile('file:///a.yaml', 1, 'a: 1\n---\nb: 2\n---\nc: 3\n');
		const after = openFile('file:///a.yaml', 2, 'a: 10\n\n---\nb: 2\n---\nc: 3\n', before);
		const kept = after.placed.map(({ chunk }) => before.placed.some((one) => one.chunk === chunk));
		expect(kept).toEqual([false, true, true]);
		expect(after.placed[1]).toMatchObject({ start: 7, line: 2 });
	});

	test('equal chunks stay different ones', () => {
		const before = openFile('file:///a.yaml', 1, '---\na: 1\n---\na: 1\n');
		const after = openFile('file:///a.yaml', 2, '---\na: 1\n---\na: 1\n---\na: 1\n', before);
		expect(new Set(after.placed.map(({ chunk }) => chunk)).size).toBe(3);
	});

	test('a closed file keeps only what concerns us, with its place', () => {
		const file = closedFile('file:///a.yaml', 'a: 1\n---\nb: 2\n---\nc: 3\n', (text) => text.includes('b'));
		expect(file.placed).toEqual([{ chunk: { text: '---\nb: 2\n' }, start: 5, line: 1 }]);
		expect(positionAt(file, 9)).toEqual({ line: 2, character: 0 });
		expect(placedAt(file, 2)).toBeUndefined();
		expect(placedAt(file, 20)).toBeUndefined();
	});
});

test.each([
	['a licence', '# Copyright\n\n---\na: 1\n'],
	['a license after another mark', '---\r\n# Copyright\r\n---\r\na: 1\r\n'],
	['a directive', '%YAML 1.2\n---\na: 1\n'],
	['documents without anything', '--- # no\n  # so\n...\n \n---\n\ta: 1\n'],
	['nothing', '  a: 1\n---\nb: 2\n'],
	['nothing but a mark', '--- a: 1\n---\nb: 2\n'],
])('the first document is below %s', (_, text) => {
	expect(firstDocument(openFile('file:///a.yaml', 1, text))?.text).toContain('a: 1');
});

test('there is no first document where there are comments only', () => {
	expect(firstDocument(openFile('file:///a.yaml', 1, '# a\n---\n# b\n'))).toBeUndefined();
});

describe('positions', () => {
	test.each(['a: 1\nbc: 2\n---\nd: 3\n', 'a: 1\r\nbc: 2\r\n---\r\nd: 3', 'a: "😀"\n---\nb: ü\n'])(
		'there and back in %j',
		(text) => {
			const file = openFile('file:///a.yaml', 1, text);
			for (let offset = 0; offset <= text.length; offset++) {
				const position = positionAt(file, offset);
				const before = text.slice(0, offset).split('\n');
				expect(position).toEqual({ line: before.length - 1, character: before.at(-1)?.length });
				if (text[offset] !== '\n' || text[offset - 1] !== '\r') expect(offsetAt(file, position)).toBe(offset);
			}
		},
	);

	test('places outside of the text are its nearest end', () => {
		const file = openFile('file:///a.yaml', 1, 'a: 1\nb: 2\n');
		expect(offsetAt(file, { line: 0, character: 99 })).toBe(4);
		expect(offsetAt(file, { line: 99, character: 0 })).toBe(10);
	});

	test('in what is not kept of a closed file are the start of the file, or the end of what is kept before', () => {
		const file = closedFile('file:///a.yaml', 'a: 1\n---\nb: 2\n---\nc: 3\n', (text) => text.includes('b'));
		expect([2, 20].map((offset) => positionAt(file, offset))).toEqual([
			{ line: 0, character: 0 },
			{ line: 0, character: 0 },
		]);
		expect([0, 1, 4].map((line) => offsetAt(file, { line, character: 2 }))).toEqual([0, 7, 14]);
		const none = closedFile('file:///a.yaml', 'a: 1\n', () => false);
		expect([positionAt(none, 3), offsetAt(none, { line: 0, character: 3 })]).toEqual([{ line: 0, character: 0 }, 0]);
	});
});
