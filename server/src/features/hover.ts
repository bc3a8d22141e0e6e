// Hover: what the name under the cursor means, or why that cannot be said; else what the field is for.

import { meshOf } from '../mesh/mesh.ts';
import { symbolRows } from '../mesh/symbols.ts';
import { type AnnotationRow, annotationRows } from '../model/annotations.ts';
import type { Doubt, Reason, Resolution } from '../resolution/resolution.ts';
import { resolve } from '../resolution/resolve.ts';
import { shifted } from '../text/span.ts';
import { environmentsOf } from '../workspace/environments.ts';
import { isKustomization } from '../workspace/kustomize.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { yieldsTo } from '../workspace/yielding.ts';
import { type PathAt, pathAt } from '../yaml/path.ts';
import { tree } from '../yaml/tree.ts';
import type { At, Hover } from './answers.ts';
import { annotatedKind } from './completion/annotations.ts';
import { kustomizationFields } from './completion/kustomizations.ts';
import { described } from './describe.ts';
import { fieldAt, manifestAt } from './field.ts';
import { fieldDoc } from './field-docs.ts';
import { factsFor, usesFacts } from './hover-facts.ts';
import { kindHover, labelHover, nameOfResource, valueAloud } from './hover-words.ts';
import { code, words } from './markdown.ts';
import { documentAt, inFile } from './place.ts';
import { type Under, under } from './target.ts';
import { routeSentence } from './trace/route-hover.ts';
import { declaredAt } from './uses.ts';
import { fieldPath } from './words/words.ts';

/**
 * What is known of the name at `at`; of one that nothing declares, or that leads nowhere, why, and what its field is for;
 * undefined where there is neither. On a route, also which requests get there.
 */
export function hover(snapshot: Snapshot, at: At): Hover | undefined {
	const answer = wordHover(snapshot, at);
	if (answer === undefined) return undefined;
	const requests = routeSentence(snapshot, at);
	return requests === undefined ? answer : { ...answer, markdown: `${words(requests)}\n\n---\n\n${answer.markdown}` };
}

function wordHover(snapshot: Snapshot, at: At): Hover | undefined {
	const name = nameHover(snapshot, at) ?? declarationHover(snapshot, at);
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
	const shown = telling.length > 0 ? telling : [...doubtful, ...answered].slice(0, 1);
	const [first] = shown;
	if (first === undefined) return undefined;
	const parts = new Set(shown.map(({ one, resolution }) => part(snapshot, one, resolution)));
	return { span: first.one.origin, markdown: [...parts].join('\n\n---\n\n'), isFound: telling.length > 0 };
}

/** Of a name where it is declared: what it is, what holds for it, and who uses it. */
function declarationHover(snapshot: Snapshot, at: At): (Hover & { readonly isFound: boolean }) | undefined {
	const [first] = declaredAt(snapshot, at);
	if (first === undefined) return undefined;
	const { mesh } = first;
	const declared = first.declared.filter(({ mention }) => !mention.opaque);
	const [one] = declared;
	if (one === undefined) return undefined;
	const facts = [...new Set(declared.flatMap((each) => factsFor(mesh, each, undefined)))];
	const text = [described(snapshot, mesh, one), ...[...facts, ...usesFacts(mesh, declared)].map((fact) => `- ${fact}`)];
	const span = inFile(snapshot, one.by.member, one.mention);
	return { span: { start: span.start, end: span.end }, markdown: text.join('\n'), isFound: true };
}

function fieldHover(snapshot: Snapshot, at: At): Hover | undefined {
	const placed = documentAt(snapshot, at);
	if (placed === undefined) return undefined;
	const found = pathAt(tree(placed.chunk).root, at.offset - placed.start);
	if (found !== undefined && isKustomization(at.uri)) return kustomizationHover(found, placed.start);
	const [environment] = environmentsOf(snapshot, at.uri);
	if (found === undefined || environment === undefined) return undefined;
	const mesh = meshOf(environment);
	const member = mesh.membersOf.get(at.uri)?.find((one) => one.chunk === placed.chunk);
	if (member !== undefined && yieldsTo(member)) return undefined;
	const span = shifted(found.node, placed.start);
	const word = annotationAt(found) ?? labelHover(found) ?? kindHover(found) ?? nameOfResource(found);
	if (word !== undefined) return { span, markdown: word };
	const field = fieldAt(mesh, at.uri, found.ancestors, found.path);
	const name = found.path.findLast((step) => typeof step === 'string');
	if (field === undefined || name === undefined) return undefined;
	const isRequired = field.parent?.required?.includes(String(found.path.at(-1))) === true;
	const path = fieldPath(found.path.slice(manifestAt(found.ancestors)?.depth ?? 0));
	const text = fieldDoc(field.schema, { ...field, name, path, isRequired });
	const aloud = valueAloud(found, field.schema);
	return { span, markdown: aloud === undefined ? text : `${aloud}\n\n---\n\n${text}` };
}

/** What a field of a kustomization is for. */
function kustomizationHover({ path, node, on }: PathAt, start: number): Hover | undefined {
	const [name, more] = path;
	if (on !== 'key' || typeof name !== 'string' || more !== undefined) return undefined;
	const text = Object.hasOwn(kustomizationFields, name) ? kustomizationFields[name] : undefined;
	return text === undefined ? undefined : { span: shifted(node, start), markdown: `**${name}**\n\n${text}` };
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
	const owner = mention.row.to === 'workload' ? '' : (mention.of?.text ?? '');
	const of = owner === '' ? '' : ` of ${code(owner)}`;
	const head = mention.labels === undefined ? `**${what}**${name}${of}` : '**selects**';
	if (resolution.is === 'unknown')
		return `${head} — ${mention.row.to === 'gateway' && resolution.doubt === 'reserved' ? allSidecars : doubts[resolution.doubt]}`;
	if (resolution.is === 'contradicted') {
		const { reason, suggestion } = resolution;
		return `${head} — ${reasons[reason]}${suggestion === undefined ? '' : `; did you mean ${code(suggestion)}?`}`;
	}
	const lines = resolution.targets.slice(0, most).map((target) => {
		const facts = factsFor(one.mesh, target, one).map((fact) => `- ${fact}`);
		return [described(snapshot, one.mesh, target), ...facts].join('\n');
	});
	const more = resolution.targets.length - lines.length;
	return [head, ...new Set(lines), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}

const reasons: Readonly<Record<Reason, string>> = {
	misspelt: 'nothing in this workspace has this name',
	otherNamespace: 'known in other namespaces only',
	otherEnvironment: 'known in another environment only',
	notExported: 'known, but not exported to where this has an effect',
	notExpanded: 'Istio completes only names without a dot, so that this leads nowhere',
	missing: 'nothing in this workspace has this name',
};

const allSidecars = 'reserved by Istio: all sidecars in the mesh';

const doubts: Readonly<Record<Doubt, string>> = {
	templated: 'made by a template, so known only when it is rendered',
	patched: 'in a patch: the resource it changes is elsewhere',
	external: 'not declared in this workspace; assumed to be outside it',
	wildcard: 'matches many names',
	reserved: 'built in: it comes with Istio or Kubernetes',
	noEvidence: 'not declared in this workspace',
};
