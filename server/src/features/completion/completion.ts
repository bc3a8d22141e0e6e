// Completion: what may stand at the cursor. Where a table of references says that a name belongs there, the names.

import { meshOf } from '../../mesh/mesh.ts';
import { placedAt } from '../../text/source-file.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { cursorAt } from '../../yaml/cursor.ts';
import type { At, CompletionItem } from '../answers.ts';
import { insertion } from './insertion.ts';
import { symbolItems } from './symbols.ts';

/** What may be written at `at`, best first; none in comments, in text that is no manifest of a known kind, or when nothing is known. */
export function completion(snapshot: Snapshot, at: At): readonly CompletionItem[] {
	const file = snapshot.files.get(at.uri);
	const placed = file === undefined ? undefined : placedAt(file, at.offset);
	const cursor = placed === undefined ? undefined : cursorAt(placed.chunk.text, at.offset - placed.start);
	if (placed === undefined || cursor === undefined) return [];
	const write = insertion(cursor, placed, at.uri);
	const items = new Map<string, CompletionItem>();
	for (const environment of environmentsOf(snapshot, at.uri)) {
		const mesh = meshOf(environment);
		for (const proposal of symbolItems(mesh, cursor, at.uri)) {
			const item = { ...proposal, ...write(proposal.label, proposal.asItem) };
			const known = items.get(item.label);
			if (known === undefined) items.set(item.label, item);
		}
	}
	return [...items.values()];
}
