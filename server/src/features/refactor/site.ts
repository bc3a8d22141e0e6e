// Where a refactoring is asked for: the document under the cursor, as one environment sees it, and the steps to the cursor.
import { type Deployed, type Mesh, meshOf } from '../../mesh/mesh.ts';
import { manifest } from '../../model/resource.ts';
import type { Edit } from '../../text/edit.ts';
import { placedAt, type SourceFile } from '../../text/source-file.ts';
import { contains, type Span, shifted } from '../../text/span.ts';
import { environmentsOf } from '../../workspace/environments.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { documentAddition } from '../../yaml/edits/additions.ts';
import type { Content } from '../../yaml/edits/content.ts';
import { near } from '../../yaml/near.ts';
import type { Node } from '../../yaml/node.ts';
import type { At, FileEdit } from '../answers.ts';
import { offsetOf } from '../place.ts';

export interface Site {
	readonly snapshot: Snapshot;
	readonly file: SourceFile;
	readonly mesh: Mesh;
	readonly by: Deployed;
	/** The document, and where it begins in its file. */
	readonly text: string;
	readonly start: number;
	/** The cursor, counted from the document. */
	readonly offset: number;
	/** What is around the cursor, the manifest first, each with its key or its place in a list. */
	readonly steps: readonly Step[];
}

export interface Step {
	readonly node: Node;
	/** How it is reached from the one before; '' for the manifest. */
	readonly by: string | number;
}

/** A file to be made. */
export interface NewFile {
	readonly uri: string;
	readonly text: string;
}

/** What a refactoring changes; `refusal` says in a sentence why it cannot be done. */
export type Change =
	| { readonly edits: readonly FileEdit[]; readonly files?: readonly NewFile[] }
	| { readonly refusal: string };

/** A refactoring that fits a place: what it is called there, and what it would change, found when asked for. */
export interface Offer {
	readonly title: string;
	/** Tells the offers of one refactoring apart. */
	readonly choice?: string;
	/** Whether to find the change is work, so that it waits until somebody has chosen it. */
	readonly isCostly?: true;
	readonly change: () => Change;
}

/** The site at a place; undefined where there is no resource that we know. */
export function siteAt(snapshot: Snapshot, at: At): Site | undefined {
	const file = snapshot.files.get(at.uri);
	const placed = file === undefined ? undefined : placedAt(file, at.offset);
	const [environment] = environmentsOf(snapshot, at.uri);
	if (file === undefined || placed === undefined || environment === undefined) return undefined;
	const mesh = meshOf(environment);
	const offset = at.offset - placed.start;
	const inDocument = (mesh.ofFile.get(at.uri) ?? []).filter((one) => one.member.chunk === placed.chunk);
	const by = inDocument.find(({ resource }) => contains(resource, offset)) ?? inDocument[0];
	if (by === undefined) return undefined;
	const steps = stepsTo(manifest(by.resource) as Node, offset);
	return { snapshot, file, mesh, by, text: placed.chunk.text, start: placed.start, offset, steps };
}

function stepsTo(root: Node, offset: number): readonly Step[] {
	const steps: Step[] = [{ node: root, by: '' }];
	for (let node: Node | undefined = root; node !== undefined && steps.length < 100; ) {
		const { entries, items } = near(node, offset);
		const entry = entries.find(({ key, value }) => key.start <= offset && offset <= Math.max(key.end, value.end));
		const item = items.find((one) => contains(one, offset));
		node = entry?.value ?? item;
		if (node !== undefined)
			steps.push({ node, by: entry?.key.text ?? (steps.at(-1) as Step).node.items.indexOf(node) });
	}
	return steps;
}

/** The item of the list `spec.<field>` that the cursor is in, and its index. */
export function itemOf({ steps }: Site, ...fields: readonly string[]): Step | undefined {
	return steps[1]?.by === 'spec' && fields.includes(String(steps[2]?.by)) ? steps[3] : undefined;
}

/** Edits of the document of the site, in file offsets. */
export function here({ file, start }: Site, edits: readonly Edit[]): readonly FileEdit[] {
	return edits.map(({ text, ...span }) => ({ uri: file.uri, ...shifted(span, start), text }));
}

/** Edits of the document of another resource, in file offsets. */
export function there({ snapshot }: Site, { member }: Deployed, edits: readonly Edit[]): readonly FileEdit[] {
	const start = offsetOf(snapshot, member.uri, member.chunk);
	return edits.map(({ text, ...span }) => ({ uri: member.uri, ...shifted(span as Span, start), text }));
}

/** Puts a document behind that of the site. */
export function behind(site: Site, content: Content): readonly FileEdit[] {
	return here(site, [documentAddition(site.text, content)]);
}

/** Why the document of the site cannot be changed like this; undefined if it can. */
export function lockedBy({ by, file }: Site): string | undefined {
	if (file.uri.endsWith('.json')) return 'this is a JSON file';
	if (by.standing === 'template') return 'it is a template';
	if (by.standing === 'broken') return 'it is not valid YAML';
	return by.standing === 'patch' ? 'it is a patch for another resource' : undefined;
}
