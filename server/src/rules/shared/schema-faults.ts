// schemaFindings(resource, fault): the check that the rules in schema/ share. What is wrong with a manifest is decided in
// schema/, once per resource; each rule takes the faults of its own name.
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { releaseOf, schemaOf } from '../../mesh/schemas.ts';
import { yieldsTo } from '../../mesh/yielding.ts';
import { type KindId, kindRows } from '../../model/kinds.ts';
import { manifest, type Resource, resources } from '../../model/resource.ts';
import type { Fault, FaultKind } from '../../schema/schema.ts';
import { validate } from '../../schema/validate.ts';
import type { Span } from '../../text/span.ts';
import type { Finding, Fix } from '../rule.ts';
import { withoutField, withoutItem } from './fixes.ts';

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

/** Findings for the faults of one kind; none for a document that is no YAML, whose own fault comes first. */
export function* schemaFindings(resource: Deployed, mesh: Mesh, kind: FaultKind): Generator<Finding> {
	if (resource.standing === 'broken' || (structural.has(kind) && yieldsTo(resource.member))) return;
	for (const { kind: found, span, message, fix } of faultsOf(resource, mesh)) {
		if (found !== kind) continue;
		if (fix !== undefined) yield { span, message, fixes: [{ ...fix, isSafe: true }] };
		else
			yield {
				span,
				message,
				fixes: (removals[kind]?.(resource, span) ?? []).filter((one) => mends(resource, mesh, one)),
			};
	}
}

/** How faults are mended by taking something out. */
const removals: Readonly<Partial<Record<FaultKind, (by: Deployed, span: Span) => readonly Fix[]>>> = {
	'conflicting-fields': withoutField,
	'duplicate-item': withoutItem,
	'duplicate-key': withoutField,
	'missing-value': withoutField,
	'unsupported-field': withoutField,
	'without-effect': withoutField,
};

/** Whether a manifest has fewer faults, and no new one, after a fix: what is taken out may well be needed elsewhere. */
function mends(by: Deployed, mesh: Mesh, { edits: [edit] }: Fix): boolean {
	if (edit === undefined) return false;
	const { resource } = by;
	const { text } = resource.chunk;
	const after = resources({ text: text.slice(0, edit.start) + edit.text + text.slice(edit.end) });
	const mended = after.find(({ start, kind }) => start === resource.start && kind === resource.kind);
	if (mended === undefined) return false;
	const known = faultsOf(by, mesh).map(({ message }) => message);
	const left = faultsOf({ ...by, resource: mended }, mesh).map(({ message }) => message);
	return left.length < known.length && left.every((message) => known.includes(message));
}

interface Known {
	readonly basis: readonly unknown[];
	readonly faults: readonly Fault[];
}

/** The faults found last: ten rules ask for them one after the other, and after an edit of another file again. */
const known = new WeakMap<Resource, Known>();

function faultsOf(by: Deployed, mesh: Mesh): readonly Fault[] {
	const { resource, standing } = by;
	const [group, version] = groupAndVersion(resource.apiVersion);
	const found = schemaOf(mesh, group, resource.kind.kind, version);
	if (found === undefined || !(version in found.versions)) return [];
	const release = releaseOf(mesh);
	const isPartial = isChanged(by);
	const basis = [found.schema, standing, isPartial, release?.name];
	const before = known.get(resource);
	if (before?.basis.every((one, index) => one === basis[index])) return before.faults;
	const faults = validate(manifest(resource), found.schema, {
		isPartial,
		isTemplate: standing === 'template',
		release,
	});
	known.set(resource, { basis, faults });
	return faults;
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
