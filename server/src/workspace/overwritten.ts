// Which values a kustomization writes over: those that stand in a base are stand-ins then, and nobody deploys them. Written as
// `Kind/name` (`Kind/` for all of a kind) and the path in it, `VirtualService/shop/spec/hosts/0`; `*` is any one step.
import type { Node } from '../yaml/node.ts';
import { parse } from '../yaml/tree.ts';

/** A patch of JSON (RFC 6902), and what it is for. */
interface Operation {
	op?: string;
	path?: string;
}

/** The paths that the JSON patch `text` writes over. */
export function pathsOfJsonPatch(text: string): readonly string[] {
	const { root } = parse(text);
	return (root?.items ?? []).flatMap((one) => {
		const operation = one as Node<Operation>;
		const path = operation.get('path')?.text ?? '';
		const isOver = ['replace', 'remove'].includes(operation.get('op')?.text ?? '');
		return isOver && path.startsWith('/') ? [path.replaceAll('~1', '.').replaceAll('~0', '~')] : [];
	});
}

/**
 * The path that a `fieldPath` of a replacement means: dots between the steps, brackets around a condition that picks items
 * (kubectl.docs.kubernetes.io: replacements, "Field Path format").
 */
export function pathOfField(field: string): string {
	const steps = field.match(/\[[^[\]]*\]|(?:\\\.|[^.[\]])+/g) ?? [];
	return steps.map((step) => `/${/^\[[^=]*=.*\]$/.test(step) ? '*' : step.replace(/^\[|\]$|\\/g, '')}`).join('');
}

/** The paths that a strategic merge patch writes over; a list takes the place of the other one, for custom resources know no keys. */
export function pathsOfMerge(node: Node, at = ''): readonly string[] {
	if (node.kind !== 'map' || node.opaque) return [at];
	const inner = node.entries.filter(({ key }) => at !== '' || key.text === 'spec' || key.text === 'data');
	return inner.flatMap(({ key, value }) => pathsOfMerge(value, `${at}/${key.text}`));
}

/** The nodes of `root` that `path` leads to. */
export function nodesAlong(root: Node, path: string): readonly Node[] {
	let nodes: readonly Node[] = [root];
	for (const step of path.split('/').slice(1)) {
		nodes = nodes.flatMap((node) => {
			if (node.opaque) return [node];
			if (step === '*') return [...node.items, ...node.entries.map(({ value }) => value)];
			if (node.kind === 'seq') return node.items[Number(step)] ?? [];
			return (node as Node<Record<string, unknown>>).get(step) ?? [];
		});
	}
	return nodes;
}
