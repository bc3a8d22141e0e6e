// What is refused where it stands is unknown to everybody else: in the examples of all rules one word is misspelled, half typed, left
// without its value, or put where a map or a list belongs. Where that is said of the word, nothing else may come up, in no document.
// A sample of the places; all of them with `ALL=1`.
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../server/src/features/answers.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { good } from '../../server/src/rules/engine/rule.ts';
import { rules } from '../../server/src/rules/index.generated.ts';
import type { Edit } from '../../server/src/text/edit.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import type { Entry, Node } from '../../server/src/yaml/node.ts';
import { parse } from '../../server/src/yaml/tree.ts';
import { fixture } from '../fixture.ts';

const step = process.env.ALL === '1' ? 1 : 23;

type Said = Diagnostic & { readonly uri: string };

function said(snapshot: Snapshot): readonly Said[] {
	return [...snapshot.files.keys()].flatMap((uri) => diagnostics(snapshot, uri).map((one) => ({ ...one, uri })));
}

function* entriesIn(node: Node, isRoot = true): Generator<Entry> {
	for (const entry of node.entries) {
		if (!isRoot || entry.key.text === 'spec') yield* entriesIn(entry.value, false);
		if (!isRoot) yield entry;
	}
	for (const item of node.items) yield* entriesIn(item, false);
}

/** The ways to err at an entry; each begins in its key or behind it. */
function* slips(text: string, { key, value }: Entry): Generator<Edit> {
	const { start, end } = key;
	const colon = text.indexOf(':', end) + 1;
	if (key.style !== 'plain' || !/^[a-zA-Z]\w{2,}$/.test(key.text) || colon === 0) return;
	yield { start, end, text: key.text.slice(0, -1) };
	if (key.text.length > 4) yield { start, end, text: key.text.slice(0, 2) };
	if (value.kind === 'scalar' && (value.style !== 'plain' || value.end <= value.start)) return;
	yield { start: colon, end: value.end, text: '' };
	if (value.kind !== 'scalar') yield { start: colon, end: value.end, text: ' x' };
}

/** What is said beside the slips of an example. */
function* repeated(source: string, next: () => boolean): Generator<string> {
	const { snapshot } = fixture(source);
	const before = new Set(said(snapshot).map(({ rule, message }) => rule + message));
	for (const file of snapshot.files.values()) {
		if (!/\.ya?ml$/.test(file.uri)) continue;
		const text = file.placed.map(({ chunk }) => chunk.text).join('');
		for (const { chunk, start: at } of file.placed) {
			const { root } = parse(chunk.text);
			for (const entry of root === undefined ? [] : entriesIn(root)) {
				for (const edit of slips(chunk.text, entry)) {
					if (!next()) continue;
					const made = text.slice(0, at + edit.start) + edit.text + text.slice(at + edit.end);
					const found = said(snapshot.with(openFile(file.uri, 2, made, file)));
					const fresh = found.filter(({ rule, message }) => !before.has(rule + message));
					const [from, to] = [at + entry.key.start, at + Math.max(entry.key.end, edit.start + edit.text.length) + 1];
					const isOwn = ({ uri, span }: Said): boolean => uri === file.uri && span.start <= to && span.end >= from;
					if (!fresh.some(isOwn)) continue;
					for (const one of fresh)
						if (!isOwn(one)) yield `"${entry.key.text}" as "${edit.text}": ${one.rule} ${one.message}`;
				}
			}
		}
	}
}

test('what is refused where it stands is not told again', { timeout: 240_000 }, () => {
	let count = 0;
	const next = (): boolean => count++ % step === 0;
	const all = rules.flatMap(({ docs }) => [...repeated(good(docs), next)]);
	expect(count).toBeGreaterThan(5000);
	expect([...new Set(all)]).toEqual([]);
});
