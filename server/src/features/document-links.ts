// Document links: the paths in a kustomization, and what they name in the workspace.
import { type Span, shifted } from '../text/span.ts';
import { joined, parentOf } from '../text/uri.ts';
import { isKustomization } from '../workspace/kustomize.ts';
import { pathsIn } from '../workspace/listed-files.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { tree } from '../yaml/tree.ts';

export interface DocumentLink {
	/** In file offsets. */
	readonly span: Span;
	/** The URI of a file that is there. */
	readonly target: string;
}

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The paths in a kustomization that lead to files of the workspace; of a folder, to its kustomization. */
export function documentLinks(snapshot: Snapshot, uri: string): readonly DocumentLink[] {
	const file = snapshot.files.get(uri);
	if (file === undefined || !isKustomization(uri) || !snapshot.settingsOf(uri).documentLinks) return [];
	return file.placed.flatMap(({ chunk, start }) =>
		pathsIn(tree(chunk).root).flatMap((node) => {
			const target = fileAt(snapshot, joined(parentOf(uri), node.text));
			return target === undefined ? [] : [{ span: shifted({ start: node.start, end: node.end }, start), target }];
		}),
	);
}

function fileAt({ files }: Snapshot, uri: string): string | undefined {
	return files.has(uri) ? uri : fileNames.map((name) => `${uri}/${name}`).find((one) => files.has(one));
}
