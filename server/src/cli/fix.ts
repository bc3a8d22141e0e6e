// istio-ls check --fix: applies what nobody would want otherwise, again and again until nothing of the kind is left, and
// writes the files, each as a whole and only if it is what it was; or shows as a diff what it would write.
import { createTwoFilesPatch } from 'diff';
import { type Encoded, encoded } from '../disk/encode.ts';
import { fileOf } from '../disk/load.ts';
import { isWithin, mostBytes, read, realpath } from '../disk/read.ts';
import { replace } from '../disk/write.ts';
import { applied, safeFixes } from '../features/code-actions.ts';
import { push } from '../maps.ts';
import type { Edit } from '../text/edit.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Found } from './outcome.ts';
import type { Workspace } from './workspace.ts';

/** Rounds after which mending ends: one mend may make another possible, but not for ever. */
const mostRounds = 10;

/** A file as it was, and as it is to be. */
interface Mended {
	readonly uri: string;
	readonly path: string;
	/** Without links, when it was read. */
	readonly real: string;
	readonly bytes: Buffer;
	readonly encoded: Encoded;
	text: string;
}

export interface Fixed {
	/** With what was mended. */
	readonly snapshot: Snapshot;
	/** What was found, and is no more. */
	readonly findings: readonly Found[];
	readonly files: readonly Mended[];
}

/** Mends what `judge` finds in a snapshot, in the files that the command named. Nothing is written. */
export function fixedIn(workspace: Workspace, judge: (snapshot: Snapshot) => readonly Found[]): Fixed {
	const editable = editableIn(workspace);
	const files = new Map<string, Mended>();
	let { snapshot } = workspace;
	const findings: Found[] = [];
	for (let round = 0; round < mostRounds; round++) {
		const { mended, edits } = safeFixes(judge(snapshot), ({ uri }) => editable(uri, snapshot) !== undefined);
		if (edits.length === 0) break;
		findings.push(...mended);
		const byUri = new Map<string, Edit[]>();
		for (const { uri, ...edit } of edits) push(byUri, uri, edit);
		for (const [uri, own] of byUri) {
			const file = files.get(uri) ?? editable(uri, snapshot);
			if (file === undefined) continue;
			files.set(uri, file);
			file.text = withEdits(file.text, own);
			const next = fileOf(file.path, file.text.includes('\n') ? file.text : file.text.replaceAll('\r', '\n'));
			snapshot = next === 'irrelevant' ? snapshot.without(uri) : snapshot.with(next);
		}
	}
	const changed = [...files.values()].filter(({ text, encoded: { text: before } }) => text !== before);
	return { snapshot, findings, files: changed };
}

/** `text` with edits, whose line ends become those that it has. */
function withEdits(text: string, edits: readonly Edit[]): string {
	const end = text.includes('\r\n') ? '\r\n' : text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
	return applied(
		text,
		edits.map((edit) => ({ ...edit, text: edit.text.replace(/\r?\n/g, end) })),
	);
}

/** The files that may be edited, by URI and once for each file that there is, whatever names it has. */
function editableIn({ own, roots, input }: Workspace): (uri: string, snapshot: Snapshot) => Mended | undefined {
	const known = new Map<string, Mended | undefined>();
	const taken = new Set<string>();
	const tops = roots.flatMap((root) => realpath(root) ?? []);
	const opened = (uri: string, snapshot: Snapshot): Mended | undefined => {
		if (input !== undefined && uri === input.uri) {
			const bytes = Buffer.from(input.text);
			const { path, text } = input;
			return { uri, path, real: path, bytes, text, encoded: { text, bytesOf: Buffer.from } };
		}
		const path = own.get(uri);
		const real = path && realpath(path);
		if (path === undefined || real === undefined || taken.has(real)) return undefined;
		// A link in a folder may lead to places that nobody has named.
		if (!tops.some((top) => isWithin(real, top))) return undefined;
		const file = fileAt(uri, path, real);
		if (file === undefined || !isAsRead(file, snapshot)) return undefined;
		taken.add(real);
		return file;
	};
	return (uri, snapshot) => {
		if (!known.has(uri)) known.set(uri, opened(uri, snapshot));
		return known.get(uri);
	};
}

function fileAt(uri: string, path: string, real: string): Mended | undefined {
	const reading = read(real, mostBytes);
	if (typeof reading !== 'object' || !('bytes' in reading)) return undefined;
	// What is read is valid until the next reading only.
	const bytes = Buffer.from(reading.bytes);
	const found = encoded(bytes);
	return found && { uri, path, real, bytes, encoded: found, text: found.text };
}

/** Whether a file still is what was judged: offsets count from that. */
function isAsRead({ uri, text }: Mended, snapshot: Snapshot): boolean {
	const file = snapshot.files.get(uri);
	const plain = text.includes('\n') ? text : text.replaceAll('\r', '\n');
	return (
		file !== undefined &&
		file.length === plain.length &&
		file.placed.every(({ chunk, start }) => plain.startsWith(chunk.text, start))
	);
}

/** Writes what was mended. Returns what could not be written; why is told to `onProblem`. */
export function written(files: readonly Mended[], onProblem: (message: string) => void): readonly Mended[] {
	return files.filter(({ path, real, bytes, encoded: { bytesOf }, text }) => {
		try {
			replace(path, real, bytes, bytesOf(text));
			return false;
		} catch (error) {
			onProblem((error as Error).message);
			return true;
		}
	});
}

/** What was mended, as a unified diff that `git apply` and `patch -p1` take; `nameOf`: how a file is called in it. */
export function diffOf(files: readonly Mended[], nameOf: (file: Mended) => string): string {
	return files
		.map((file) => {
			const {
				text,
				encoded: { text: before },
			} = file;
			const name = nameOf(file);
			const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, text, undefined, undefined, { context: 3 });
			return patch.replace(/^=+\n/, '');
		})
		.join('');
}
