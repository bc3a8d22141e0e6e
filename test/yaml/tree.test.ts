// Trees: the same from both parsers, with every node where it was written, and never an exception.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cut } from '../../server/src/text/chunk.ts';
import { cursorAt } from '../../server/src/yaml/cursor.ts';
import { fromEvents } from '../../server/src/yaml/events.ts';
import type { Node } from '../../server/src/yaml/node.ts';
import { masked } from '../../server/src/yaml/templates/mask.ts';
import { isPlaceholder } from '../../server/src/yaml/templates/placeholders.ts';
import { tolerant } from '../../server/src/yaml/tolerant.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { dice } from '../dice.ts';
import { blocksRunBy } from '../work.ts';

/** A tree as text: kinds, texts, and where each scalar stands. */
function shown(node: Node | undefined): unknown {
	if (node === undefined) return undefined;
	if (node.kind === 'map')
		return Object.fromEntries(node.entries.map(({ key, value }) => [`${key.text}@${key.start}`, shown(value)]));
	if (node.kind === 'seq') return node.items.map(shown);
	return `${node.opaque ? 'opaque ' : ''}${node.text}@${node.start}-${node.end}`;
}

function find(root: Node | undefined, ...path: readonly (string | number)[]): Node | undefined {
	let node = root;
	for (const step of path) {
		node =
			typeof step === 'number' ? node?.items[step] : (node as Node<Record<string, unknown>> | undefined)?.get(step);
	}
	return node;
}

const documents = [
	'a: 1\nb: two\n',
	"a: 'it''s'\nb: \"x\\ty\"\nc: plain words\n",
	'a:\n- 1\n- b: 2\n  c: 3\n-\n- - x\n',
	'a:\n  - 1\n  - b: 2\nc: {d: e, f: [1, 2], g: }\n',
	'a: [x, "y", {z: 1}]\nb: {}\nc: []\n',
	'a: |\n  line\n  line\nb: >-\n  folded\n  more\nc: 1\n',
	'a:\nb: ~\nc: null\nd: ""\n',
	'a: &x 1\nb: *x\nc: &m {d: 1}\ne:\n  <<: *m\n  f: 2\n',
	'---\n# note\na: 1 # end\n',
	'a: 1\r\nb:\r\n  - c\r\n',
	'{ "a": "b", "c": [1, true, null],\n\t"d": { "e": 1 } }',
	'a:\n  b:\n    c: multi\n      line\n',
	'# only a comment\n',
	'',
];

describe('both parsers', () => {
	test.each(documents)('read %j alike', (text) => {
		const mask = masked(text);
		const quick = fromEvents(mask, text);
		expect(quick).toBeDefined();
		const slow = tolerant(mask, text);
		expect(slow.problems).toEqual([]);
		expect(shown(slow.root)).toEqual(shown(quick?.root));
	});
});

