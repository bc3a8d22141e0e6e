// contradictions(symbol, words): the check that all rules "unknown …" share. What a name means, and how sure it is that it
// means nothing, is decided in mesh/; here it becomes a sentence.
import type { Declared, Deployed, Mesh, Referring } from '../mesh/mesh.ts';
import type { Resolution } from '../mesh/resolution.ts';
import { resolve } from '../mesh/resolve.ts';
import type { SymbolKind } from '../mesh/symbols.ts';
import { title } from '../model/resource.ts';
import { type Finding, type Pointer, severityOf } from './rule.ts';

export type Contradiction = Resolution & { readonly is: 'contradicted' };

export interface Words {
	/** The sentence for a name that nothing declares, or that is misspelt. */
	readonly missing: (from: Referring, contradiction: Contradiction) => string;
	/** What is said of each resource that shows it. */
	readonly evidence: (declared: Declared) => string;
}

/** Findings for every reference of `resource` to a symbol of this kind that is contradicted. */
export function* contradictions(resource: Deployed, mesh: Mesh, symbol: SymbolKind, words: Words): Generator<Finding> {
	for (const mention of resource.references) {
		if (mention.row.to !== symbol || mention.row.optional === true) continue;
		const from = { by: resource, mention };
		const resolution = resolve(mesh, from);
		if (resolution.is !== 'contradicted') continue;
		yield {
			span: mention,
			message: `${words.missing(from, resolution)}${remedy(from, resolution)}`,
			severity: severityOf[resolution.certainty],
			related: pointers(resolution.evidence, words.evidence),
			...fixesOf(from, resolution),
		};
	}
}

function fixesOf({ mention }: Referring, { suggestion }: Contradiction): Pick<Finding, 'fixes'> {
	if (suggestion === undefined || mention.labels !== undefined) return {};
	const { start, end } = mention;
	return { fixes: [{ title: `Change to "${suggestion}"`, edits: [{ start, end, text: suggestion }], isSafe: true }] };
}

function remedy(from: Referring, { reason, suggestion, evidence }: Contradiction): string {
	if (suggestion !== undefined) return `; did you mean "${suggestion}"?`;
	if (reason !== 'otherNamespace') return '';
	const there = evidence.flatMap(({ by }) => by.namespaces ?? []);
	const here = from.by.namespaces ?? [];
	return `: it exists only in namespace ${quoted(there.filter((namespace) => !here.includes(namespace)))}`;
}

/** `"a"`, or `"a", "b"`; at most five, then `…`. */
export function quoted(words: Iterable<string>): string {
	const all = [...new Set(words)];
	const shown = all.slice(0, 5).map((one) => `"${one}"`);
	return all.length > 5 ? `${shown.join(', ')} …` : shown.join(', ');
}

/** At most five places, one per declaration. */
export function pointers(evidence: readonly Declared[], message: (declared: Declared) => string): readonly Pointer[] {
	return evidence
		.slice(0, 5)
		.map((declared) => ({ in: declared.by, span: declared.mention, message: message(declared) }));
}

/** ` in namespace "shop"`, or nothing where it is not known. */
export function inNamespace(by: Deployed): string {
	const [namespace, another] = by.namespaces ?? [];
	return namespace === undefined || another !== undefined ? '' : ` in namespace "${namespace}"`;
}

/** `Service shop/reviews`, for related information. */
export function declaredIn({ by }: Declared): string {
	return title(by.resource);
}
