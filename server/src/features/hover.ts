// Hover: what the name under the cursor means, or why that cannot be said; else what the field is for.

import { meshOf } from '../mesh/mesh.ts';
import { symbolRows } from '../mesh/symbols.ts';
import { type AnnotationRow, annotationRows } from '../model/annotations.ts';
import type { Doubt, Resolution } from '../resolution/resolution.ts';
import { resolve } from '../resolution/resolve.ts';
import { placedAt } from '../text/source-file.ts';
import { shifted } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { yieldsTo } from '../workspace/yielding.ts';
import { type PathAt, pathAt } from '../yaml/path.ts';
import { tree } from '../yaml/tree.ts';
import type { At, Hover } from './answers.ts';
import { annotatedKind } from './completion/annotations.ts';
import { described } from './describe.ts';
import { fieldAt, manifestAt } from './field.ts';
import { fieldDoc } from './field-docs.ts';
import { code, words } from './markdown.ts';
import { type Under, under } from './target.ts';
import { routeSentence } from './trace/route-hover.ts';
import { fieldPath } from './words/words.ts';

/**
 * What is known of the name at `at`; of one that nothing declares why, and what its field is for. Where a diagnostic says
 * that the name leads nowhere, the field alone; undefined where there is neither. On a route, also which requests get there.
 */
export function hover(snapshot: Snapshot, at: At): Hover | undefined {
	const answer = wordHover(snapshot, at);
	if (answer === undefined) return undefined;
	const requests = routeSentence(snapshot, at);
	return requests === undefined ? answer : { ...answer, markdown: `${words(requests)}\n\n---\n\n${answer.markdown}` };
}

function wordHover(snapshot: Snapshot, at: At): Hover | undefined {
	const name = nameHover(snapshot, at);
	if (name?.isFound === true) return name;
	const field = fieldHover(snapshot, at);
	if (name === undefined || field === undefined) return name ?? field;
	return { span: name.span, markdown: `${name.markdown}\n\n---\n\n${field.markdown}` };
}

/** `isFound`: something declares the name; else it is only said why nothing is known of it. */
function nameHover(snapshot: Snapshot, at: At): (Hover & { readonly isFound: boolean }) | undefined {
	const touched = under(snapshot, at);
	const answered = touched.map((one) => ({ one, resolution: resolve(one.mesh, one) }));
	const telling = answered.filter(({ resolution }) => resolution.is === 'found');
	const doubtful = answered.filter(({ resolution }) => resolution.is === 'unknown');
	const shown = telling.length > 0 ? telling : doubtful.slice(0, 1);
	const [first] = shown;
	if (first === undefined) return undefined;
	const parts = new Set(shown.map(({ one, resolution }) => part(snapshot, one, resolution)));
	return { span: first.one.origin, markdown: [...parts].join('\n\n---\n\n'), isFound: telling.length > 0 };
}

function fieldHover(snapshot: Snapshot, at: At): Hover | undefined {
	const file = snapshot.files.get(at.uri);
	const placed = file === undefined ? undefined : placedAt(file, at.offset);
	if (placed === undefined) return undefined;
	const found = pathAt(tree(placed.chunk).root, at.offset - placed.start);
	const [environment] = environmentsOf(snapshot, at.uri);
	if (found === undefined || environment === undefined) return undefined;
	const mesh = meshOf(environment);
	const member = mesh.membersOf.get(at.uri)?.find((one) => one.chunk === placed.chunk);
	if (member !== undefined && yieldsTo(member)) return undefined;
	const annotation = annotationAt(found);
	if (annotation !== undefined) return { span: shifted(found.node, placed.start), markdown: annotation };
	const field = fieldAt(mesh, at.uri, found.ancestors, found.path);
	const name = found.path.findLast((step) => typeof step === 'string');
	if (field === undefined || name === undefined) return undefined;
	const isRequired = field.parent?.required?.includes(String(found.path.at(-1))) === true;
	const path = fieldPath(found.path.slice(manifestAt(found.ancestors)?.depth ?? 0));
	return {
		span: shifted(found.node, placed.start),
		markdown: fieldDoc(field.schema, { ...field, name, path, isRequired }),
	};
}

/** What an annotation of Istio's is for. */
function annotationAt({ path, ancestors }: PathAt): string | undefined {
	const manifest = manifestAt(ancestors);
	const name = path.at(-1);
	if (manifest === undefined || typeof name !== 'string' || !Object.hasOwn(annotationRows, name)) return undefined;
	if (annotatedKind(path.slice(manifest.depth, -1), manifest.kind.kind) === undefined) return undefined;
	const { doc, deprecated } = annotationRows[name] as AnnotationRow;
	const page = '[Annotations reference](https://istio.io/latest/docs/reference/config/annotations/)';
	return [`**${name}** annotation`, doc, ...(deprecated ? [`Deprecated: ${deprecated}`] : []), page].join('\n\n');
}

const most = 4;

function part(snapshot: Snapshot, one: Under, resolution: Resolution): string {
	const { mention } = one;
	const what = symbolRows[mention.row.to].name;
	const name = mention.labels === undefined ? ` ${code(mention.text)}` : '';
	const of = mention.of === undefined || mention.row.to === 'workload' ? '' : ` of ${code(mention.of.text)}`;
	const head = mention.labels === undefined ? `**${what}**${name}${of}` : '**selects**';
	if (resolution.is === 'unknown')
		return `${head} — ${mention.row.to === 'gateway' && resolution.doubt === 'reserved' ? allSidecars : doubts[resolution.doubt]}`;
	if (resolution.is === 'contradicted') return head;
	const lines = resolution.targets.slice(0, most).map((target) => described(snapshot, one.mesh, target));
	const more = resolution.targets.length - lines.length;
	return [head, ...new Set(lines), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}

const allSidecars = 'reserved by Istio: all sidecars in the mesh';

const doubts: Readonly<Record<Doubt, string>> = {
	templated: 'made by a template, so known only when it is rendered',
	patched: 'in a patch: the resource it changes is elsewhere',
	external: 'not declared in this workspace; assumed to be outside it',
	wildcard: 'matches many names',
	reserved: 'built in: it comes with Istio or Kubernetes',
	noEvidence: 'not declared in this workspace',
};
