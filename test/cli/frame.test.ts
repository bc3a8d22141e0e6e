// The line of a finding in a terminal: the carets stand under what is meant, whatever is before it.
import { expect, test } from 'vitest';
import { columns, frameOf } from '../../server/src/cli/report/frame.ts';
import { wrapped } from '../../server/src/cli/wrap.ts';

const plain = (carets: string): string => carets;

/** The line and its carets, without the gutter; `text` has the meant part in square brackets. */
function framed(text: string): readonly string[] {
	const [start, end] = [text.indexOf('['), text.indexOf(']') - 1];
	const line = { text: text.replace(/[[\]]/g, ''), number: 7, start, end };
	return frameOf(line, plain).map((one) => one.slice('    7 │ '.length));
}

test.each([
	['host: [reviews]', ['host: reviews', '      ^^^^^^^']],
	['host:[]', ['host:', '     ^']],
	['\thost: [a\tb]', ['    host: a    b', '          ^^^^^^']],
	['"日本": [x]', ['"日本": x', '        ^']],
	['😀: [😀]', ['😀: 😀', '    ^^']],
	['e\u0301: [x]', ['e\u0301: x', '   ^']],
	['a: "\u0000\u202e[x]"', ['a: "\\u0000\\u202ex"', '                ^']],
])('%j', (text, expected) => {
	expect(framed(text)).toEqual(expected);
});

test('of a long line what is around it is shown, and no more than a terminal is wide', () => {
	const lines = framed(`${'a'.repeat(5000)}[here]${'b'.repeat(5000)}`);
	expect(lines[0]).toMatch(/^…a+hereb+…$/);
	expect(columns(lines[0] ?? '')).toBeLessThanOrEqual(102);
	expect(lines[0]?.indexOf('here')).toBe(lines[1]?.indexOf('^'));
	const all = framed(`x: [${'y'.repeat(5000)}]`);
	for (const line of all) expect(columns(line)).toBeLessThanOrEqual(102);
	const pairs = framed(`${'😀'.repeat(300)}[x]${'😀'.repeat(300)}`);
	expect(pairs.join('')).not.toMatch(/\\ud/);
});

test('a megabyte in one line costs no more than what is shown of it', () => {
	const text = `${'a'.repeat(1_000_000)}x${'b'.repeat(1_000_000)}`;
	const [line = ''] = frameOf({ text, number: 1, start: 1_000_000, end: 1_000_001 }, plain);
	expect(line).toMatch(/^ {4}1 │ …a{49}xb{50}…$/);
});

test('prose is wrapped, without the marks of Markdown', () => {
	expect(wrapped('See [the page](https://a.b/c), `code` and **stress**.\n- a\n- b', '  ')).toBe(
		'  See the page (https://a.b/c), code and stress.\n  - a\n  - b',
	);
	expect(
		wrapped('word '.repeat(50))
			.split('\n')
			.every((line) => columns(line) <= 96),
	).toBe(true);
	expect(wrapped('\u001b[2J')).toBe('\\u001b[2J');
});
