// Diagnostics in two beats: the edited file at once, everything else when the typing pauses.
import { areSame } from '../facts/table.ts';
import type { Diagnostic, Severity } from '../features/answers.ts';
import { diagnostics, type Judged, judgedIn } from '../features/diagnostics.ts';
import { limits, stopped } from '../limits.ts';
import { trimmed } from '../maps.ts';
import { meshOf } from '../mesh/mesh.ts';
import { judgements } from '../rules/engine/run.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Environment, environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type Batch, batchesOf, filesBeside, isForBatch, isLarge, stillAsJudged } from './batches.ts';
import { whenDue } from './due.ts';
import type { Guarded } from './guard.ts';
import type { Screen } from './screen.ts';
import type { Session } from './session.ts';
import { inSlices } from './slices.ts';
import { diagnostic } from './to-lsp.ts';

export interface Publisher {
	/** A file was edited: its diagnostics are due now. */
	edited(uri: string): void;
	/** Something changed: all diagnostics are due after a pause. */
	changed(): void;
	/** Judges a file now, as `edited` would soon. */
	now(uri: string): void;
	/** Judges all files; resolves to whether nothing has changed meanwhile. */
	all(): Promise<boolean>;
}

/** What was said of a file, and the files in which it points to places. */
interface Known {
	readonly judged: readonly Judged[];
	readonly files: readonly SourceFile[];
}

function knownOf(snapshot: Snapshot, uri: string, judged: readonly Judged[], found: readonly Diagnostic[]): Known {
	const uris = new Set([uri, ...found.flatMap(({ related }) => related.map((one) => one.uri))]);
	return { judged, files: trimmed([...uris].flatMap((one) => snapshot.files.get(one) ?? [])) };
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

interface Judge {
	readonly judge: (uri: string, environments: readonly Environment[]) => void;
	/** A file that was judged, and those in which its findings point to places; none for one that was not. */
	readonly filesBehind: (uri: string) => readonly SourceFile[];
}

/** Judges a file in some of its environments, and shows what is found; what was judged before and stays the same is not looked at again. */
function createJudge(
	connection: Guarded,
	session: Session,
	pageOf: (rule: string) => string,
	show: Screen['show'],
): Judge {
	/** By URI. */
	const known = new Map<string, Known>();
	const judge = (uri: string, environments: readonly Environment[]): void => {
		const { snapshot } = session;
		const file = snapshot.files.get(uri);
		if (file === undefined) {
			known.delete(uri);
			show(uri, undefined, []);
			return;
		}
		const judged = judgedIn(environments, uri);
		const before = known.get(uri);
		if (before !== undefined && isAsBefore(before, snapshot, judged)) return;
		const onFailure = (rule: string, error: unknown): void => connection.guard.failed(`The rule ${rule}`, error);
		const found = mostSevere(diagnostics(snapshot, uri, onFailure, judged), uri);
		known.set(uri, knownOf(snapshot, uri, judged, found));
		show(
			uri,
			file.version,
			found.map((one) => diagnostic(snapshot, uri, one, pageOf)),
		);
	};
	return { judge, filesBehind: (uri) => known.get(uri)?.files ?? [] };
}

const ranks: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** As many findings of a file as an editor shows, in their order. */
function mostSevere(found: readonly Diagnostic[], uri: string): readonly Diagnostic[] {
	const { most } = limits.findingsShown;
	if (found.length <= most) return found;
	stopped('findingsShown', uri);
	const shown = new Set(ranks.flatMap((rank) => found.filter(({ severity }) => severity === rank)).slice(0, most));
	return found.filter((one) => shown.has(one));
}

/** How far judging has come, from one pause to the next. */
interface Standing {
	/** Files that were judged in some of their environments only. */
	readonly unfinished: Set<string>;
	/** Files that were judged in all of theirs. */
	batches: readonly Batch[];
}

interface Judging {
	readonly standing: Standing;
	readonly judgeIn: (environment: Environment, uri: string) => void;
	/** Shows what is found in all environments of a file; whether that could be found. */
	readonly publish: (uri: string, environments: readonly Environment[]) => boolean;
	readonly filesBehind: Judge['filesBehind'];
	/** The files with findings on the screen. */
	readonly shown: Iterable<string>;
}

/** Judges all files that may be judged otherwise than before, in steps. */
function* judgingAll(snapshot: Snapshot, { standing, judgeIn, publish, filesBehind, shown }: Judging): Generator<void> {
	const kept: Batch[] = [];
	for (const batch of stillAsJudged(standing.batches.filter(isLarge), snapshot)) {
		if (batch !== undefined) kept.push(batch);
		yield;
	}
	standing.batches = kept;
	const beside = filesBeside(kept, snapshot);
	const gone = [...shown].filter((uri) => !snapshot.files.has(uri));
	const joining: string[] = [];
	for (const uri of new Set([...standing.unfinished, ...gone, ...beside])) {
		const environments = environmentsOf(snapshot, uri);
		// Of a hundred environments each may take its time, and requests wait for no more than one.
		for (const environment of environments.slice(1)) {
			judgeIn(environment, uri);
			yield;
		}
		const isDone = publish(uri, environments);
		standing.unfinished.delete(uri);
		if (isDone && beside.has(uri) && isForBatch(environments)) joining.push(uri);
		yield;
	}
	for (const batch of batchesOf(snapshot, joining, filesBehind)) {
		kept.push(batch);
		yield;
	}
}

/** `isReady`: whether the index is complete; before that, only open files are judged, and only of what they say themselves. */
export function createPublisher(
	connection: Guarded,
	session: Session,
	pageOf: (rule: string) => string,
	isReady: () => boolean,
	screen: Screen,
): Publisher {
	const { judge, filesBehind } = createJudge(connection, session, pageOf, screen.show);
	const due = new Set<string>();
	const standing: Standing = { unfinished: new Set(), batches: [] };
	let callOff = (): void => {};

	const publish = (uri: string, environments: readonly Environment[]): boolean => {
		const judged = (): boolean => {
			judge(uri, environments);
			return true;
		};
		return connection.guard.attempt(`Judging ${uri}`, judged, false);
	};
	const judgeIn = (environment: Environment, uri: string): void => {
		connection.guard.attempt(`Judging ${uri}`, () => judgements(meshOf(environment), uri), []);
	};

	const now = (uri: string): void => {
		due.delete(uri);
		if (!isReady()) return;
		standing.unfinished.add(uri);
		publish(uri, environmentsOf(session.snapshot, uri).slice(0, limits.environmentsAtOnce.most));
	};
	const edited = whenDue(connection.guard, due, now);

	const all = async (): Promise<boolean> => {
		if (!isReady()) return false;
		const { snapshot } = session;
		const isStale = (): boolean => session.snapshot !== snapshot;
		const work = judgingAll(snapshot, { standing, judgeIn, publish, filesBehind, shown: screen.uris() });
		return inSlices(work, () => {}, isStale);
	};

	return {
		edited,
		changed() {
			callOff();
			callOff = connection.guard.after(pause, 'Judging all files', all);
		},
		now,
		all,
	};
}
