// within(node, text): YAML that stands as text in YAML, as configuration in a ConfigMap does.
import type { Node } from './node.ts';
import { parse, type Tree } from './tree.ts';

/**
 * The YAML that a block of text holds, its offsets those of the text around it; undefined for what is no such block, or is
 * filled in later.
 */
export function within(node: Node, text: string): Tree | undefined {
	if (node.kind !== 'scalar' || node.style !== 'block' || node.opaque) return undefined;
	const start = text.lastIndexOf('\n', node.start) + 1;
	return parse(text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, node.end));
}

/** The same for a scalar in one line too, as long as it is written as it is read. Lines that are folded are not. */
export function withinScalar(node: Node, text: string): Tree | undefined {
	if (node.kind !== 'scalar' || node.opaque || node.text === '') return undefined;
	if (node.style === 'block') return />[-+\d]*\s*$/.test(text.slice(0, node.start)) ? undefined : within(node, text);
	const written = text.slice(node.start, node.end);
	if (written !== node.text || written.includes('\n')) return undefined;
	return parse(text.slice(0, node.start).replace(/[^\n]/g, ' ') + written);
}
