// Rename: a name in every place that means it, each in the form it has there: short, `ns/name`, full. What only looks like it
// is offered as an edit to confirm.
import { isBuiltIn } from '../../mesh/built-in.ts';
import { declarationsIn } from '../../mesh/mesh.ts';
import { type SymbolKind, symbolRows } from '../../mesh/symbols.ts';
import { contains, type Span } from '../../text/span.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { At, FileEdit } from '../answers.ts';
import { labelsAt } from '../labels.ts';
import { offsetOf } from '../place.ts';
import { placeOf, type Uses, usesAt } from '../uses.ts';
import { apartIn } from './apart.ts';
import { renamableLabel, renameLabel } from './label.ts';
import { lookalikes } from './lookalikes.ts';
import { nameFault } from './names.ts';
import { type NamePlace, probesOf } from './probes.ts';
import { written } from './writing.ts';

/** Why a name cannot be renamed, for the user: one sentence. */
export interface Refusal {
	readonly refusal: string;
}

/** What would be renamed: the word under the cursor, without what is around it. */
export interface Renamable {
	readonly span: Span;
	readonly name: string;
}

/** The edits of a rename, and those of text that only looks like the name, which want a yes. */
export interface Renaming {
	readonly edits: readonly FileEdit[];
	readonly doubtful: readonly FileEdit[];
}

interface Spot {
	readonly uri: string;
	readonly span: Span;
	readonly name: string;
	/** Its edit for another name. */
	readonly edit: (name: string) => FileEdit;
}

/** The word that renaming at `at` would change; a refusal where that cannot be done, undefined where there is no name. */
export function prepareRename(snapshot: Snapshot, at: At): Renamable | Refusal | undefined {
	const label = renamableLabel(labelsAt(snapshot, at), at);
	if (label !== undefined) return label;
	const found = spots(snapshot, usesAt(snapshot, at));
	if (found === undefined || 'refusal' in found) return found;
	const here = found.find(({ uri, span }) => uri === at.uri && contains(span, at.offset));
	return here ?? { refusal: 'Only the name itself can be renamed here' };
}

/** The edits that give the name at `at` the name `name` everywhere; a refusal where that would not do. */
export function rename(snapshot: Snapshot, at: At, name: string): Renaming | Refusal | undefined {
	const labels = labelsAt(snapshot, at);
	if (labels.length > 0) return renameLabel(labels, at, name, apartIn(snapshot));
	const uses = usesAt(snapshot, at);
	const found = spots(snapshot, uses);
	if (found === undefined || 'refusal' in found) return found;
	for (const { mesh, declared } of uses) {
		const fault = found.every((spot) => spot.name === name)
			? undefined
			: nameFault(mesh, declared, name, apartIn(snapshot));
		if (fault !== undefined) return { refusal: fault };
	}
	const edits = found.map(({ edit }) => edit(name));
	const covered = new Set(found.map(({ uri, span }) => `${uri}#${span.start}`));
	const doubtful = uses
		.flatMap((one) => likelyTexts(snapshot, one))
		.filter(({ uri, span }) => !covered.has(`${uri}#${span.start}`))
		.map(({ uri, span }): FileEdit => ({ uri, ...span, text: name }));
	return { edits, doubtful: [...new Map(doubtful.map((one) => [`${one.uri}#${one.start}`, one])).values()] };
}

/** Kinds of names that people write into variables and scripts. */
const told: ReadonlySet<SymbolKind> = new Set([
	'host',
	'gateway',
	'secret',
	'serviceAccount',
	'virtualService',
	'parent',
]);

function likelyTexts(snapshot: Snapshot, { mesh, declared }: Uses): ReturnType<typeof lookalikes> {
	return declared.flatMap(({ by, mention }) => {
		const kind = mention.row.declares;
		const sought = { name: mention.text, namespaces: by.namespaces, isHost: kind === 'host' };
		if (told.has(kind)) return lookalikes(snapshot, mesh, sought);
		const behind = declarationsIn(by, 'host').map(({ text }) => text);
		return kind === 'port' && behind.length > 0 ? lookalikes(snapshot, mesh, { ...sought, behind }) : [];
	});
}

function spots(snapshot: Snapshot, uses: readonly Uses[]): readonly Spot[] | Refusal | undefined {
	if (uses.length === 0) return undefined;
	const all: Spot[] = [];
	for (const one of uses) {
		const found = spotsOf(snapshot, one);
		if ('refusal' in found) return found;
		all.push(...found);
	}
	return [...new Map(all.map((spot) => [`${spot.uri}#${spot.span.start}`, spot])).values()];
}

function spotsOf(snapshot: Snapshot, { declared, mentioned }: Uses): readonly Spot[] | Refusal {
	const [first] = declared;
	const kind = first?.mention.row.declares;
	if (first === undefined || kind === undefined) return [];
	const { name: what, fixed } = symbolRows[kind];
	if (fixed !== undefined) return { refusal: `A ${what} cannot be renamed: ${fixed}` };
	const name = first.mention.text;
	if (declared.some(({ by }) => isBuiltIn(by.member)))
		return { refusal: `"${name}" comes with Istio, where it cannot be renamed` };
	const probes = kind === 'containerPort' ? declared.flatMap(probesOf) : [];
	const places = [...declared, ...mentioned.filter(({ mention }) => mention.labels === undefined), ...probes];
	const found: Spot[] = [];
	for (const place of places) {
		const spot = spotOf(snapshot, place, name, kind);
		if (spot === undefined) continue;
		if ('refusal' in spot) return spot;
		found.push(spot);
	}
	return found;
}

/** Where the name stands in one of its places; undefined where a wildcard covers it, which stays as it is. */
function spotOf(snapshot: Snapshot, place: NamePlace, name: string, kind: SymbolKind): Spot | Refusal | undefined {
	const { uri, span } = placeOf(snapshot, place);
	const { text, opaque } = place.mention;
	const file = uri.slice(uri.lastIndexOf('/') + 1);
	if (opaque) return { refusal: `"${name}" is made by a template in ${file}, where it cannot be renamed` };
	if (text.includes('*') && text !== name) return undefined;
	const within = nameWithin(text, name);
	// Quoted with escapes, or folded over lines: then the name is not where it seems.
	if (within === undefined || span.end - span.start !== text.length)
		return { refusal: `"${name}" is written as "${text}" in ${file}, where it cannot be renamed` };
	const { member } = place.by;
	const start = offsetOf(snapshot, uri, member.chunk);
	const own = { start: span.start + within, end: span.start + within + name.length };
	const isNumber = /^\d+$/.test(name) && (kind === 'port' || kind === 'containerPort');
	return {
		uri,
		name,
		span: own,
		edit: (next) => {
			const edit = written(member.chunk.text, { start: own.start - start, end: own.end - start }, next, isNumber);
			return { uri, text: edit.text, start: edit.start + start, end: edit.end + start };
		},
	};
}

/** Where `name` stands in a mention of it: alone, before a dot, or behind a slash; undefined if it does not. */
function nameWithin(text: string, name: string): number | undefined {
	if (text === name) return 0;
	const start = text.lastIndexOf('/') + 1;
	const rest = text.slice(start);
	return rest === name || rest.startsWith(`${name}.`) ? start : undefined;
}
