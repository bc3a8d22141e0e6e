// Completion and the rules agree: whatever is offered for a value of the samples, the rules do not call wrong once it is written.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { completion } from '../../../server/src/features/completion/completion.ts';
import { diagnostics } from '../../../server/src/features/diagnostics.ts';
import { defaultSettings } from '../../../server/src/settings.ts';
import { openFile } from '../../../server/src/text/source-file.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import type { Node } from '../../../server/src/yaml/node.ts';
import { tree } from '../../../server/src/yaml/tree.ts';

const folder = 'file:///w';
const root = join(import.meta.dirname, '../../../samples');
const paths = globSync('**/*.yaml', { cwd: root })
	.filter((path) => !/chart|kustomization|istio-test/.test(path))
	.sort();
const texts = new Map(paths.map((path) => [`${folder}/${path}`, readFileSync(join(root, path), 'utf8')]));
const all = new Snapshot(new Map(), [
	{ uri: folder, settings: defaultSettings, beside: [], meshConfig: `${folder}/none` },
]).with(...[...texts].map(([uri, text]) => openFile(uri, 1, text)));

/** What is not wrong, but not whole yet: one value does not say all. */
const unfinished =
	/^(?:schema\/(?:missing-|unmet-|without-effect)|subsets\/missing-labels|routing\/(?:missing-port|gateway-hop)|destination-rules\/|envoy-filters\/(?:missing|absent|unused))/;

/** That the fields are those of the other kind of Gateway, of which only the `apiVersion` has been written. */
const ofOtherApi = /of this Gateway are those of /;

/** With `DEEP=1` each value and each item, else some of them, always the same. */
const isDeep = process.env.DEEP !== undefined;
const [mostPlaces, mostItems] = isDeep ? [1000, 60] : [8, 5];

describe('what is offered is right', () => {
	test.each([...texts.keys()])('%s', (uri) => {
		const text = texts.get(uri) ?? '';
		const before = new Set(loudIn(all, uri).map(({ rule, message }) => `${rule} ${message}`));
		const wrong: string[] = [];
		const file = all.files.get(uri);
		const places = (file?.placed ?? []).flatMap(({ chunk, start }) =>
			scalars(tree(chunk).root).map((node) => ({ start: node.start + start, end: node.end + start })),
		);
		for (const { start, end } of picked(places, mostPlaces)) {
			const cut = text.slice(0, start) + text.slice(end);
			const open = all.with(openFile(uri, 2, cut, file));
			for (const item of picked(completion(open, { uri, offset: start }).items, mostItems)) {
				if (item.isSnippet === true) continue;
				const written = cut.slice(0, item.span.start) + item.text + cut.slice(item.span.end);
				const after = all.with(openFile(uri, 3, written, file));
				const [from, to] = [item.span.start, item.span.start + item.text.length];
				const said = loudIn(after, uri).filter(
					({ rule, message, span }) =>
						!unfinished.test(rule) &&
						!ofOtherApi.test(message) &&
						!before.has(`${rule} ${message}`) &&
						span.start < to &&
						span.end > from,
				);
				const line = cut.slice(cut.lastIndexOf('\n', start - 1) + 1, start).trim();
				wrong.push(...said.map(({ rule, message }) => `${line} ${item.text.trim()}: ${rule}: ${message}`));
			}
		}
		expect(wrong).toEqual([]);
	});
});

function loudIn(snapshot: Snapshot, uri: string) {
	return diagnostics(snapshot, uri).filter(({ severity }) => severity === 'error' || severity === 'warning');
}

function scalars(node: Node | undefined): readonly Node[] {
	if (node === undefined) return [];
	if (node.kind === 'scalar') return node.text === '' || node.text.includes('\n') ? [] : [node];
	return [...node.entries.flatMap(({ value }) => scalars(value)), ...node.items.flatMap(scalars)];
}

/** As many of `list`, evenly from all of it. */
function picked<T>(list: readonly T[], most: number): readonly T[] {
	const step = Math.max(1, list.length / most);
	return list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
