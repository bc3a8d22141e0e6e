// What checks of Envoy's own code ask of values.
import type { Node } from '../../yaml/node.ts';
import { isPlaceholder } from '../../yaml/templates/placeholders.ts';
import type { Wrong } from '../wrong.ts';
import type { EnvoyFault } from './fault.ts';

/** A fault of a value that is written. */
export function refusedAt(node: Node, what: Wrong, more: Partial<EnvoyFault> = {}): EnvoyFault {
	const span = node.end > node.start ? node : { start: Math.max(0, node.start - 1), end: node.end + 1 };
	return { kind: 'refused-value', span, ...what, ...more };
}

/** A word of an enum that is written out, which may look like a placeholder; undefined else. */
export function wordOf(node: Node | undefined): string | undefined {
	return node === undefined || node.opaque || node.kind !== 'scalar' ? undefined : node.text;
}

/** The text of a value that is written out; undefined else. */
export function textOf(node: Node | undefined): string | undefined {
	if (node === undefined || node.opaque || node.kind !== 'scalar' || isPlaceholder(node.text)) return undefined;
	return node.text;
}
