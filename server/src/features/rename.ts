// Rename: a name in every place that means it, each in the form it has there: short, `ns/name`, full.

import { isBuiltIn } from '../mesh/built-in.ts';
import { symbolRows } from '../mesh/symbols.ts';
import { contains, type Span } from '../text/span.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At, FileEdit } from './answers.ts';
import { placeOf, type Uses, usesAt } from './uses.ts';

/** Why a name cannot be renamed, for the user: one sentence. */
export interface Refusal {
	readonly refusal: string;
}

/** What would be renamed: the word under the cursor, without what is around it. */
export interface Renamable {
	readonly span: Span;
	readonly name: string;
}

interface Spot {
	readonly uri: string;
	readonly span: Span;
	readonly name: string;
}

/** The word that renaming at `at` would change; a refusal where that cannot be done, undefined where there is no name. */
export function prepareRename(snapshot: Snapshot, at: At): Renamable | Refusal | undefined {
	const found = spots(snapshot, at);
	if (found === undefined || 'refusal' in found) return found;
	const here = found.find(({ uri, span }) => uri === at.uri && contains(span, at.offset));
	return here ?? { refusal: 'Only the name itself can be renamed here' };
}

/** The edits that give the name at `at` the name `name` everywhere; a refusal where that would not do. */
export function rename(snapshot: Snapshot, at: At, name: string): readonly FileEdit[] | Refusal | undefined {
	const found = spots(snapshot, at);
	if (found === undefined || 'refusal' in found) return found;
	const wrong = wrongName(name, found);
	if (wrong !== undefined) return { refusal: wrong };
	return found.map(({ uri, span }) => ({ uri, ...span, text: name }));
}

function wrongName(name: string, found: readonly Spot[]): string | undefined {
	// The host of a ServiceEntry has dots; the name of a resource that is meant by a host or a path has none.
	const isHost = found.every((spot) => spot.name.includes('.'));
	const isAddress = found.every((spot) => spot.name.includes('://'));
	const pattern = isAddress
		? /^\S+$/
		: isHost
			? /^(?:\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i
			: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/i;
	return pattern.test(name) && name.length <= 253 ? undefined : `"${name}" is no name that can stand there`;
}

function spots(snapshot: Snapshot, at: At): readonly Spot[] | Refusal | undefined {
	const uses = usesAt(snapshot, at);
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
	const places = [...declared, ...mentioned.filter(({ mention }) => mention.labels === undefined)];
	const found: Spot[] = [];
	for (const place of places) {
		const { uri, span } = placeOf(snapshot, place);
		const { text, opaque } = place.mention;
		if (opaque)
			return {
				refusal: `"${name}" is made by a template in ${uri.slice(uri.lastIndexOf('/') + 1)}, where it cannot be renamed`,
			};
		// A wildcard covers it and stays as it is.
		if (text.includes('*') && text !== name) continue;
		const at = nameWithin(text, name);
		// Quoted with escapes, or folded over lines: then the name is not where it seems.
		if (at === undefined || span.end - span.start !== text.length)
			return {
				refusal: `"${name}" is written as "${text}" in ${uri.slice(uri.lastIndexOf('/') + 1)}, where it cannot be renamed`,
			};
		found.push({ uri, name, span: { start: span.start + at, end: span.start + at + name.length } });
	}
	return found;
}

/** Where `name` stands in a mention of it: alone, before a dot, or behind a slash; undefined if it does not. */
function nameWithin(text: string, name: string): number | undefined {
	if (text === name) return 0;
	const start = text.lastIndexOf('/') + 1;
	const rest = text.slice(start);
	return rest === name || rest.startsWith(`${name}.`) ? start : undefined;
}
