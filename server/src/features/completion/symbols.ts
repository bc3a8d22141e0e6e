// The names that may stand at a cursor, by the row of the table of references that its path fits.

import { holds, type Mention, namespaceOf, tableRows } from '../../mesh/extract.ts';
import type { Deployed, Mesh } from '../../mesh/mesh.ts';
import { namespacesAskedFor } from '../../mesh/namespaces.ts';
import { follow, steps } from '../../mesh/paths.ts';
import type { ReferenceRow } from '../../mesh/references.ts';
import { kindOf } from '../../model/kinds.ts';
import { type Resource, word } from '../../model/resource.ts';
import type { Member } from '../../workspace/environments.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import { candidates, labelCandidates } from './candidates.ts';
import type { Candidate } from './ranking.ts';

/** The names that fit by one row of the table. They are thousands, and few of them are shown: what they share stands once. */
export interface Proposals {
	readonly names: readonly Candidate[];
	/** The place of the row in the table: names of an earlier one come first. */
	readonly order: number;
	/** The cursor stands where a list is to begin, so the value must become its first item. */
	readonly asItem: boolean;
	/** They must be written as text, even if they look like numbers or booleans. */
	readonly isText: boolean;
}

interface Metadata {
	readonly apiVersion?: string;
	readonly kind?: string;
	readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** The names that fit the cursor's place; one may come again in a later group. */
export function symbolProposals(mesh: Mesh, cursor: Cursor, uri: string): readonly Proposals[] {
	const root = resourceRoot(cursor);
	if (root === undefined) return [];
	const kind = kindOf(root.node.get('apiVersion')?.text ?? '', root.node.get('kind')?.text ?? '');
	if (kind === undefined) return [];
	const path = cursor.path.slice(root.depth).map((step) => (typeof step === 'number' ? '[]' : step));
	const ancestors = cursor.ancestors.slice(root.depth);
	const ofRows = tableRows(kind.id).flatMap((row, order): readonly Proposals[] => {
		const fit = fits(row, path, cursor);
		if (fit === undefined) return [];
		// Where a list is yet to begin, one level is missing.
		const around = fit.asItem ? [...ancestors, ...ancestors.slice(-1)] : ancestors;
		if (!holds(row, around)) return [];
		const from = { by: author(mesh, kind, root.node, uri), mention: mentionAt(row, around) };
		const all =
			fit.label === undefined
				? candidates(mesh, from, namespacesAskedFor(from), cursor.prefix)
				: labelCandidates(mesh, from, fit.label, cursor);
		const taken = row.to === 'subset' ? siblingSubsets(ancestors, path) : undefined;
		const names = taken === undefined ? all : all.filter(({ label }) => !taken.has(label));
		// Ports are the only names that are numbers.
		const isText = row.isText ?? (row.to !== 'port' && row.to !== 'containerPort');
		return [{ names, order, asItem: fit.asItem, isText }];
	});
	const isNewSubset =
		kind.id === 'DestinationRule' && path.join('.') === 'spec.subsets.[].name' && cursor.role === 'value';
	return isNewSubset ? [...ofRows, ...newSubsets(mesh, cursor, author(mesh, kind, root.node, uri), ancestors)] : ofRows;
}

/** Subsets are mostly named after the versions of the pods: those that have none yet. */
function newSubsets(mesh: Mesh, cursor: Cursor, by: Deployed, ancestors: readonly Node[]): readonly Proposals[] {
	const row = tableRows('DestinationRule').find(({ at }) => at === 'spec.subsets[].labels');
	if (row === undefined) return [];
	const list = ancestors.at(-2)?.items ?? [];
	const taken = new Set(list.map((one) => (one as Node<{ name?: string }>).get('name')?.text));
	const versions = labelCandidates(mesh, { by, mention: mentionAt(row, ancestors) }, 'version', cursor);
	const names = versions.filter(({ label }) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label) && !taken.has(label));
	return [{ names, order: 0, asItem: false, isText: true }];
}

/** The subsets that the other destinations of a route have of the same host. */
function siblingSubsets(ancestors: readonly Node[], path: readonly string[]): ReadonlySet<string> {
	const destination = ancestors.at(-1) as Node<Destination> | undefined;
	const list = path.at(-4) === 'route' ? (ancestors.at(-3) as Node<unknown> | undefined) : undefined;
	const host = destination?.get('host')?.text;
	const others = (list?.items ?? []).flatMap(
		(one) => (one as Node<{ destination?: Destination }>).get('destination') ?? [],
	);
	return new Set(
		others
			.filter((one) => one !== destination && one.get('host')?.text === host)
			.map((one) => one.get('subset')?.text ?? ''),
	);
}

