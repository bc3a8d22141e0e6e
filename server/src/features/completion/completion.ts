// Completion: what may stand at the cursor. Where a table of references says that a name belongs there, the names; else
// what the schema allows.

import { type Mesh, meshOf } from '../../mesh/mesh.ts';
import type { Placed } from '../../text/source-file.ts';
import { shifted } from '../../text/span.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import { isKustomization } from '../../workspace/kustomize.ts';
import { isSettingsFile } from '../../workspace/settings-files.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { yieldsTo } from '../../workspace/yielding.ts';
import { type Cursor, cursorAt } from '../../yaml/cursor.ts';
import type { At, CompletionItem } from '../answers.ts';
import { described } from '../describe.ts';
import { documentAt } from '../place.ts';
import { metadataProposals } from './annotations.ts';
import { commentItems } from './comments.ts';
import { patchProposals } from './envoy-patches.ts';
import { fieldProposals } from './fields.ts';
import { headProposals } from './heads.ts';
import { type Insertion, insertion } from './insertion.ts';
import { kustomizationProposals } from './kustomizations.ts';
import { leadsOn } from './leading.ts';
import { likeliest } from './likeliest.ts';
import { placeProposals } from './places.ts';
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

/** What may be written at `at`; in comments the ids of rules to suppress, nothing in text that is no manifest of a known kind. */
export function completion(snapshot: Snapshot, at: At): Completion {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return none;
	const inComment = commentItems(snapshot, at, placed);
	if (inComment !== undefined) return { items: inComment, isWhole: true };
	const cursor = cursorAt(placed.chunk.text, at.offset - placed.start);
	if (cursor === undefined) return none;
	const write = insertion(cursor, placed, at.uri);
	if (isKustomization(at.uri)) return { items: inKustomization(snapshot, at.uri, cursor, write), isWhole: true };
	return inManifest(snapshot, at.uri, placed, cursor, write);
}

function inKustomization(snapshot: Snapshot, uri: string, cursor: Cursor, write: Insertion): readonly CompletionItem[] {
	return kustomizationProposals(snapshot, uri, cursor).map(({ asItem, ...item }) => ({
		...item,
		...write.value(item.label, asItem, true),
	}));
}

function inManifest(snapshot: Snapshot, uri: string, placed: Placed, cursor: Cursor, write: Insertion): Completion {
	const meshes = environmentsOf(snapshot, uri).map(meshOf);
	const items = new Map<string, CompletionItem>();
	// In a flow collection the sign that ends a value accepts it too.
	const commits = cursor.flow && cursor.quote === undefined ? { commits: [',', ']', '}'] } : {};
	const add = (item: CompletionItem): void => {
		const key = item.kind === 'value' && item.sort.startsWith('h') ? `${item.label} ${item.detail}` : item.label;
		if (!items.has(key)) items.set(key, cursor.role === 'value' ? { ...commits, ...item } : item);
	};
	const names = likeliest(
		meshes.flatMap((mesh) => symbolProposals(mesh, cursor, uri).map((group) => ({ ...group, mesh }))),
		cursor.prefix,
	);
	for (const { one, group } of names.listed) {
		const { label, kind, declared } = one;
		const markdown = declared === undefined ? {} : { markdown: () => described(snapshot, group.mesh, declared) };
		const written = write.value(label, group.asItem, group.isText);
		add({ label, kind, detail: one.detail(one), ...markdown, sort: sortOf(group, one), ...written });
	}
	for (const mesh of meshes) {
		const member = mesh.membersOf.get(uri)?.find((one) => one.chunk === placed.chunk);
		if (member !== undefined && yieldsTo(member)) continue;
		for (const item of otherItems(mesh, placed, cursor, uri, write)) add(item);
	}
	return { items: [...items.values()], isWhole: names.isWhole };
}

/** What is no name of something in the workspace: fields, their values, annotations, heads of manifests. */
function* otherItems(
	mesh: Mesh,
	placed: Placed,
	cursor: Cursor,
	uri: string,
	write: Insertion,
): Generator<CompletionItem> {
	for (const { snippet, asItem, ...item } of isSettingsFile(uri) ? [] : placeProposals(mesh, uri, placed, cursor)) {
		if (snippet === undefined) yield { ...item, ...write.value(item.label, asItem, item.kind !== 'port') };
		else yield { ...item, ...(cursor.role === 'key' ? write.block(snippet, asItem) : write.beside(snippet)) };
	}
	for (const { opens, asItem, isBelow, isText, part, note, ...item } of fieldProposals(mesh, uri, cursor)) {
		const span = part === undefined ? {} : { span: shifted(part, placed.start), commits: [','] };
		const written =
			item.kind === 'field'
				? write.key(item.label, opens, asItem, isBelow === true)
				: write.value(item.label, asItem, isText);
		const detail = item.detail === '' ? (note ?? '') : item.detail;
		yield {
			...item,
			detail,
			...written,
			...span,
			leadsOn: item.kind === 'field' && leadsOn(cursor, item.label, opens),
		};
	}
	if (isSettingsFile(uri)) return;
	for (const { snippet, ...item } of metadataProposals(cursor)) {
		const written = snippet === undefined ? write.value(item.label, false, true) : write.entry(item.label, snippet);
		yield { ...item, ...written, leadsOn: snippet !== undefined };
	}
	for (const { snippet, asItem, ...item } of patchProposals(cursor)) yield { ...item, ...write.block(snippet, asItem) };
	for (const { snippet, ...item } of testProposals(mesh, uri, cursor))
		yield { ...item, ...(snippet === undefined ? write.value(item.label, false, true) : write.lines(snippet)) };
	for (const { snippet, ...item } of headProposals(mesh, uri, cursor))
		yield { ...item, ...(snippet === undefined ? write.value(item.label, false, true) : write.snippet(snippet)) };
}
