// Diagnostics in two beats: the edited file at once, everything else when the typing pauses; only what differs is sent.
import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic as Sent } from 'vscode-languageserver/node';
import { areSame } from '../facts/table.ts';
import type { Diagnostic } from '../features/answers.ts';
import { diagnostics, type Judged, judgedIn } from '../features/diagnostics.ts';
import { limits } from '../limits.ts';
import { meshOf } from '../mesh/mesh.ts';
import { judgements } from '../rules/engine/run.ts';
import type { SourceFile } from '../text/source-file.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Guarded } from './guard.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';
import { diagnostic } from './to-lsp.ts';

export interface Publisher {
	/** A file was edited: its diagnostics are due now. */
	edited(uri: string): void;
	/** Something changed: all diagnostics are due after a pause. */
	changed(): void;
}

/** What the editor shows, by URI, files without diagnostics left out; `show` sends only what differs from that. */
function createScreen(connection: Guarded) {
	const shown = new Map<string, readonly Sent[]>();
	const show = (uri: string, version: number | undefined, found: readonly Sent[]): void => {
		if (isDeepStrictEqual(shown.get(uri) ?? [], found)) return;
		if (found.length === 0) shown.delete(uri);
		else shown.set(uri, found);
		connection.sendDiagnostics({ uri, diagnostics: [...found], ...(version === undefined ? {} : { version }) });
	};
	return { shown, show };
}

/** What was said of a file, and the files in which it points to places. */
interface Known {
	readonly judged: readonly Judged[];
	readonly files: readonly SourceFile[];
}

function knownOf(snapshot: Snapshot, uri: string, judged: readonly Judged[], found: readonly Diagnostic[]): Known {
	const uris = new Set([uri, ...found.flatMap(({ related }) => related.map((one) => one.uri))]);
	return { judged, files: [...uris].flatMap((one) => snapshot.files.get(one) ?? []) };
}

/** Whether the same was said in the same environments, and nothing has moved. */
function isAsBefore({ judged, files }: Known, snapshot: Snapshot, now: readonly Judged[]): boolean {
	return (
		files.every((file) => snapshot.files.get(file.uri) === file) &&
		judged.length === now.length &&
		judged.every(({ environment, documents }, index) => {
			const other = now[index];
			return other?.environment === environment && areSame(other.documents, documents);
		})
	);
}

/** Milliseconds without a change before the files beside the edited one are looked at. */
const pause = 250;

/** Judges a file, in the first `most` of its environments, and shows what is found; what was judged before and stays the same is not looked at again. */
function createJudge(
	connection: Guarded,
	session: Session,
	documentation: () => string,
	show: (uri: string, version: number | undefined, found: readonly Sent[]) => void,
): (uri: string, most?: number) => void {
	/** By URI. */
	const known = new Map<string, Known>();
	return (uri, most) => {
		const { snapshot } = session;
		const file = snapshot.files.get(uri);
		if (file === undefined) {
			known.delete(uri);
			show(uri, undefined, []);
			return;
		}
		const judged = judgedIn(snapshot, uri, most);
		const before = known.get(uri);
		if (before !== undefined && isAsBefore(before, snapshot, judged)) return;
		const onFailure = (rule: string, error: unknown): void => connection.guard.failed(`The rule ${rule}`, error);
		const found = diagnostics(snapshot, uri, onFailure, judged);
		known.set(uri, knownOf(snapshot, uri, judged, found));
		show(
			uri,
			file.version,
			found.map((one) => diagnostic(snapshot, uri, one, documentation())),
		);
	};
}

/** `isReady`: whether the index is complete; before that, only open files are judged, and only of what they say themselves. */
export function createPublisher(
	connection: Guarded,
	session: Session,
	documentation: () => string,
	isReady: () => boolean,
): Publisher {
	const { shown, show } = createScreen(connection);
	const judge = createJudge(connection, session, documentation, show);
	const due = new Set<string>();
	/** Files that were judged in some of their environments only. */
	const unfinished = new Set<string>();
	let callOff = (): void => {};

	const publish = (uri: string, most?: number): void =>
		connection.guard.attempt(`Judging ${uri}`, () => judge(uri, most), undefined);

	const flush = (): void => {
		const uris = [...due];
		due.clear();
		if (!isReady()) return;
		for (const uri of uris) {
			unfinished.add(uri);
			publish(uri, limits.environmentsAtOnce.most);
		}
	};

	const everything = async (): Promise<void> => {
		if (!isReady()) return;
		const { snapshot } = session;
		const uris = new Set([...unfinished, ...shown.keys(), ...snapshot.files.keys()]);
		const steps = function* (): Generator<string | undefined> {
			for (const uri of uris) {
				// Of a hundred environments each may take its time, and requests wait for no more than one.
				for (const environment of environmentsOf(snapshot, uri).slice(1)) {
					connection.guard.attempt(`Judging ${uri}`, () => judgements(meshOf(environment), uri), []);
					yield undefined;
				}
				yield uri;
			}
		};
		const finish = (uri: string | undefined): void => {
			if (uri === undefined) return;
			publish(uri);
			unfinished.delete(uri);
		};
		await inSlices(steps(), finish, () => session.snapshot !== snapshot);
	};

	return {
		edited(uri) {
			if (due.size === 0) connection.guard.soon('Judging the edited file', flush);
			due.add(uri);
		},
		changed() {
			callOff();
			callOff = connection.guard.after(pause, 'Judging all files', everything);
		},
	};
}
