// --changed-since: what a change has to answer for. All is read and judged; reported are the files that git says changed, and
// what is new in the others: what holds now and did not hold before, as where a subset went that they route to.
import { basename } from 'node:path';
import { decoded } from '../disk/decode.ts';
import { type Changes, changesSince } from '../disk/git.ts';
import { fileOf } from '../disk/load.ts';
import { isManifest } from '../disk/names.ts';
import { isWithin } from '../disk/read.ts';
import type { Diagnostic } from '../features/answers.ts';
import { diagnostics } from '../features/diagnostics.ts';
import type { SourceFile } from '../text/source-file.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Found } from './outcome.ts';
import type { Workspace } from './workspace.ts';

export interface Since {
	/** Those of `found` that the change has to answer for. */
	readonly ofChange: (found: readonly Found[]) => readonly Found[];
	/** A sentence for the user, where more may be reported than was asked for. */
	readonly note?: string;
}

/** What changed since `ref`; throws an Error with a sentence for the user. */
export function changedSince(ref: string, workspace: Workspace, isLeftOut: (path: string) => boolean): Since {
	const { own, input, folder, roots, snapshot } = workspace;
	const mayMatter = (path: string): boolean =>
		isManifest(basename(path)) && roots.some((root) => isWithin(path, root)) && !isLeftOut(path);
	const changes = changesSince(ref, folder, mayMatter);
	// What comes through standard input is what is being changed.
	const isChanged = (uri: string): boolean => uri === input?.uri || changes.isChanged(own.get(uri) ?? '');
	const changed = new Set([...own.keys()].filter(isChanged));
	if (input !== undefined) changed.add(input.uri);
	const old = snapshotBefore(snapshot, changed, changes);
	const known = new Map<string, ReadonlySet<string>>();
	const before = (uri: string): ReadonlySet<string> => {
		const keys = known.get(uri) ?? new Set(diagnostics(old, uri).map(keyOf));
		known.set(uri, keys);
		return keys;
	};
	return {
		ofChange: (found) => found.filter((one) => changed.has(one.uri) || !before(one.uri).has(keyOf(one))),
		...noteOn(changes, ref),
	};
}

function noteOn({ isRootless, isPartial }: Changes, ref: string): { readonly note?: string } {
	if (isRootless)
		return {
			note: `"${ref}" and the current branch have no common past here, so all that differs from it is reported`,
		};
	if (!isPartial) return {};
	return {
		note: `this clone lacks files of "${ref}", so more may be reported than has changed; nothing is fetched by --changed-since`,
	};
}

function snapshotBefore(snapshot: Snapshot, changed: ReadonlySet<string>, { before }: Changes): Snapshot {
	const files = [...before].flatMap(([path, bytes]): readonly SourceFile[] => {
		const text = decoded(bytes);
		const file = text === undefined ? 'irrelevant' : fileOf(path, text);
		return file === 'irrelevant' ? [] : [file];
	});
	return snapshot.without(...changed).with(...files);
}

/** What a finding is known by, wherever it stands in its file. */
function keyOf({ rule, resource, message }: Diagnostic): string {
	return JSON.stringify([rule, resource?.kind, resource?.namespace, resource?.name, message]);
}
