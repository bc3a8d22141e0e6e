// Which of several words a schema takes at the cursor: each is put there, and the manifest asked. So what is offered is never
// what would be called wrong once it is written.
import type { Mesh } from '../../mesh/mesh.ts';
import { releaseOf } from '../../mesh/schemas.ts';
import type { FaultKind, Schema } from '../../schema/schema.ts';
import { validate } from '../../schema/validate.ts';
import type { Cursor } from '../../yaml/cursor.ts';
import { Node } from '../../yaml/node.ts';

/** What is yet to be written, or does no harm: no reason to keep a word back. */
const unfinished: ReadonlySet<FaultKind> = new Set([
	'missing-field',
	'missing-value',
	'unmet-condition',
	'without-effect',
	'unknown-field',
	'unsupported-field',
]);

/**
 * Those of `words` with which the manifest has no more faults than with the best of them. `schema`, `root`, `depth`: of the
 * manifest, and how many steps of the cursor's path lead to it. `asItem`: the word becomes the first item of a list.
 */
export function accepted<W extends { readonly label: string }>(
	mesh: Mesh,
	cursor: Cursor,
	{ schema, depth }: { readonly schema: Schema; readonly depth: number },
	words: readonly W[],
	asItem: boolean,
): readonly W[] {
	const root = cursor.ancestors[depth];
	if (root === undefined || words.length === 0) return words;
	const path = cursor.path.slice(depth);
	const release = releaseOf(mesh);
	const counts = words.map(({ label }) => {
		const word = scalar(label, cursor);
		const value = asItem ? new Node({ kind: 'seq', start: 0, end: 0, style: 'block', items: [word] }) : word;
		const faults = validate(replaced(root, path, value), schema, { isPartial: true, isTemplate: false, release });
		return faults.filter(({ kind }) => !unfinished.has(kind)).length;
	});
	const least = Math.min(...counts);
	return words.filter((_, index) => counts[index] === least);
}

function scalar(text: string, { span }: Cursor): Node {
	return new Node({
		kind: 'scalar',
		...span,
		style: /^(?:\d+(?:\.\d+)?|true|false)$/.test(text) ? 'plain' : 'double',
		text,
	});
}

/** `node` with `value` at `path`; all else is shared. */
function replaced(node: Node, [step, ...rest]: readonly (string | number)[], value: Node): Node {
	if (step === undefined) return value;
	const { kind, start, end, style } = node;
	const at = typeof step === 'number' ? step : node.entries.findLastIndex(({ key }) => key.text === step);
	const items = node.items.map((item, index) => (index === step ? replaced(item, rest, value) : item));
	const entries = node.entries.map((entry, index) =>
		index === at && typeof step === 'string' ? { ...entry, value: replaced(entry.value, rest, value) } : entry,
	);
	return new Node({ kind, start, end, style, entries, items });
}