interface Destination {
	readonly host?: string;
	readonly subset?: string;
}

/** The manifest that the cursor is in: the document, or an item of a List. */
function resourceRoot(cursor: Cursor): { readonly node: Node<Metadata>; readonly depth: number } | undefined {
	for (let depth = 0; depth < cursor.ancestors.length; depth++) {
		const node = cursor.ancestors[depth] as Node<Metadata>;
		const kind = node.get('kind')?.text;
		if (kind !== undefined && !kind.endsWith('List')) return { node, depth };
	}
	return undefined;
}

interface Fit {
	readonly asItem: boolean;
	/** The key whose value is asked for; '' if a key is asked for. Undefined if the row is not one of labels. */
	readonly label: string | undefined;
}

/** The steps of a row, with as many for a `**` as the path has there. */
function asDeep(wanted: readonly string[], path: readonly string[]): readonly string[] {
	const at = wanted.indexOf('**');
	if (at === -1) return wanted;
	const rest = wanted.slice(at + 1);
	return [...wanted.slice(0, at), ...path.slice(at, Math.max(at, path.length - rest.length)), ...rest];
}

function fits(row: ReferenceRow, path: readonly string[], cursor: Cursor): Fit | undefined {
	const wanted = asDeep(steps(row.at), path);
	const starts = wanted.every((step, index) => index >= path.length || path[index] === step);
	if (!starts) return undefined;
	if (row.labels === true) {
		if (cursor.role === 'key') return path.length === wanted.length ? { asItem: false, label: '' } : undefined;
		return path.length === wanted.length + 1 ? { asItem: false, label: path.at(-1) ?? '' } : undefined;
	}
	if (wanted.at(-1) === '{}') {
		return cursor.role === 'key' && path.length === wanted.length - 1 ? { asItem: false, label: undefined } : undefined;
	}
	if (cursor.role !== 'value') return undefined;
	if (path.length === wanted.length) return { asItem: false, label: undefined };
	return path.length === wanted.length - 1 && wanted.at(-1) === '[]' ? { asItem: true, label: undefined } : undefined;
}

/** The resource being written, as the mesh would know it. What else it mentions counts as far as it can be read. */
function author(mesh: Mesh, kind: Resource['kind'], root: Node<Metadata>, uri: string): Deployed {
	const sibling = mesh.ofFile.get(uri)?.[0];
	const member = sibling?.member ?? mesh.membersOf.get(uri)?.[0] ?? anyMember(mesh);
	if (member === undefined) throw new Error('a cursor outside of its environment');
	const metadata = root.get('metadata');
	const [name, namespace] = [word(metadata?.get('name')), word(metadata?.get('namespace'))];
	const { start, end } = root;
	const resource: Resource = {
		chunk: member.chunk,
		items: [],
		kind,
		apiVersion: '',
		name,
		namespace,
		start,
		end,
	};
	const own = mesh.environment.settings.defaultNamespace;
	const namespaces = namespace !== undefined ? [namespace.text] : own === '' ? undefined : [own];
	const known = mesh.ofFile
		.get(uri)
		?.find((by) => by.resource.kind.id === kind.id && by.resource.name?.text === name?.text);
	const { declarations = [], references = [] } = known ?? {};
	return { resource, declarations, references, member, standing: 'whole', namespaces };
}

/** A file without a document may be the only one. */
function anyMember(mesh: Mesh): Member | undefined {
	for (const [first] of mesh.membersOf.values()) return first;
	return undefined;
}

function mentionAt(row: ReferenceRow, ancestors: readonly Node[]): Mention<ReferenceRow> {
	return {
		row,
		of: row.of === undefined ? undefined : word(follow(row.of, ancestors)),
		namespace: namespaceOf(row, ancestors),
		labels: undefined,
		text: '',
		start: 0,
		end: 0,
		opaque: false,
	};
}

/** Where a proposal is shown: rows of the table in their order, and within a row the nearest first. */
export function sortOf({ order }: Proposals, { label, distance }: Candidate): string {
	const rank = [order, distance].map((number) => String(number).padStart(5, '0')).join(' ');
	return `${rank} ${label}`;
}
