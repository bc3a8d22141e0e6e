// Properties of the whole: an edited snapshot answers as a fresh one does, and no text on its way makes anything throw.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { definition } from '../../server/src/features/definition.ts';
import { diagnostics } from '../../server/src/features/diagnostics.ts';
import { hover } from '../../server/src/features/hover.ts';
import { defaultSettings } from '../../server/src/settings.ts';
import { openFile } from '../../server/src/text/source-file.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { dice } from '../dice.ts';

const root = join(import.meta.dirname, '../../samples');
const folder = 'file:///samples';
const texts: ReadonlyMap<string, string> = new Map(
	globSync('**/*.yaml', { cwd: root })
		.sort()
		.map((path) => [`${folder}/${path.replaceAll('\\', '/')}`, readFileSync(join(root, path), 'utf8')]),
);
const uris = [...texts.keys()];

function opened(all: ReadonlyMap<string, string>): Snapshot {
	const files = [...all].map(([uri, text]) => openFile(uri, 1, text));
	return new Snapshot(new Map(), [{ uri: folder, settings: defaultSettings }]).with(...files);
}

function fail(rule: string, error: unknown): never {
	throw new Error(`rule ${rule} failed`, { cause: error });
}

const strokes = [
	'',
	'',
	' ',
	'\n',
	':',
	'- ',
	'"',
	'{',
	']',
	'*',
	'#',
	'|',
	'{{ .x }}',
	'---\n',
	'a',
	'kind: Service\n',
];

/** `text` with a stroke, a lost piece, or a line that moved. */
function edited(text: string, random: (below: number) => number): string {
	const at = random(text.length + 1);
	if (random(4) > 0) return text.slice(0, at) + strokes[random(strokes.length)] + text.slice(at + random(6));
	const lines = text.split('\n');
	const [line = ''] = lines.splice(random(lines.length), 1);
	lines.splice(random(lines.length + 1), 0, line);
	return lines.join('\n');
}

test.each([1, 2, 3])('an edited snapshot gives the findings of a fresh one (%i)', (seed) => {
	const random = dice(seed);
	const now = new Map(texts);
	let snapshot = opened(texts);
	let seen = 0;
	for (let round = 1; round <= 60; round++) {
		const uri = uris[random(uris.length)] ?? '';
		const text = edited(now.get(uri) ?? '', random);
		now.set(uri, text);
		snapshot = snapshot.with(openFile(uri, round, text, snapshot.files.get(uri)));
		const all = (one: Snapshot) =>
			uris.map((other) => diagnostics(one, other, fail).map((found) => ({ ...found, fixes: found.fixes() })));
		const found = all(snapshot);
		if (round % 3 === 0) expect(found).toEqual(all(opened(now)));
		for (const [index, list] of found.entries()) {
			const length = now.get(uris[index] ?? '')?.length ?? 0;
			for (const { span } of list) expect(0 <= span.start && span.start <= span.end && span.end <= length).toBe(true);
			seen += list.length;
		}
	}
	expect(seen).toBeGreaterThan(0);
});

test('every prefix of the samples is analyzed, and its last place understood', () => {
	const whole = opened(texts);
	let answers = 0;
	for (const [uri, text] of texts) {
		let file = whole.files.get(uri);
		for (let end = 0; end <= text.length; end += 11) {
			file = openFile(uri, end, text.slice(0, end), file);
			const snapshot = whole.with(file);
			const at = { uri, offset: end };
			diagnostics(snapshot, uri, fail);
			for (const { span } of completion(snapshot, at).items) {
				expect(span.start <= end && end <= span.end && span.end <= end).toBe(true);
				answers++;
			}
			hover(snapshot, at);
			definition(snapshot, at);
		}
	}
	expect(answers).toBeGreaterThan(100);
});

test('every place of the samples is asked about, and every answer lies in its file', () => {
	const snapshot = opened(texts);
	let jumps = 0;
	for (const [uri, text] of texts) {
		for (let offset = 0; offset <= text.length; offset += 3) {
			const at = { uri, offset };
			for (const { span } of completion(snapshot, at).items)
				expect(span.start <= offset && offset <= span.end).toBe(true);
			const shown = hover(snapshot, at);
			if (shown !== undefined) expect(shown.span.start <= offset && offset <= shown.span.end).toBe(true);
			for (const { origin, target } of definition(snapshot, at)) {
				expect(origin.start <= offset && offset <= origin.end).toBe(true);
				const { length } = snapshot.files.get(target.uri) ?? { length: -1 };
				expect(target.name.start < target.name.end && target.span.end <= length).toBe(true);
				jumps++;
			}
		}
	}
	expect(jumps).toBeGreaterThan(100);
});
