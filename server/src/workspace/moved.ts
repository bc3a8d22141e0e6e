// movedSince(…): which files have changed, or may be judged in other environments, since a snapshot that need not be kept for it.
import { statesOf } from './environments.ts';
import type { FolderState } from './folder-state.ts';
import type { Folder, Snapshot } from './snapshot.ts';

/** Where the folders of a snapshot stand. */
export type Bearings = ReadonlyMap<Folder | undefined, Bearing>;

interface Bearing extends Pick<FolderState, 'steps' | 'step' | 'rivals'> {
	readonly overlaysOf: FolderState['context']['overlaysOf'];
}

export function bearingsOf(snapshot: Snapshot): Bearings {
	const bearing = ({ steps, step, rivals, context: { overlaysOf } }: FolderState) => ({
		steps,
		step,
		rivals,
		overlaysOf,
	});
	return new Map([...statesOf(snapshot)].map(([folder, state]) => [folder, bearing(state)]));
}

/** The URIs of these files; undefined: they may be any. */
export function movedSince(before: Bearings, now: Bearings): ReadonlySet<string> | undefined {
	if (before.size !== now.size) return undefined;
	const moved = new Set<string>();
	for (const [folder, { steps, step, rivals, overlaysOf }] of now) {
		const then = before.get(folder);
		if (then?.steps !== steps || then.rivals !== rivals || then.overlaysOf !== overlaysOf) return undefined;
		for (const uri of steps.slice(Math.min(then.step, step), Math.max(then.step, step))) moved.add(uri);
	}
	return moved;
}
