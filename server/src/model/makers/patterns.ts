// Patterns of names: those of the tables of makers, filled in from a manifest, and how a name is held against them.
import { fitsWildcard } from '../../text/automaton.ts';
import type { Node } from '../../yaml/node.ts';
import { withoutHoles } from '../../yaml/templates/holes.ts';

/** The text of a scalar, with `*` for what is filled in later. */
export function patternOf({ text, opaque }: Node): string {
	const pattern = withoutHoles(text, '*');
	return opaque && !pattern.includes('*') ? '*' : pattern;
}

/** The names that patterns of a row stand for in a manifest. A field that is not written makes no name. */
export function namesOf(root: Node, patterns: string): readonly string[] {
	const names = patterns.split(' ').flatMap((pattern) => {
		// A name of which nothing is known is no name; only a row may say that anything goes.
		return pattern === '*' ? [pattern] : filled(root, pattern).filter((name) => !isAnything(name));
	});
	return [...new Set(names)];
}

function filled(root: Node, pattern: string): readonly string[] {
	const open = pattern.indexOf('{');
	if (open === -1) return pattern === '' ? [] : [pattern];
	const close = pattern.indexOf('}', open);
	const path = pattern.slice(open + 1, close);
	const rest = pattern.slice(close + 1);
	const ends = rest === '' ? [''] : filled(root, rest);
	return valuesAt(root, path).flatMap((value) => ends.map((end) => pattern.slice(0, open) + value + end));
}

/**
 * What stands at the first of several paths (`a.b|c[].d`) that is written there, as patterns; of lists, each of the items; `*` is
 * any value of a map, and `~` any key.
 */
export function valuesAt(root: Node, paths: string): readonly string[] {
	for (const path of paths.split('|')) {
		const found = path === 'name' ? ownName(root) : texts(nodesAt(root, path));
		if (found.length > 0) return found;
	}
	return [];
}

function ownName(root: Node): readonly string[] {
	const name = texts(nodesAt(root, 'metadata.name'));
	if (name.length > 0) return name;
	const generated = texts(nodesAt(root, 'metadata.generateName'));
	// Garden writes it at the top.
	return generated.length > 0 ? generated.map((one) => `${one}*`) : texts(nodesAt(root, '.name'));
}

function nodesAt(root: Node, path: string): readonly Node[] {
	let nodes: readonly Node[] = [root];
	// A key with dots in it stands in brackets: `a.[b.c/d].e`.
	for (const step of path.match(/\[[^\]]+\]|[^.]+/g) ?? []) {
		if (step === '~' || step === '*') {
			nodes = nodes.flatMap(({ entries }) => entries.map(({ key, value }) => (step === '~' ? key : value)));
			continue;
		}
		const key = step.startsWith('[') ? step.slice(1, -1) : step.replace('[]', '');
		nodes = nodes.flatMap((node) => (node as Node<Record<string, unknown>>).get(key) ?? []);
		if (step.endsWith('[]')) nodes = nodes.flatMap((node) => (node.opaque ? [node] : node.items));
	}
	return nodes;
}

function texts(nodes: readonly Node[]): readonly string[] {
	return nodes.flatMap((node) =>
		node.kind === 'scalar' && (node.opaque || node.text !== '') ? [patternOf(node)] : [],
	);
}

/** Whether a name fits a pattern. */
export const fits = fitsWildcard;

/** Whether a pattern says nothing of a name: nothing but `*`, dashes and blanks. */
export function isAnything(pattern: string): boolean {
	return /^[-*.\s]*$/.test(pattern) && pattern.includes('*');
}
