// A baseline: the findings that were there when somebody began to look, so that old ones do not drown new ones. They are
// known by rule, file, resource, and the id and arguments of the message, so that they may move within their file and be
// worded better. Entries without an id, which older releases wrote, are known by the sentence until the file is updated.
import { dirname, relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { kindOfPath, readText } from '../disk/read.ts';
import { write } from '../disk/write.ts';
import { push } from '../maps.ts';
import type { Arguments } from '../rules/engine/message.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Found } from './outcome.ts';
import type { Places } from './places.ts';

/** What is compared: all that was found, and where. */
export interface Judged {
	readonly found: readonly Found[];
	readonly snapshot: Snapshot;
	readonly places: Places;
}

/** An entry of the file. */
export interface Known {
	/** Relative to the baseline, with slashes. */
	readonly file: string;
	readonly rule: string;
	/** `VirtualService shop/reviews`; '' where there is none. */
	readonly resource: string;
	/** For those who read the file. */
	readonly message: string;
	/** Of a rule that states its messages; with it, `message` is not compared. */
	readonly messageId?: string;
	/** What stands in the placeholders of the message; none if it is left out. */
	readonly arguments?: Arguments;
	/** How often; 1 unless said. */
	readonly count?: number;
}

export interface Compared {
	/** What the baseline does not know. */
	readonly fresh: readonly Found[];
	/** How many it does know. */
	readonly known: number;
	/** What is there no more, of the files that were checked or are gone. */
	readonly stale: readonly Known[];
}

/** The entries of a baseline; throws an Error with a sentence for the user. */
export function readBaseline(path: string): readonly Known[] {
	const text = readText(path);
	if (text === undefined) throw new Error(`No baseline at ${path}; --update-baseline creates it`);
	try {
		const { version, findings } = JSON.parse(text) as { readonly version?: unknown; readonly findings?: unknown };
		if (version === 1 && Array.isArray(findings) && findings.every(isKnown)) return findings;
	} catch {
		// Said below, for it comes to the same.
	}
	throw new Error(`${path} is not a baseline`);
}

function isKnown(entry: unknown): entry is Known {
	const known = (entry ?? {}) as Partial<Record<keyof Known, unknown>>;
	const { file, rule, resource, message, messageId = '', arguments: args = {}, count = 1 } = known;
	const words = [file, rule, resource, message, messageId];
	return words.every((one) => typeof one === 'string') && typeof args === 'object' && typeof count === 'number';
}

/** What of the findings is new, and what of the baseline is over. `path`: where the baseline is. */
export function compared({ found, snapshot, places }: Judged, baseline: readonly Known[], path: string): Compared {
	const left = new Map<string, number>();
	for (const one of baseline) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + (one.count ?? 1));
	const fresh = found.filter((one) => {
		const entry = entryOf(one, path, places);
		const key = [keyOf(entry), sentenceKeyOf(entry)].find((each) => (left.get(each) ?? 0) > 0);
		if (key !== undefined) left.set(key, (left.get(key) ?? 0) - 1);
		return key === undefined;
	});
	const stale = baseline.flatMap((one) => {
		const count = left.get(keyOf(one)) ?? 0;
		left.delete(keyOf(one));
		return count > 0 && isOver(one, snapshot, path) ? [{ ...one, count }] : [];
	});
	return { fresh, known: found.length - fresh.length, stale };
}

/** Whether what a baseline says of a file can be judged: the file was looked at, or is there no more. */
function isOver({ file }: Known, snapshot: Snapshot, path: string): boolean {
	const full = resolve(dirname(path), file);
	return snapshot.files.has(URI.file(full).toString()) || kindOfPath(full) === 'missing';
}

/** Writes a baseline of all that is found; of files that were not looked at, what `before` says stays. Returns its size. */
export function writeBaseline({ found, snapshot, places }: Judged, before: readonly Known[], path: string): number {
	const kept = before.filter((one) => !isOver(one, snapshot, path));
	const groups = new Map<string, Known[]>();
	for (const one of [...kept, ...found.map((each) => entryOf(each, path, places))]) push(groups, keyOf(one), one);
	const findings = [...groups.keys()].sort().flatMap((key) => {
		const group = groups.get(key) ?? [];
		const count = group.reduce((sum, one) => sum + (one.count ?? 1), 0);
		return group.slice(0, 1).map((one) => ({ ...one, ...(count > 1 ? { count } : {}) }));
	});
	// A line each, so that merges and reviews go well.
	const lines = findings.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
	write(path, `{\n  "version": 1,\n  "findings": [${lines === '' ? '' : `\n${lines}\n  `}]\n}\n`);
	return findings.length;
}

function entryOf(found: Found, path: string, places: Places): Known {
	const { uri, span, rule, message, messageId, arguments: args = {}, resource } = found;
	const isFile = places.linkOf(uri, span.start) !== undefined;
	const full = URI.parse(uri).fsPath;
	// What comes through standard input has no place beside the baseline, but a name.
	const file = isFile ? relative(dirname(path), full).split(sep).join('/') : places.pathAt(uri, span.start);
	return {
		file,
		rule,
		resource: resource === undefined ? '' : nameOf(resource),
		message,
		...(messageId === undefined ? {} : { messageId }),
		...(messageId === undefined || Object.keys(args).length === 0 ? {} : { arguments: args }),
	};
}

function nameOf({ kind, namespace, name }: NonNullable<Found['resource']>): string {
	return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** By what an entry is known: the id of its message if it has one, else the sentence. */
function keyOf(known: Known): string {
	const { file, rule, resource, messageId, arguments: args = {} } = known;
	if (messageId === undefined) return sentenceKeyOf(known);
	const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify([file, rule, resource, messageId, sorted]);
}

function sentenceKeyOf({ file, rule, resource, message }: Known): string {
	return JSON.stringify([file, rule, resource, message]);
}
