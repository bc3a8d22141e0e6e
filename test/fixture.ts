// The fixture language: a workspace as one text, with marks in YAML comments.
//
//   #- shop/gateway.yaml        starts a file (a text without such a line is the file a.yaml)
//   #! { "assume": "complete" } settings of the folder, as JSON
//   $0                          the cursor
//   #    ^^^^ error rule: text  a mark on the line above, under what it means; `#<^^^^` if it begins at column 0
//
// Lines with marks are taken out before the text is analyzed. The check… functions below are the only callers of the core.
import { expect } from 'vitest';
import type { At, CompletionItem, Diagnostic, FileEdit, Jump } from '../server/src/features/answers.ts';
import { applied, fixAll } from '../server/src/features/code-actions.ts';
import { completion } from '../server/src/features/completion/completion.ts';
import { definition } from '../server/src/features/definition.ts';
import { diagnostics } from '../server/src/features/diagnostics.ts';
import { hover } from '../server/src/features/hover.ts';
import { references } from '../server/src/features/references.ts';
import { rename } from '../server/src/features/rename/rename.ts';
import { type Settings, settingsFrom } from '../server/src/settings.ts';
import { positionAt } from '../server/src/text/line-map.ts';
import { openFile } from '../server/src/text/source-file.ts';
import type { Span } from '../server/src/text/span.ts';
import { withAbsent } from '../server/src/workspace/listed-files.ts';
import { Snapshot } from '../server/src/workspace/snapshot.ts';

export { caseHead, cases } from './cases.ts';

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
	const beside = settings['schema.crds'].map((path) => `${folder}/${path}`);
	const made = { uri: folder, settings, beside, meshConfig: `${folder}/${settings.meshConfig}` };
	const isAbsent = (one: string): boolean => [...texts.keys()].every((file) => !`${file}/`.startsWith(`${one}/`));
	const workspace = withAbsent(made, new Map(opened.map((file) => [file.uri, file])), isAbsent);
	return {
		snapshot: new Snapshot(new Map(), [workspace]).with(...opened),
		texts,
		marks,
		cursor,
	};
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

type Found = Diagnostic & { readonly uri: string };

/** All diagnostics of a fixture; a rule that throws fails the test. */
export function allDiagnostics({ snapshot }: Fixture): readonly Found[] {
	const fail = (rule: string, error: unknown): never => {
		throw new Error(`rule ${rule} failed`, { cause: error });
	};
	return [...snapshot.files.keys()].flatMap((uri) => diagnostics(snapshot, uri, fail).map((one) => ({ ...one, uri })));
}

