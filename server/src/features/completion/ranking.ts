// The order of names in a list, and how a name is written where it goes.

import { factBy } from '../../facts/fact.ts';
import { byKey } from '../../facts/table.ts';
import { meshConfigOf } from '../../istio/mesh-config.ts';
import { type FormId, forms } from '../../mesh/forms.ts';
import { type Declared, type Mesh, mayShare, namesDeclared, type Referring } from '../../mesh/mesh.ts';
import type { SymbolKind } from '../../mesh/symbols.ts';
import { nearestFirst } from '../../resolution/nearness.ts';
import type { CompletionKind } from '../answers.ts';

/** A name that may stand somewhere. Thousands are made with every letter, so what many have in common is shared. */
export interface Candidate {
	readonly label: string;
	readonly kind: CompletionKind;
	/** Where it comes from; asked for only of those that are shown. */
	readonly detail: (one: Candidate) => string;
	/** 0 is best: how far from what is probably meant. */
	readonly distance: number;
	/** What declares it. */
	readonly declared?: Declared;
	/** Whether the rules would take it; asked only of those that are shown. */
	readonly isRight?: ((one: Candidate) => boolean) | undefined;
}

/** How names that are declared are offered. */
export interface Manner {
	readonly kind: CompletionKind;
	/** How one is written, in each of the namespaces that it may be in; undefined: left out. */
	readonly label: (one: Declared) => string | readonly string[] | undefined;
	readonly detail: (one: Declared) => string;
	readonly isRight?: (label: string, one: Declared) => boolean;
}

export type Namespaces = readonly string[] | undefined;

/** Each of `declared`, the own namespace first and in it the nearest. Two may be written alike: the first is listed. */
export function ranked(declared: readonly Declared[], from: Referring, manner: Manner): readonly Candidate[] {
	const { kind } = manner;
	const detail = ({ declared: one }: Candidate): string => (one === undefined ? '' : manner.detail(one));
	const isRight =
		manner.isRight &&
		(({ label, declared: one }: Candidate): boolean => one === undefined || manner.isRight?.(label, one) !== false);
	const found: Candidate[] = [];
	// First what is in the namespace of whoever writes it, as most names are.
	const [own, others]: [Declared[], Declared[]] = [[], []];
	for (const one of nearestFirst(declared, from.by))
		(mayShare(one.by.namespaces, from.by.namespaces) ? own : others).push(one);
	for (const list of [own, others]) {
		for (const one of list) {
			const written = manner.label(one);
			if (written === undefined) continue;
			for (const label of typeof written === 'string' ? [written] : written)
				found.push({ label, kind, detail, distance: found.length, declared: one, isRight });
		}
	}
	return found;
}

/** All that are declared, by name: the order of an index depends on what was edited before. */
export const all: (mesh: Mesh, symbol: SymbolKind) => readonly Declared[] = factBy((mesh: Mesh, symbol: string) => {
	const names = byKey(namesDeclared(mesh, symbol as SymbolKind));
	return names.flatMap(([, declared]) => declared.filter(({ mention }) => !mention.opaque));
});

/** `name` as the row's form has it; with the namespace of what declares it, if that is given. */
export function written(
	mesh: Mesh,
	form: FormId | undefined,
	name: string,
	declared: Declared | undefined,
): string | undefined {
	const [trustDomain = 'cluster.local'] = meshConfigOf(mesh).trustDomains;
	return form === undefined ? name : forms[form].write(name, declared?.by.namespaces?.[0], trustDomain);
}
