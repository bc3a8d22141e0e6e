// schemaFindings(resource, fault): the check that the rules in schema/ share. What is wrong with a manifest is decided in
// schema/, once per resource; each rule takes the faults of its own name.
import { memo } from '../../facts/memo.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { isServed, releaseOf, schemaOf } from '../../mesh/schemas.ts';
import { type KindId, kindRows } from '../../model/kinds.ts';
import { type Resource, written } from '../../model/resource.ts';
import type { Fault, FaultKind, Schema } from '../../schema/schema.ts';
import { validate } from '../../schema/validate.ts';
import { plainSpan } from '../../text/span.ts';
import { nodesAlong } from '../../workspace/overwritten.ts';
import { yieldsTo } from '../../workspace/yielding.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, foundBy } from '../engine/rule.ts';
import { ofOtherApi } from './other-api.ts';
import { fixesFor } from './schema-fixes.ts';

/** The kinds whose fields are checked. */
export const checkedKinds = (Object.entries(kindRows) as [KindId, (typeof kindRows)[KindId]][])
	.filter(([, { family }]) => family !== 'other')
	.map(([id]) => id);

/** What another extension that knows the schema says as well. */
const structural: ReadonlySet<FaultKind> = new Set([
	'unknown-field',
	'wrong-type',
	'missing-value',
	'missing-field',
	'duplicate-key',
]);

/** Findings for the faults of one kind, which schema/ says by the ids of the rule; none for a document that is no YAML, whose own fault comes first. */
export function* schemaFindings<M extends Messages>(
	resource: Deployed,
	mesh: Mesh,
	kind: FaultKind,
): Generator<Finding<M>> {
	if (resource.standing === 'broken' || (structural.has(kind) && yieldsTo(resource.member))) return;
	const judged = judgedFor(resource, mesh);
	for (const fault of judged?.faults ?? []) {
		if (fault.kind !== kind || judged === undefined) continue;
		const { span, message, with: args, fix } = fault;
		const fixes = fix === undefined ? () => judged.fixes(fault) : [{ ...fix, isSafe: fix.isGuess !== true }];
		yield foundBy<M>({ span, message, with: args, fixes });
	}
}

/**
 * Whether one of these fields of a resource is there, but misspelled, of the wrong type or without a value: then nothing is to be
 * said of what follows from its absence.
 */
export function isMisspelt(resource: Deployed, mesh: Mesh, fields: readonly string[]): boolean {
	return (
		judgedFor(resource, mesh)?.faults.some(({ kind, with: args }) => {
			if (kind === 'unknown-field')
				return fields.includes(String(args?.suggestion)) || fields.includes(String(args?.field));
			if (kind !== 'wrong-type' && kind !== 'missing-value') return false;
			return fields.some((field) => String(args?.what).includes(`"${field}"`));
		}) === true
	);
}

interface Judged {
	readonly basis: readonly unknown[];
	readonly faults: readonly Fault[];
	readonly fixes: (fault: Fault) => readonly Fix[];
}

/** The faults found last: ten rules ask for them one after the other, and after an edit of another file again. */
const known = new WeakMap<Resource, Judged>();

function judgedFor(by: Deployed, mesh: Mesh): Judged | undefined {
	const { resource, standing } = by;
	const [group, version] = groupAndVersion(resource.apiVersion);
	const found = schemaOf(mesh, by.member.uri, group, resource.kind.kind, version);
	if (found === undefined || !(version in found.versions)) return undefined;
	const release = releaseWith(mesh, found.versions);
	const isPartial = isChanged(by);
	const { patched } = by.member;
	const basis = [found.schema, standing, isPartial, release?.name, standing === 'patched' ? patched : undefined];
	const isOfThese = (judged: Judged): boolean => judged.basis.every((one, index) => one === basis[index]);
	const before = known.get(resource);
	if (before !== undefined && isOfThese(before)) return before;
	const { text } = resource.chunk;
	const faultsIn = (root: Node): readonly Fault[] =>
		validate(root, found.schema, { isPartial, isTemplate: standing === 'template', text, release }).map(placed);
	const overwritten = overwrittenIn(by);
	const isDeployed = ({ span }: Fault): boolean =>
		!overwritten.some(({ start, end }) => start <= span.start && span.end <= end);
	const other = ofOtherApi(resource);
	const faults = other === undefined ? faultsIn(written(resource)).filter(isDeployed) : [other];
	const judged =
		faults.length === 0
			? soundOn(found.schema, basis, isOfThese)
			: { basis, faults, fixes: fixesFor(resource, faults, faultsIn) };
	known.set(resource, judged);
	return judged;
}

/** A fault whose place is plain: a node would keep its tree. */
function placed(fault: Fault): Fault {
	return { ...fault, span: plainSpan(fault.span) };
}

/** The release in use; undefined if it does not have the kind at all, for then nothing is to be said of each field. */
function releaseWith(mesh: Mesh, versions: Known['versions']) {
	const release = releaseOf(mesh);
	return Object.values(versions).some(({ since }) => isServed(since, release)) ? release : undefined;
}

type Known = NonNullable<ReturnType<typeof schemaOf>>;

/** Nearly all documents have no faults, and most of these share one answer: what is kept of each would be thousands of lists. */
function soundOn(schema: Schema, basis: Judged['basis'], isOfThese: (judged: Judged) => boolean): Judged {
	const lately = soundBySchema(schema).ones;
	const one = lately.find(isOfThese) ?? { basis, faults: [], fixes: () => [] };
	if (lately[0] !== one) lately.splice(0, lately.length, one, ...lately.filter((other) => other !== one).slice(0, 7));
	return one;
}

const soundBySchema = memo((_: Schema): { readonly ones: Judged[] } => ({ ones: [] }));

const nothing: readonly Node[] = [];

/** The values that a kustomization writes over: a stand-in for one may be anything. */
function overwrittenIn({ resource, standing, member }: Deployed): readonly Node[] {
	if (standing !== 'patched') return nothing;
	const { kind, name } = resource;
	const heads = [`${kind.kind}/${name?.text ?? ''}/`, `${kind.kind}//`];
	return [...member.patched].flatMap((one) => {
		const head = heads.find((text) => one.startsWith(text));
		return head === undefined ? [] : nodesAlong(written(resource), one.slice(head.length - 1));
	});
}

/** Whether a kustomization may add fields: by patches, or by labels, which reach the selectors of Kubernetes' own kinds. */
function isChanged({ resource, standing, member }: Deployed): boolean {
	if (standing === 'patch' || standing === 'patched') return true;
	return (
		resource.kind.family === 'kubernetes' && member.chains.some((chain) => chain.some(({ labels }) => labels.size > 0))
	);
}

/** `['networking.istio.io', 'v1']`; the group of Kubernetes' own kinds is ''. */
export function groupAndVersion(apiVersion: string): readonly [group: string, version: string] {
	const slash = apiVersion.indexOf('/');
	return [slash === -1 ? '' : apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
