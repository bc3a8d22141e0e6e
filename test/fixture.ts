// The fixture language: a workspace as one text, with marks in YAML comments.
//
//   #- shop/gateway.yaml        starts a file (a text without such a line is the file a.yaml)
//   #! { "assume": "complete" } settings of the folder, as JSON
//   $0                          the cursor
//   #    ^^^^ error rule: text  a mark on the line above, under what it means; `#<^^^^` if it begins at column 0
//
// Lines with marks are taken out before the text is analysed. The check… functions below are the only callers of the core.
import { expect } from 'vitest';
import type { At, CompletionItem, Diagnostic, Jump } from '../server/src/features/answers.ts';
import { applied } from '../server/src/features/code-actions.ts';
import { completion } from '../server/src/features/completion/completion.ts';
import { definition } from '../server/src/features/definition.ts';
import { diagnostics } from '../server/src/features/diagnostics.ts';
import { hover } from '../server/src/features/hover.ts';
import { type Settings, settingsFrom } from '../server/src/settings.ts';
import { positionAt } from '../server/src/text/line-map.ts';
import { openFile } from '../server/src/text/source-file.ts';
import type { Span } from '../server/src/text/span.ts';
import { Snapshot } from '../server/src/workspace/snapshot.ts';

const folder = 'file:///w';

