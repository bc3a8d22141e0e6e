// Hover: what the name under the cursor means, or why that cannot be said.

import type { Doubt, Resolution } from '../mesh/resolution.ts';
import { resolve } from '../mesh/resolve.ts';
import { symbolNames } from '../mesh/symbols.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { At, Hover } from './answers.ts';
import { described } from './describe.ts';
import { type Under, under } from './target.ts';

/** What is known of the name at `at`; undefined where nothing is mentioned, or where a diagnostic says that it leads nowhere. */
export function hover(snapshot: Snapshot, at: At): Hover | undefined {
	const touched = under(snapshot, at);
	const answered = touched.map((one) => ({ one, resolution: resolve(one.mesh, one) }));
	const telling = answered.filter(({ resolution }) => resolution.is === 'found');
	const doubtful = answered.filter(({ resolution }) => resolution.is === 'unknown');
	const shown = telling.length > 0 ? telling : doubtful.slice(0, 1);
	const [first] = shown;
	if (first === undefined) return undefined;
	const parts = new Set(shown.map(({ one, resolution }) => part(one, resolution)));
	return { span: first.one.origin, markdown: [...parts].join('\n\n---\n\n') };
}

const most = 4;

function part(one: Under, resolution: Resolution): string {
	const { mention } = one;
	const what = symbolNames[mention.row.to];
	const name = mention.labels === undefined ? ` \`${mention.text}\`` : '';
	const of = mention.of === undefined || mention.row.to === 'workload' ? '' : ` of \`${mention.of.text}\``;
	const head = mention.labels === undefined ? `**${what}**${name}${of}` : '**selects**';
	if (resolution.is === 'unknown') return `${head} — ${doubts[resolution.doubt]}`;
	if (resolution.is === 'contradicted') return head;
	const lines = resolution.targets.slice(0, most).map((target) => described(one.mesh, target));
	const more = resolution.targets.length - lines.length;
	return [head, ...new Set(lines), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}

const doubts: Readonly<Record<Doubt, string>> = {
	templated: 'made by a template, so only known when it is rendered',
	patched: 'in a patch: what it changes stands elsewhere',
	external: 'not declared in this workspace; taken to live outside of it',
	wildcard: 'covers many names',
	reserved: 'reserved by Istio: all sidecars in the mesh',
	noEvidence: 'not declared in this workspace',
};
