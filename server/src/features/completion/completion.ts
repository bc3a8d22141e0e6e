// Completion: what may stand at the cursor. Where a table of references says that a name belongs there, the names; else
// what the schema allows.

import { meshOf } from '../../mesh/mesh.ts';
import { placedAt } from '../../text/source-file.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { yieldsTo } from '../../workspace/yielding.ts';
import { cursorAt } from '../../yaml/cursor.ts';
import type { At, CompletionItem } from '../answers.ts';
import { annotationProposals } from './annotations.ts';
import { fieldProposals } from './fields.ts';
import { headProposals } from './heads.ts';
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
	const add = (item: CompletionItem): void => {
		if (!items.has(item.label)) items.set(item.label, item);
	};
	for (const environment of environmentsOf(snapshot, at.uri)) {
		const mesh = meshOf(environment);
		for (const proposal of symbolItems(mesh, cursor, at.uri)) {
			const { asItem, isText, ...item } = proposal;
			add({ ...item, ...write.value(item.label, asItem, isText) });
		}
		const member = mesh.membersOf.get(at.uri)?.find((one) => one.chunk === placed.chunk);
		if (member !== undefined && yieldsTo(member)) continue;
		for (const proposal of fieldProposals(mesh, at.uri, cursor)) {
			const { opens, asItem, isText, ...item } = proposal;
			const written =
				item.kind === 'field' ? write.key(item.label, opens, asItem) : write.value(item.label, asItem, isText);
			add({ ...item, ...written });
		}
		for (const { snippet, ...item } of annotationProposals(cursor))
			add({ ...item, ...write.entry(item.label, snippet) });
		for (const { snippet, ...item } of headProposals(cursor)) {
			add({ ...item, ...(snippet === undefined ? write.value(item.label, false, true) : write.snippet(snippet)) });
		}
	}
	return [...items.values()];
}