/** A mark: the words behind the carets, and the span above them (in the file without marks). */
interface Mark {
	readonly uri: string;
	readonly line: number;
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

export interface Fixture {
	readonly snapshot: Snapshot;
	/** URI -> text without marks and cursor. */
	readonly texts: ReadonlyMap<string, string>;
	readonly marks: readonly Mark[];
	readonly cursor: At | undefined;
}

const markLine = /^(?<lead>#<|\s*#\s*)(?<carets>\^+)(?:\s+(?<text>.*))?$/;

/** Reads a fixture; `settings` are those of the folder, beside what its `#!` line says. */
export function fixture(source: string): Fixture {
	const files = new Map<string, string[]>();
	const marks: Mark[] = [];
	let settings: Settings = settingsFrom({});
	let uri = `${folder}/a.yaml`;
	for (const line of source.split('\n')) {
		const lines = files.get(uri) ?? [];
		const mark = markLine.exec(line)?.groups;
		if (line.startsWith('#- ')) uri = `${folder}/${line.slice(3).trim()}`;
		else if (line.startsWith('#! ')) settings = settingsFrom(JSON.parse(line.slice(3)));
		else if (mark?.carets !== undefined) {
			const start = mark.lead === '#<' ? 0 : (mark.lead?.length ?? 0);
			marks.push({ uri, line: lines.length - 1, start, end: start + mark.carets.length, text: mark.text ?? '' });
		} else files.set(uri, [...lines, line]);
	}
	let cursor: At | undefined;
	const texts = new Map<string, string>();
	for (const [file, lines] of files) {
		const text = lines.join('\n');
		const offset = text.indexOf('$0');
		if (offset !== -1) cursor = { uri: file, offset };
		texts.set(file, text.replace('$0', ''));
	}
	const opened = [...texts].map(([file, text]) => openFile(file, 1, text));
	return { snapshot: new Snapshot(new Map(), [{ uri: folder, settings }]).with(...opened), texts, marks, cursor };
}

/** The fixture's text, with these marks instead of its own. */
function marked(source: string, marks: readonly Mark[]): string {
	const out: string[] = [];
	let uri = `${folder}/a.yaml`;
	let line = -1;
	for (const text of source.split('\n')) {
		if (markLine.test(text)) continue;
		out.push(text);
		if (text.startsWith('#- ')) {
			uri = `${folder}/${text.slice(3).trim()}`;
			line = -1;
		} else if (!text.startsWith('#! ')) {
			line++;
			for (const mark of marks) if (mark.uri === uri && mark.line === line) out.push(lineOf(mark));
		}
	}
	return out.join('\n');
}

function lineOf({ start, end, text }: Mark): string {
	const carets = '^'.repeat(Math.max(1, end - start));
	return start === 0 ? `#<${carets} ${text}` : `${'#'.padEnd(start)}${carets} ${text}`;
}

function markOf({ snapshot }: Fixture, uri: string, span: Span, text: string): Mark {
	const file = snapshot.files.get(uri);
	if (file === undefined) throw new Error(`no file ${uri}`);
	const [start, end] = [positionAt(file, span.start), positionAt(file, span.end)];
	return {
		uri,
		line: start.line,
		start: start.character,
		end: end.line === start.line ? end.character : start.character + 1,
		text,
	};
}

/** All diagnostics of a fixture; a rule that throws fails the test. */
export function allDiagnostics({ snapshot }: Fixture): readonly (Diagnostic & { readonly uri: string })[] {
	const fail = (rule: string, error: unknown): never => {
		throw new Error(`rule ${rule} failed`, { cause: error });
	};
	return [...snapshot.files.keys()].flatMap((uri) => diagnostics(snapshot, uri, fail).map((one) => ({ ...one, uri })));
}

/** The fixture with the marks that the findings give: equal to the fixture itself if they are as expected. */
export function withFindings(source: string): string {
	const read = fixture(source);
	return marked(
		source,
		allDiagnostics(read).map(({ uri, span, severity, rule, message }) =>
			markOf(read, uri, span, `${severity} ${rule}: ${message}`),
		),
	);
}

/** Expects the findings to be just those marked. */
export function checkFindings(source: string): void {
	expect(withFindings(source)).toBe(source);
}

/** Expects each fix that is offered for a finding of `rule` to remove it, and to add no other. */
export function checkFixes(source: string, rule: string): void {
	const read = fixture(source);
	const before = allDiagnostics(read);
	const id = ({ uri, rule: by, message }: (typeof before)[number]): string => `${uri} ${by} ${message}`;
	for (const diagnostic of before.filter((one) => one.rule === rule)) {
		for (const { title, edits } of diagnostic.fixes) {
			const text = applied(read.texts.get(diagnostic.uri) ?? '', edits);
			const snapshot = read.snapshot.with(openFile(diagnostic.uri, 2, text));
			const after = allDiagnostics({ ...read, snapshot }).map(id);
			expect(after.length, `${title}\n${text}`).toBeLessThan(before.length);
			expect(before.map(id), title).toEqual(expect.arrayContaining(after));
		}
	}
}

/** The file of the finding that has a fix of this title, after it. */
export function fixed(source: string, title: string): string {
	const read = fixture(source);
	const all = allDiagnostics(read).flatMap(({ uri, fixes }) => fixes.map((fix) => ({ uri, fix })));
	const found = all.find(({ fix }) => fix.title === title);
	if (found === undefined) throw new Error(`no fix "${title}" among ${all.map(({ fix }) => fix.title).join(', ')}`);
	return applied(read.texts.get(found.uri) ?? '', found.fix.edits);
}

/** Expects go to definition at the cursor to lead to the marked words, in the order of their texts (`1`, `2`, …). */
export function checkDefinition(source: string): void {
	const read = fixture(source);
	const jumps: readonly Jump[] = definition(read.snapshot, cursorOf(read));
	const marks = jumps.map(({ target }, index) => markOf(read, target.uri, target.name, String(index + 1)));
	expect(marked(source, marks)).toBe(source);
}

/** What hovering at the cursor says; undefined if nothing. */
export function hoverText(source: string): string | undefined {
	const read = fixture(source);
	return hover(read.snapshot, cursorOf(read))?.markdown;
}

/** The completions at the cursor, sorted as an editor does, `label — detail`. */
export function completions(source: string): readonly string[] {
	return itemsAt(fixture(source)).map(({ label, detail }) => `${label} — ${detail}`);
}

/** The labels of the completions at the cursor. */
export function completionLabels(source: string): readonly string[] {
	return itemsAt(fixture(source)).map(({ label }) => label);
}

/** The file with the cursor, after the completion `label` is taken. */
export function completed(source: string, label: string): string {
	const read = fixture(source);
	const item = itemsAt(read).find((one) => one.label === label);
	const { uri } = cursorOf(read);
	const text = read.texts.get(uri) ?? '';
	if (item === undefined) throw new Error(`no completion "${label}" among ${itemsAt(read).map((one) => one.label)}`);
	return text.slice(0, item.span.start) + item.text + text.slice(item.span.end);
}

function itemsAt(read: Fixture): readonly CompletionItem[] {
	return [...completion(read.snapshot, cursorOf(read))].sort((a, b) => (a.sort < b.sort ? -1 : 1));
}

function cursorOf({ cursor }: Fixture): At {
	if (cursor === undefined) throw new Error('the fixture has no cursor');
	return cursor;
}
