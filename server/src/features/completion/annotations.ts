// Istio's annotations where annotations are written.
import { annotationsFor } from '../../model/annotations.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { manifestAt } from '../field.ts';

export interface AnnotationProposal {
	readonly label: string;
	readonly kind: 'field';
	readonly detail: string;
	readonly markdown: string;
	readonly sort: string;
	/** What comes behind the colon: annotations are strings, whatever they mean. */
	readonly snippet: string;
}

/** The annotations for the cursor's place; none elsewhere. Of a workload's template, those for pods. */
export function annotationProposals(cursor: Cursor): readonly AnnotationProposal[] {
	const manifest = manifestAt(cursor.ancestors);
	if (manifest === undefined || cursor.role !== 'key') return [];
	const path = cursor.path.slice(manifest.depth);
	const kind = annotatedKind(path, manifest.kind.kind);
	if (kind === undefined) return [];
	const present = new Set(cursor.ancestors.at(-1)?.entries.map(({ key }) => key.text));
	return annotationsFor(kind)
		.filter(([name]) => !present.has(name))
		.map(([name, { doc, form }]) => ({
			label: name,
			kind: 'field',
			detail: form === 'text' ? 'annotation' : `annotation · ${form}`,
			markdown: doc,
			sort: `a ${name}`,
			snippet: form === 'boolean' ? ' "true"' : ' "$1"',
		}));
}

/** The kind whose annotations stand at `path`: the manifest's own, or `Pod` for a template. */
export function annotatedKind(path: readonly (string | number)[], kind: string): string | undefined {
	const [last, before] = [path.at(-1), path.at(-2)];
	if (last !== 'annotations' || before !== 'metadata') return undefined;
	if (path.length === 2) return kind;
	return path.at(-3) === 'template' ? 'Pod' : undefined;
}
