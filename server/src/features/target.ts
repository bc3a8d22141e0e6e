// under(snapshot, at): which symbols the cursor touches, in each environment. All navigation starts here.
import type { Mention } from '../mesh/extract.ts';
import { type Declared, type Deployed, type Mesh, meshOf } from '../mesh/mesh.ts';
import type { ReferenceRow } from '../mesh/references.ts';
import type { Placed } from '../text/source-file.ts';
import { contains, type Span, shifted } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { isPlaceholder } from '../yaml/templates/placeholders.ts';
import type { At, Target } from './answers.ts';
import { documentAt, inFile } from './place.ts';

/** A reference under the cursor, as one environment sees it. `origin` counts from the file. */
export interface Under {
	readonly mesh: Mesh;
	readonly by: Deployed;
	readonly mention: Mention<ReferenceRow>;
	readonly origin: Span;
}

/** The references that `at` touches, in each of its environments (`seenIn`); none outside of resources that we know. */
export function under(snapshot: Snapshot, at: At, seenIn = environmentsOf): readonly Under[] {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return [];
	const within = at.offset - placed.start;
	return seenIn(snapshot, at.uri).flatMap((environment) => {
		const mesh = meshOf(environment);
		return resourcesIn(mesh, at.uri, placed).flatMap((by) =>
			by.references.flatMap((mention) => {
				const touched = wordTouched(mention, within);
				return touched === undefined ? [] : [{ mesh, by, mention, origin: shifted(touched, placed.start) }];
			}),
		);
	});
}

/** The resources that stand in one document of a file. */
export function resourcesIn(mesh: Mesh, uri: string, placed: Placed): readonly Deployed[] {
	return (mesh.ofFile.get(uri) ?? []).filter((by) => by.member.chunk === placed.chunk);
}

/** Whether a word stands where a map or a list belongs, and so may become any of the fields below: it is no name. */
export function isHalfTyped({ opaque, labels, text }: Mention): boolean {
	return opaque && labels === undefined && !isPlaceholder(text);
}

/** What of a mention `offset` touches: the word, or of a selector the one label. */
function wordTouched(mention: Mention, offset: number): Span | undefined {
	if (!contains(mention, offset)) return undefined;
	if (isHalfTyped(mention)) return undefined;
	if (mention.labels === undefined) return { start: mention.start, end: mention.end };
	const label = mention.labels.find(({ key, value }) => key.start <= offset && offset <= Math.max(key.end, value.end));
	return label === undefined ? undefined : { start: label.key.start, end: Math.max(label.key.end, label.value.end) };
}

/** Where a declaration stands, in file offsets. */
export function targetOf(snapshot: Snapshot, { by, mention }: Declared): Target {
	const [first] = mention.labels ?? [];
	const name = first === undefined ? mention : { start: first.key.start, end: first.value.end };
	const { member, resource } = by;
	return { uri: member.uri, span: inFile(snapshot, member, resource), name: inFile(snapshot, member, name) };
}
