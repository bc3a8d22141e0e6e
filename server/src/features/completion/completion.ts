// Completion: what may stand at the cursor. Where a table of references says that a name belongs there, the names; else
// what the schema allows.

import { type Mesh, meshOf } from '../../mesh/mesh.ts';
import { placedAt } from '../../text/source-file.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import { isSettingsFile } from '../../workspace/settings-files.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { yieldsTo } from '../../workspace/yielding.ts';
import { type Cursor, cursorAt } from '../../yaml/cursor.ts';
import type { At, CompletionItem } from '../answers.ts';
import { annotationProposals } from './annotations.ts';
import { patchProposals } from './envoy-patches.ts';
import { fieldProposals } from './fields.ts';
import { headProposals } from './heads.ts';
import { type Insertion, insertion } from './insertion.ts';
import { likeliest } from './likeliest.ts';
import { testProposals } from './route-tests.ts';
import { sortOf, symbolProposals } from './symbols.ts';

/** What may be written at a place. */
export interface Completion {
	/** Best first. */
	readonly items: readonly CompletionItem[];
	/** False where more names would fit than are listed: the next letter finds others. */
	readonly isWhole: boolean;
}

const none: Completion = { items: [], isWhole: true };

/** What may be written at `at`; nothing in comments, in text that is no manifest of a known kind, or when nothing is known. */
export function completion(snapshot: Snapshot, at: At): Completion {
	const file = snapshot.files.get(at.uri);
	const placed = file === undefined ? undefined : placedAt(file, at.offset);
	const cursor = placed === undefined ? undefined : cursorAt(placed.chunk.text, at.offset - placed.start);
	if (placed === undefined || cursor === undefined) return none;
	const write = insertion(cursor, placed, at.uri);
	const meshes = environmentsOf(snapshot, at.uri).map(meshOf);
	const items = new Map<string, CompletionItem>();
	const add = (item: CompletionItem): void => {
		if (!items.has(item.label)) items.set(item.label, item);
	};
	const names = likeliest(
		meshes.flatMap((mesh) => symbolProposals(mesh, cursor, at.uri)),
		cursor.prefix,
	);
	for (const one of names.listed) {
		const { label, kind, asItem, isText } = one;
		add({ label, kind, detail: one.detail(), sort: sortOf(one), ...write.value(label, asItem, isText) });
	}
	for (const mesh of meshes) {
		const member = mesh.membersOf.get(at.uri)?.find((one) => one.chunk === placed.chunk);
		if (member !== undefined && yieldsTo(member)) continue;
		for (const item of otherItems(mesh, cursor, at.uri, write)) add(item);
	}
	return { items: [...items.values()], isWhole: names.isWhole };
}

/** What is no name of something in the workspace: fields, their values, annotations, heads of manifests. */
function* otherItems(mesh: Mesh, cursor: Cursor, uri: string, write: Insertion): Generator<CompletionItem> {
	for (const { opens, asItem, isText, ...item } of fieldProposals(mesh, uri, cursor)) {
		const written =
			item.kind === 'field' ? write.key(item.label, opens, asItem) : write.value(item.label, asItem, isText);
		yield { ...item, ...written };
	}
	if (isSettingsFile(uri)) return;
	for (const { snippet, ...item } of annotationProposals(cursor))
		yield { ...item, ...write.entry(item.label, snippet) };
	for (const { snippet, asItem, ...item } of patchProposals(cursor)) yield { ...item, ...write.block(snippet, asItem) };
	for (const { snippet, ...item } of testProposals(mesh, uri, cursor))
		yield { ...item, ...(snippet === undefined ? write.value(item.label, false, true) : write.lines(snippet)) };
	for (const { snippet, ...item } of headProposals(cursor))
		yield { ...item, ...(snippet === undefined ? write.value(item.label, false, true) : write.snippet(snippet)) };
}
