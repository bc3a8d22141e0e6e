// What messages about values share: where they stand, and how they begin.
import type { Span } from '../../text/span.ts';
import type { Node } from '../../yaml/node.ts';

/** Who refuses something, and what they do then. */
export const refusals = { istio: 'Istio rejects the resource', envoy: 'Envoy rejects the configuration' } as const;

export function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An empty string stands between its quotes, where nothing can be underlined: then the quotes are. */
export function spanOf(node: Node): Span {
	if (node.end > node.start) return node;
	return { start: Math.max(0, node.start - 1), end: node.end + 1 };
}

export function oneLine(node: Node, anchor: Node): Span {
	return node.kind === 'scalar' && node.style !== 'block' ? spanOf(node) : anchor;
}
