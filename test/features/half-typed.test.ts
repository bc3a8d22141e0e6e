// Text on its way to being right: what stands elsewhere stays known, nothing is blamed for it, and every name of the
// samples is offered again where it was just taken out.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { definition } from '../../server/src/features/definition.ts';
import { hover } from '../../server/src/features/hover.ts';
import { rename } from '../../server/src/features/rename/rename.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { allDiagnostics, completionLabels, fixture } from '../fixture.ts';

const root = join(import.meta.dirname, '../../samples');
const folder = 'file:///samples';
const texts = new Map(
	globSync('**/*.yaml', { cwd: root }).map((path) => [
		`${folder}/${path.replaceAll('\\', '/')}`,
		readFileSync(join(root, path), 'utf8'),
	]),
);
const whole = new Snapshot(new Map(), [{ uri: folder, settings: defaultSettings }]).with(
	...[...texts].map(([uri, text]) => openFile(uri, 1, text)),
);

interface Word {
	readonly uri: string;
	readonly word: string;
	/** The text up to the word (its quote included), and behind it. */
	readonly before: string;
	readonly after: string;
}

/** Every word of the samples, labels and templates apart, that leads somewhere. */
function words(): readonly Word[] {
	return [...texts].flatMap(([uri, text]) => {
		const origins = new Map<number, Word>();
		for (let offset = 0; offset <= text.length; offset++) {
			for (const { origin, target } of definition(whole, { uri, offset })) {
				const said = text.slice(origin.start, origin.end);
				if (target.uri === uri && target.name.start === origin.start) continue;
				const isLabel = /:\s/.test(said);
				// What a template renders, or a wildcard covers, is nobody's to write out.
				const declared = texts.get(target.uri)?.slice(target.name.start, target.name.end) ?? '';
				if (isLabel || said.includes('{{') || (declared.startsWith('*') && !said.startsWith('*'))) continue;
				// A name in a longer word is offered with the word: an account with its identity.
				const before = text.slice(0, origin.start).replace(/[^\s"'[\]{},]*$/, '');
				const word = /^[^\s"'[\]{},]*/.exec(text.slice(before.length))?.[0] ?? '';
				origins.set(before.length, { uri, word, before, after: text.slice(before.length + word.length) });
			}
		}
		return [...origins.values()];
	});
}

const all = words();
const isQuoted = ({ before }: Word): boolean => /["']$/.test(before);
const unquoted = all.filter((word) => !isQuoted(word));
const firstLineGone = (text: string): string => text.slice(text.indexOf('\n'));
const windows = (text: string): string => text.replaceAll('\n', '\r\n');

/** How a text looks around a word that is being written, before and behind the cursor. */
const states: readonly (readonly [string, readonly Word[], (word: Word) => readonly [string, string]])[] = [
	['nothing yet', all, ({ before, after }) => [before, after]],
	['its first letters', all, ({ before, word, after }) => [before + word.slice(0, 2), after]],
	['a letter into it', all, ({ before, word, after }) => [before + word.slice(0, 1), word.slice(1) + after]],
	['no blank', unquoted, ({ before, after }) => [before.trimEnd(), after]],
	['an open quote', unquoted, ({ before, after }) => [`${before}"`, firstLineGone(after)]],
	['a broken line below', all, ({ before, after }) => [before, `${firstLineGone(after)}\nfoo: [bar\n  baz`]],
	['an open bracket above', all, ({ before, after }) => [`foo: [bar\n${before}`, after]],
	['an open quote above', all, ({ before, after }) => [`foo: "bar\n${before}`, after]],
	['a word without a colon above', all, ({ before, after }) => [`foo\n${before}`, after]],
	['windows line ends', all, ({ before, after }) => [windows(before), windows(after)]],
];

describe('every name of the samples is offered where it stood', () => {
	test.each(states)('%s', (_, words, state) => {
		expect(words.length).toBeGreaterThan(20);
		const missed: string[] = [];
		for (const one of words) {
			const [before, after] = state(one);
			const snapshot = whole.with(openFile(one.uri, 2, before + after));
			const labels = completion(snapshot, { uri: one.uri, offset: before.length }).items.map(({ label }) => label);
			// A full name of the same namespace is offered in short.
			if (!labels.some((label) => label === one.word || one.word.startsWith(`${label}.`)))
				missed.push(`${one.uri} ${before.slice(-40)}${one.word}: ${labels.join(' ')}`);
		}
		expect(missed).toEqual([]);
	});
});

/** A DestinationRule with `line` among its subsets, and a route to one of them. */
const rule = (line: string, subset = 'v1'): string => `#- rule.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
${line}
  - name: v1
    labels: { version: v1 }
#- route.yaml
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  http:
  - route: [{ destination: { host: reviews, subset: ${subset} } }]
#- service.yaml
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
`;

describe('a document with a fault', () => {
	test.each([
		'  - name: "v2',
		"  - name: 'v2",
		'  - {',
		'  - { name: "v2',
		'  - name: v2\n    labels: {',
		'  - name: v2\n    labels: { version: "v2 }',
		'  na',
		'\t- name: v2',
		'   x: 1',
		' - name: v2',
	])('%j is the only thing reported', (line) => {
		expect(allDiagnostics(fixture(rule(line))).map((one) => one.rule)).toEqual(['syntax/invalid-yaml']);
	});

	test.each(['  - name: "v2', "  - name: 'v2", '  - { name: "v2', '  - name: v2\n    labels: {'])(
		'%j does not hide what stands below',
		(line) => {
			expect([...completionLabels(rule(line, '$0'))].sort()).toEqual(['v1', 'v2']);
		},
	);

	test('a word that needs a colon spoils no key below', () => {
		const source = rule('  - name: v2').replace(
			'metadata: { name: reviews, namespace: shop }\nspec:\n  http',
			'metadata: { name: reviews, namespace: shop }\nspec:\n  gatew\n\n  # note\n  http',
		);
		expect(completionLabels(source.replace('subset: v1', 'subset: $0'))).toEqual(['v2', 'v1']);
	});

	test('a sound document that lacks the name is still reported', () => {
		const found = allDiagnostics(fixture(rule('  - name: v2', 'v3'))).map((one) => one.rule);
		expect(found).toContain('references/unknown-subset');
	});
});

describe('at and beside a typo', () => {
	const route = (lines: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  http:
  - ${lines}
`;
	const shown = (source: string): string => {
		const { snapshot, cursor } = fixture(source);
		return (cursor && hover(snapshot, cursor)?.markdown) ?? '';
	};

	test('a field that is half typed is not taken for names below it', () => {
		const { snapshot, cursor } = fixture(route('rou$0'));
		if (cursor === undefined) expect.unreachable();
		expect(definition(snapshot, cursor)).toEqual([]);
		expect(rename(snapshot, cursor, 'x')).toBeUndefined();
		expect(shown(route('rou$0'))).not.toContain('template');
	});

	test('what a subset is of is not told where that cannot be read', () => {
		expect(shown(route('route: [{ destination: { hst: reviews, subset: v$01 } }]'))).toMatch(/^\*\*subset\*\* `v1` — /);
	});
});