/** The errors and warnings of a fixture, as text. */
export function loud(source: string): readonly string[] {
	return allDiagnostics(fixture(source)).flatMap(({ severity, rule, message }) =>
		severity === 'error' || severity === 'warning' ? [`${severity} ${rule}: ${message}`] : [],
	);
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

/** Expects each fix that is offered, and all safe ones together, to remove what they mend and to add nothing. */
export function checkFixes(source: string): void {
	const read = fixture(source);
	for (const diagnostic of allDiagnostics(read)) {
		for (const { title, edits } of diagnostic.fixes()) checkMended(read, [diagnostic], edits, title);
	}
	for (const uri of read.snapshot.files.keys()) {
		const all = fixAll(read.snapshot, uri);
		if (all !== undefined) checkMended(read, all.diagnostics, all.edits, all.title);
	}
}

function checkMended(read: Fixture, mended: readonly Diagnostic[], edits: readonly FileEdit[], title: string): void {
	const id = ({ rule, message }: Diagnostic): string => `${rule} ${message}`;
	const before = allDiagnostics(read);
	const kept = before.map(id);
	for (const one of mended) kept.splice(kept.indexOf(id(one)), 1);
	const edited = withEdits(read, edits);
	const after = allDiagnostics(edited).filter((one) => !isLeft(title, one));
	// A value of the wrong type is not looked at further: once it has the right one, its line may have another fault.
	const lines = new Set(
		before.filter((one) => mended.some((by) => id(by) === id(one))).map((one) => lineIn(read, one)),
	);
	const isHidden = (one: Found): boolean =>
		mended.every(({ rule }) => rule !== one.rule) && lines.has(lineIn(edited, one));
	const added = after.filter((one) => !kept.includes(id(one)));
	expect(added.filter((one) => !isHidden(one)).map(id), title).toEqual([]);
	expect(after.length - added.length, title).toBeLessThanOrEqual(kept.length);
}

/** The pods of a new canary are deployed after its subset is there: until then it selects none. */
function isLeft(title: string, { rule, severity }: Diagnostic): boolean {
	return title.endsWith('for pods to come') && rule === 'subsets/unmatched-labels' && severity === 'information';
}

function lineIn(read: Fixture, { uri, span }: Found): string {
	return `${uri} ${markOf(read, uri, span, '').line}`;
}

function withEdits(read: Fixture, edits: readonly FileEdit[]): Fixture {
	const texts = new Map(read.texts);
	for (const [uri, text] of read.texts) texts.set(uri, applied(text, editsOf(uri, edits)));
	const opened = [...texts].map(([uri, text]) => openFile(uri, 2, text, read.snapshot.files.get(uri)));
	return { ...read, texts, snapshot: read.snapshot.with(...opened) };
}

function editsOf(uri: string, edits: readonly FileEdit[]): readonly FileEdit[] {
	return edits.filter((edit) => edit.uri === uri);
}

/** The titles of all fixes that are offered, by place. */
export function fixTitles(source: string): readonly string[] {
	return allDiagnostics(fixture(source)).flatMap(({ fixes }) => fixes().map(({ title }) => title));
}

/** The file of the finding that has a fix of this title, after it. */
export function fixed(source: string, title: string): string {
	const { uri, texts } = afterFix(source, title);
	return texts.get(uri) ?? '';
}

/** All files, one behind the other, after the fix of this title; it must mend its finding and add none. */
export function fixedEverywhere(source: string, title: string): string {
	checkFixes(source);
	return [...afterFix(source, title).texts.values()].join('\n');
}

function afterFix(source: string, title: string): Fixture & { readonly uri: string } {
	const read = fixture(source);
	const found = allDiagnostics(read).flatMap(({ uri, fixes }) => fixes().map((fix) => ({ uri, ...fix })));
	const fix = found.find((one) => one.title === title);
	if (fix === undefined) throw new Error(`no fix "${title}" among ${fixTitles(source).join(', ')}`);
	return { ...withEdits(read, fix.edits), uri: fix.uri };
}

/** Expects go to definition at the cursor to lead to the marked words, in the order of their texts (`1`, `2`, …). */
export function checkDefinition(source: string): void {
	const read = fixture(source);
	const jumps: readonly Jump[] = definition(read.snapshot, cursorOf(read));
	const marks = jumps.map(({ target }, index) => markOf(read, target.uri, target.name, String(index + 1)));
	expect(marked(source, marks)).toBe(source);
}

/** Expects the references at the cursor, declarations included, to be just the words marked, in the order of their texts. */
export function checkReferences(source: string): void {
	const read = fixture(source);
	const places = references(read.snapshot, cursorOf(read), true);
	const marks = places.map(({ uri, span }, index) => markOf(read, uri, span, String(index + 1)));
	expect(marked(source, marks)).toBe(source);
}

/** The workspace after the name at the cursor is renamed, or why it cannot be. */
export function renamed(source: string, name: string): string {
	const read = fixture(source);
	const found = rename(read.snapshot, cursorOf(read), name);
	if (found === undefined) return 'nothing to rename';
	if ('refusal' in found) return found.refusal;
	const files = [...read.texts].map(([uri, text]) =>
		applied(
			text,
			found.edits.filter((edit) => edit.uri === uri),
		),
	);
	return files.join('\n');
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

/** The completions at the cursor, sorted as an editor does. */
export function itemsIn(source: string): readonly CompletionItem[] {
	return itemsAt(fixture(source));
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
	return [...completion(read.snapshot, cursorOf(read)).items].sort((a, b) => (a.sort < b.sort ? -1 : 1));
}

function cursorOf({ cursor }: Fixture): At {
	if (cursor === undefined) throw new Error('the fixture has no cursor');
	return cursor;
}
