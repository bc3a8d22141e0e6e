// Answers `istio/tree`: branches with their places, without what is below them.
import type { Branch } from '../features/tree/branch.ts';
import { treeBelow, treePathTo } from '../features/tree/tree.ts';
import type { TreeBranch, TreeParameters } from '../protocol.ts';
import { visible } from '../text/visible.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import * as from from './from-lsp.ts';
import { range } from './to-lsp.ts';

/** The most of one level; nobody reads more. */
const most = 1000;

export function treeOf(snapshot: Snapshot, { path, at }: TreeParameters): readonly TreeBranch[] {
	const branches =
		at == null
			? (treeBelow(snapshot, path ?? []) ?? [])
			: treePathTo(snapshot, from.at(snapshot, { textDocument: { uri: at.uri }, position: at.position }));
	return branches.slice(0, most).map((one) => branchFor(snapshot, one));
}

function branchFor(snapshot: Snapshot, { key, kind, label, description, at, below }: Branch): TreeBranch {
	const file = at === undefined ? undefined : snapshot.files.get(at.uri);
	const place =
		at === undefined || file === undefined
			? {}
			: { at: { uri: at.uri, range: range(file, at.span), name: range(file, at.name) } };
	return { key, kind, label: visible(label), description: visible(description), isLeaf: below === undefined, ...place };
}
