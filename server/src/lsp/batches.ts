// Batches: files that were judged together, with what that hung on, each thing once; so that after a pause in typing a hundred
// files are found to be as before at one look instead of a hundred.
import { type Clock, recorded } from '../facts/cell.ts';
import { beneath } from '../facts/fact.ts';
import { type Gathered, gathered, hasAnyChanged } from '../facts/gathered.ts';
import { areSame } from '../facts/table.ts';
import { judgedIn } from '../features/diagnostics.ts';
import { limits } from '../limits.ts';
import { type Mesh, meshOf } from '../mesh/mesh.ts';
import type { SourceFile } from '../text/source-file.ts';
import { type Environment, environmentsOf } from '../workspace/environments.ts';
import { type Bearings, bearingsOf, movedSince } from '../workspace/moved.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

export interface Batch {
	readonly uris: readonly string[];
	/** The ids of the environments of each file, in the order of `uris`. */
	readonly environments: readonly (readonly string[])[];
	/** Where in `uris` the first file stands of those that have the same environments. */
	readonly examples: readonly number[];
	/** Where the folders stood when they were last found to be as before. */
	readonly bearings: Bearings;
	/** Themselves, and the files in which their findings point to places. */
	readonly files: readonly SourceFile[];
	/** What they were judged in: an environment may get another mesh, and then what was asked of the old one says nothing. */
	readonly meshes: ReadonlySet<Mesh>;
	/** What the rules asked for to judge them. */
	readonly cells: Gathered;
	readonly clock: Clock;
	/** The step of the clock in which they were judged. */
	readonly step: number;
}

/** How many files are looked at at once: some more save little, and all of them are asked one by one if one is another. */
const most = 64;

/** Whether it is worth keeping: files of small ones join others the next time. */
export function isLarge({ uris }: Batch): boolean {
	return uris.length >= most / 2;
}

/** Whether a file can be in one: what is judged in a hundred environments asks for a hundred times as much. */
export function isForBatch(environments: readonly Environment[]): boolean {
	return environments.length <= limits.environmentsAtOnce.most;
}

/** Batches of files that have just been judged. `filesBehind`: the file itself, and those in which its findings point to places. */
export function* batchesOf(
	snapshot: Snapshot,
	uris: readonly string[],
	filesBehind: (uri: string) => readonly SourceFile[],
): Generator<Batch> {
	for (let start = 0; start < uris.length; start += most) {
		const own = uris.slice(start, start + most);
		const environments = own.map((uri) => environmentsOf(snapshot, uri));
		// A judgment of a file is made of those of its documents, and these of what the rules asked for.
		const { trace } = recorded(() => own.map((uri, index) => judgedIn(environments[index] ?? [], uri)));
		const { clock } = snapshot.lineage;
		const ids = environments.map(idsOf);
		yield {
			uris: own,
			environments: ids,
			examples: [...new Map(ids.map((some, index) => [some.join('\n'), index])).values()],
			bearings: bearingsOf(snapshot),
			files: [...new Set(own.flatMap(filesBehind))],
			meshes: new Set(environments.flat().map(meshOf)),
			cells: gathered(beneath(trace, 2)),
			clock,
			step: clock.now,
		};
	}
}

/** The URIs of the files of a snapshot that are in none of the batches, all of whose files are there. */
export function filesBeside(batches: readonly Batch[], { files }: Snapshot): ReadonlySet<string> {
	if (batches.reduce((sum, { uris }) => sum + uris.length, 0) === files.size) return none;
	const held = new Set(batches.flatMap(({ uris }) => uris));
	return new Set([...files.keys()].filter((uri) => !held.has(uri)));
}

const none: ReadonlySet<string> = new Set();

/** Those of the batches all of whose files stand where they stood, and would be judged the same; the others as undefined. */
export function* stillAsJudged(batches: readonly Batch[], snapshot: Snapshot): Generator<Batch | undefined> {
	const bearings = bearingsOf(snapshot);
	for (const batch of batches) yield isAsJudged(batch, snapshot, bearings) ? { ...batch, bearings } : undefined;
}

function isAsJudged(batch: Batch, snapshot: Snapshot, bearings: Bearings): boolean {
	const { uris, environments, examples, files, meshes, cells, clock, step } = batch;
	if (snapshot.lineage.clock !== clock) return false;
	const moved = movedSince(batch.bearings, bearings);
	const isStill = moved !== undefined && !files.some(({ uri }) => moved.has(uri));
	if (!isStill && files.some((file) => snapshot.files.get(file.uri) !== file)) return false;
	const met = new Set<Environment>();
	for (const index of isStill ? examples : uris.keys()) {
		const now = environmentsOf(snapshot, uris[index] ?? '');
		if (!areSame(idsOf(now), environments[index])) return false;
		for (const one of now) met.add(one);
	}
	// To ask for them moves them to this snapshot.
	for (const environment of met) if (!meshes.has(meshOf(environment))) return false;
	return !hasAnyChanged(cells, step);
}

function idsOf(environments: readonly Environment[]): readonly string[] {
	return environments.map(({ id }) => id);
}
