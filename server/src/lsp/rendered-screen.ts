// A screen that shows beside the findings of a file those that only a rendering of it shows. They are of the text that was on the
// disk: of what has been edited since, nothing is said, and what is below it moves along.
import type { Diagnostic } from 'vscode-languageserver';
import { unusedId } from '../rules/engine/control.ts';
import type { RenderedFile } from './rendered-files.ts';
import type { Screen } from './screen.ts';

export interface RenderedScreen extends Screen {
	/** Replaces all that renderings have shown. */
	replace(files: readonly RenderedFile[]): void;
}

/** What a file shows by itself. */
interface Plain {
	readonly version: number | undefined;
	readonly found: readonly Diagnostic[];
}

/** `textOf`: the text of a file that the editor shows. */
export function createRenderedScreen(screen: Screen, textOf: (uri: string) => string | undefined): RenderedScreen {
	let rendered: ReadonlyMap<string, RenderedFile> = new Map();
	const plain = new Map<string, Plain>();
	const show = (uri: string): void => {
		const { version, found } = plain.get(uri) ?? nothing;
		const file = rendered.get(uri);
		screen.show(uri, version, file === undefined ? found : together(found, file, textOf(uri) ?? file.text));
	};
	return {
		uris: screen.uris,
		of: screen.of,
		show(uri, version, found) {
			if (version === undefined && found.length === 0) plain.delete(uri);
			else plain.set(uri, { version, found });
			show(uri);
		},
		replace(files) {
			const before = rendered;
			rendered = new Map(files.map((file) => [file.uri, file]));
			for (const uri of new Set([...before.keys(), ...rendered.keys()])) show(uri);
		},
	};
}

const nothing: Plain = { version: undefined, found: [] };

/** The findings of a file, and of those that a rendering of it shows what they do not say. `text`: as it is now. */
export function together(plain: readonly Diagnostic[], file: RenderedFile, text: string): readonly Diagnostic[] {
	const own = file.isSilencing ? plain.filter(({ code }) => code !== unusedId) : plain;
	const move = moveOf(file.text, text);
	const more = file.found.flatMap(move).filter((one) => !own.some((other) => areSame(one, other)));
	return more.length === 0 ? own : [...own, ...more].sort(byPlace);
}

/** Moves a finding from one text to another, by the lines that are the same before and behind what has changed; gives none for one in that. */
function moveOf(before: string, after: string): (one: Diagnostic) => readonly Diagnostic[] {
	if (before === after) return (one) => [one];
	const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
	const most = Math.min(old.length, now.length);
	let start = 0;
	while (start < most && old[start] === now[start]) start++;
	let end = 0;
	while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
	const more = now.length - old.length;
	return (one) => {
		const { range } = one;
		if (range.end.line < start) return [one];
		if (range.start.line < old.length - end) return [];
		const moved = (place: typeof range.start) => ({ ...place, line: place.line + more });
		return [{ ...one, range: { start: moved(range.start), end: moved(range.end) } }];
	};
}

/** Whether two findings are of one rule at one place. */
function areSame({ code, range: a }: Diagnostic, { code: other, range: b }: Diagnostic): boolean {
	return code === other && !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

type Position = Diagnostic['range']['start'];

function isBefore(a: Position, b: Position): boolean {
	return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function byPlace({ range: { start: a } }: Diagnostic, { range: { start: b } }: Diagnostic): number {
	return a.line - b.line || a.character - b.character;
}
