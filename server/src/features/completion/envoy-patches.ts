// Patches of EnvoyFilters to begin with: whole ones where a list of them is being written, and values for what a patch
// applies to.
import type { Cursor } from '../../yaml/cursor.ts';
import type { Node } from '../../yaml/node.ts';
import type { CompletionKind } from '../answers.ts';
import { patchSkeletons } from './envoy-skeletons.ts';
import type { PatchSkeleton } from './skeleton-parts.ts';

interface PatchProposal {
	readonly label: string;
	readonly kind: CompletionKind;
	readonly detail: string;
	readonly sort: string;
	/** In the first column. */
	readonly snippet: string;
	/** A list is to begin where the cursor stands. */
	readonly asItem: boolean;
}

/** What may be written as a whole at the cursor; nothing where something of it is there already. */
export function patchProposals(cursor: Cursor): readonly PatchProposal[] {
	const root = cursor.ancestors[0] as Node<{ kind?: string }> | undefined;
	if (root?.get('kind')?.text !== 'EnvoyFilter' || cursor.flow || cursor.quote !== undefined) return [];
	const path = cursor.path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
	const isBegun = (cursor.ancestors.at(-1)?.entries.length ?? 0) > 1;
	if (path === 'spec.configPatches.[]') return cursor.role === 'key' && isBegun ? [] : patchSkeletons.map(whole);
	if (path === 'spec.configPatches') return patchSkeletons.map((one) => ({ ...whole(one), asItem: true }));
	if (path !== 'spec.configPatches.[].patch.value' || cursor.role !== 'key' || isBegun) return [];
	const patch = cursor.ancestors.at(-3) as Node<{ applyTo?: string }> | undefined;
	const applyTo = patch?.get('applyTo')?.text;
	return patchSkeletons.filter((one) => one.applyTo === applyTo).map((one) => proposal(one, one.value));
}

function whole(one: PatchSkeleton): PatchProposal {
	const { applyTo, match, operation, value } = one;
	return proposal(
		one,
		`applyTo: ${applyTo}
match:
${indented(match, 2)}
patch:
  operation: ${operation}
  value:
${indented(value, 4)}`,
	);
}

function indented(text: string, count: number): string {
	return text.replace(/^/gm, ' '.repeat(count));
}

function proposal({ label, detail }: PatchSkeleton, snippet: string): PatchProposal {
	const order = patchSkeletons.findIndex((one) => one.label === label);
	return { label, kind: 'snippet', detail, sort: `e${String(order).padStart(2, '0')}`, snippet, asItem: false };
}
