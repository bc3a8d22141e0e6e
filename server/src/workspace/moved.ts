// movedSince(…): which files have changed, or may be judged in other environments, since a snapshot that need not be kept for it.
import { statesOf } from './environments.ts';
import type { FolderState } from './folder-state.ts';
import type { Folder, Snapshot } from './snapshot.ts';

/** Where the folders of a snapshot stand. */
export type Bearings = ReadonlyMap<Folder | undefined, Bearing>;

type Bearing = Pick<FolderState, 'steps' | 'step' | 'rivals'>;

export function bearingsOf(snapshot: Snapshot): Bearings {
	const bearing = ({ steps, step, rivals }: FolderState): Bearing => ({ steps, step, rivals });
	return new Map([...statesOf(snapshot)].map(([folder, state]) => [folder, bearing(state)]));
}

/** The URIs of these files; undefined: they may be any. */
export function movedSince(before: Bearings, now: Bearings): ReadonlySet<string> | undefined {
	if (before.size !== now.size) return undefined;
	const moved = new Set<string>();
	for (const [folder, { steps, step, rivals }] of now) {
		const then = before.get(folder);
		// Rivals are told anew whenever an overlay is another one.
		if (then?.steps !== steps || then.rivals !== rivals) return undefined;
		for (const uri of steps.slice(Math.min(then.step, step), Math.max(then.step, step))) moved.add(uri);
	}
	return moved;
}