describe('a node', () => {
	test('stands where its words stand, without quotes', () => {
		const text = 'a: "b c"\nd: \'e\'\nf:   g  # h\n';
		const { root } = parse(text);
		for (const [key, word] of [
			['a', 'b c'],
			['d', 'e'],
			['f', 'g'],
		] as const) {
			const node = find(root, key);
			expect(text.slice(node?.start, node?.end)).toBe(word);
		}
	});

	test('reads scalars as YAML 1.2 does', () => {
		const { root } = parse(
			'a: 1\nb: 1.5\nc: true\nd: yes\ne: "1"\nf: ~\ng: 012\nh: 1.10\ni: 0x10\nj: 1e3\nk: .5\nl: 1.2.3\n',
		);
		const values = Object.fromEntries(root?.entries.map(({ key, value }) => [key.text, value.value]) ?? []);
		expect(values).toEqual({
			a: 1,
			b: 1.5,
			c: true,
			d: 'yes',
			e: '1',
			f: undefined,
			g: 12,
			h: 1.1,
			i: 16,
			j: 1000,
			k: 0.5,
			l: '1.2.3',
		});
	});

	test('follows merge keys and aliases; the last of duplicate keys wins', () => {
		const { root } = parse('x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz:\n  <<: [*x, {c: 4}]\nd: 1\nd: 2\n');
		expect(['a', 'b'].map((key) => find(root, 'y', key)?.value)).toEqual([1, 3]);
		expect(find(root, 'z', 'c')?.value).toBe(4);
		expect(find(root, 'd')?.value).toBe(2);
	});

	test.each([
		['a:\n  b: "x\n  y"\nc: 1\n', 'x y'],
		["a:\n  b: 'x\ny''s\n\n  z'\nc: 1\n", "x y's\nz"],
		['a:\n- "x\ny"\nc: 1\n', 'x y'],
		['a:\r\n  b: "x\r\n  \\"y\\""\r\nc: 1\r\n', 'x "y"'],
	])('in quotes may go on no deeper than its key, for kubectl does not look: %j', (text, value) => {
		const { root, problems } = parse(text);
		const node = find(root, 'a', text.includes('- ') ? 0 : 'b');
		expect({ problems, value: node?.text, c: find(root, 'c')?.text }).toEqual({ problems: [], value, c: '1' });
		expect(text.charAt((node?.start ?? 0) - 1) + text.charAt(node?.end ?? 0)).toMatch(/^(["'])\1$/);
	});

	test('in quotes that goes on so is text, whatever braces are in it', () => {
		const text = 'data:\n  a: \'{\n  "x": "{{pod}}",\n  "y": 1\n}\n\'\nc: 1\n';
		expect(parse(text)).toMatchObject({ problems: [], isTemplate: false });
		expect(find(parse(text).root, 'data')?.entries.map(({ key }) => key.text)).toEqual(['a']);
	});

	test.each(['a: "x\nb: "y"\n', 'a: "x\n---\nb: "\n', "a: 'x\n"])(
		'in quotes that are not closed is a fault: %j',
		(text) => {
			expect(parse(text).problems).toHaveLength(1);
		},
	);

	test('is null right behind its colon where nothing is written', () => {
		expect(find(parse('a:\nb: 1\n').root, 'a')).toMatchObject({ start: 2, end: 2, isNull: true });
	});
});

describe('templates', () => {
	test.each([
		['a: {{ .Values.x }}\n', 'a', '{{ .Values.x }}'],
		['a: "{{ .Values.x | default "y" }}"\n', 'a', '{{ .Values.x | default "y" }}'],
		['a: b-{{ .Values.x }}-c\n', 'a', 'b-{{ .Values.x }}-c'],
		['a:\n{{- if .x }}\n  b: 1\n{{- end }}\n', 'a', undefined],
	])('%j', (text, key, opaque) => {
		const { root, problems, isTemplate } = parse(text);
		expect({ problems, isTemplate }).toEqual({ problems: [], isTemplate: true });
		const node = find(root, key);
		expect(node?.opaque ? node.text : undefined).toBe(opaque);
	});

	test('are masked to the same length, with the same lines', () => {
		const text = 'a: {{ /* x\n y */ }}\n  {{- range .b }}\n- {{ . }}\n{{ end\n';
		const { text: mask } = masked(text);
		expect(mask.length).toBe(text.length);
		expect(mask.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length));
		expect(mask).not.toContain('{{');
	});

	// biome-ignore lint/suspicious/noTemplateCurlyInString: just what Flux and envsubst write
	test.each(['${X}', '$(NS)', 'FOO_PLACEHOLDER', 'DEX_SERVICE.DEX_NAMESPACE', '<your-host>'])(
		'%s is a placeholder',
		(text) => {
			expect(isPlaceholder(text)).toBe(true);
		},
	);
	test.each(['reviews', '*.example.com', 'v1', 'Reviews', 'my-placeholder-app', 'ns/name'])('%s is none', (text) => {
		expect(isPlaceholder(text)).toBe(false);
	});
});

/** Blocks of code for each character, far above what is needed, and far below what grows with the square. */
const most = 300;

describe('odd text', () => {
	const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`).join(
		'\n',
	);
	test.each([
		['brackets', '['.repeat(20_000)],
		['braces', '{a: '.repeat(20_000)],
		['an open quote', `a: "x\n${'  b\n'.repeat(20_000)}`],
		['an alias bomb', bomb],
		['deep maps', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
		['dashes', '- '.repeat(20_000)],
		['a conflict', `a: 1\n<<<<<<< HEAD\n${'b: [\n'.repeat(2000)}=======\n>>>>>>> x\n`],
		['a long line', `a: ${'x'.repeat(1_000_000)}`],
		['null characters', '\0'.repeat(1000)],
	])('%s', (_, text) => {
		const work = blocksRunBy(() => parse(text)) / (text.length + 1000);
		if (process.env.WORK !== undefined) console.info(_, work);
		expect(work).toBeLessThan(most);
	});
});

/** Every node of a tree, shared ones once. */
function nodesOf(root: Node | undefined, seen = new Set<Node>()): ReadonlySet<Node> {
	if (root === undefined || seen.has(root)) return seen;
	seen.add(root);
	for (const { key, value } of root.entries) {
		nodesOf(key, seen);
		nodesOf(value, seen);
	}
	for (const item of root.items) nodesOf(item, seen);
	return seen;
}

function soundness(text: string): void {
	const { root, problems } = parse(text);
	for (const { start, end } of [...nodesOf(root), ...problems.map(({ span }) => span)]) {
		expect(start).toBeGreaterThanOrEqual(0);
		expect(end).toBeGreaterThanOrEqual(start);
		expect(end).toBeLessThanOrEqual(text.length);
	}
}

const samples = globSync('samples/**/*.yaml', { cwd: join(import.meta.dirname, '../..') }).map((path) =>
	readFileSync(join(import.meta.dirname, '../..', path), 'utf8'),
);

describe('text on its way', () => {
	test('every prefix of the samples is read, and every place in them understood', () => {
		for (const text of samples.flatMap((sample) => cut(sample).map((piece) => piece.text))) {
			for (let end = 0; end < text.length; end += 13) {
				soundness(text.slice(0, end));
				cursorAt(text.slice(0, end), end);
				cursorAt(text, end);
			}
		}
	});

	test('random strokes break nothing', () => {
		const random = dice(7);
		const strokes = [
			'',
			' ',
			'\n',
			':',
			'-',
			'"',
			"'",
			'{',
			'}',
			'[',
			']',
			'*',
			'&',
			'#',
			'\t',
			'|',
			'{{',
			'---\n',
			'a',
			'@',
			'%',
		];
		for (let round = 0; round < 1500; round++) {
			const text = samples[random(samples.length)] ?? '';
			const at = random(text.length);
			const edited = text.slice(0, at) + (strokes[random(strokes.length)] ?? '') + text.slice(at + random(3));
			for (const piece of cut(edited)) soundness(piece.text);
			cursorAt(cut(edited)[0]?.text ?? '', Math.min(at, cut(edited)[0]?.text.length ?? 0));
		}
	});
});

const corpora = join(import.meta.dirname, '../../../shared/corpora');

test.skipIf(!existsSync(corpora))('both parsers read what people wrote alike', () => {
	let compared = 0;
	for (const path of globSync('**/*.yaml', { cwd: corpora }).slice(0, 1500)) {
		const text = readFileSync(join(corpora, path), 'utf8');
		if (text.length > 30_000 || text.includes('{{')) continue;
		for (const piece of cut(text)) {
			const quick = fromEvents(masked(piece.text), piece.text);
			if (quick === undefined || !/^(kind|apiVersion):/m.test(piece.text)) continue;
			const slow = tolerant(masked(piece.text), piece.text);
			expect(shown(slow.root), path).toEqual(shown(quick.root));
			compared++;
		}
	}
	expect(compared).toBeGreaterThan(300);
});
