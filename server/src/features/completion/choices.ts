// What a workspace has for the words to fill in of a snippet: `${2:service}` becomes a choice among its Services.

import { factBy } from '../../facts/fact.ts';
import { byKey } from '../../facts/table.ts';
import { type Declared, declaredAs, type Mesh, namesDeclared } from '../../mesh/mesh.ts';
import type { SymbolKind } from '../../mesh/symbols.ts';

/** By the word that stands in a snippet, what it can be, the likeliest first. */
export type Choices = Readonly<Record<string, readonly string[]>>;

const most = 12;

/** The choices for a new document in the file `uri`: first what stands in its own folder. */
export function choicesIn(mesh: Mesh, uri: string): Choices {
	return choicesFor(mesh, uri.slice(0, uri.lastIndexOf('/') + 1));
}

const choicesFor = factBy((mesh: Mesh, folder): Choices => {
	const nearFirst = (declared: readonly Declared[]): readonly Declared[] => [
		...declared.filter(({ by }) => by.member.uri.startsWith(folder)),
		...declared.filter(({ by }) => !by.member.uri.startsWith(folder)),
	];
	const named = (symbol: SymbolKind, isFit: (one: Declared) => boolean = () => true): readonly string[] => {
		const all = byKey(namesDeclared(mesh, symbol)).flatMap(([, declared]) => declared);
		const fitting = all.filter((one) => !one.mention.opaque && /^[\w.-]+$/.test(one.mention.text) && isFit(one));
		return [...new Set(nearFirst(fitting).map(({ mention }) => mention.text))].slice(0, most);
	};
	const labelled = (key: string): readonly string[] => {
		const labels = nearFirst(declaredAs(mesh, 'workload', '')).flatMap(({ mention }) => mention.labels ?? []);
		const values = labels.flatMap(({ key: name, value }) => (name.text === key && !value.opaque ? [value.text] : []));
		return [...new Set(values)].filter((value) => /^[\w.-]+$/.test(value)).slice(0, most);
	};
	return {
		service: named('host', ({ by }) => by.resource.kind.kind === 'Service'),
		gateway: named('parent'),
		app: labelled('app'),
		ingressgateway: labelled('istio'),
	};
});

/** A snippet with choices in the place of words; the second time a word comes it follows the first. */
export function withChoices(snippet: string, choices: Choices): string {
	const chosen = new Set<string>();
	return snippet.replace(/\$\{(\d+):([^}]*)\}/g, (whole, number: string, word: string) => {
		if (chosen.has(number)) return `$${number}`;
		const options = Object.hasOwn(choices, word) ? choices[word] : undefined;
		if (options === undefined || options.length === 0) return whole;
		chosen.add(number);
		return `\${${number}|${options.join(',')}|}`;
	});
}
