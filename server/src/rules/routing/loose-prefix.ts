// A prefix that ends in the middle of a path segment, so that it takes longer words as well.
import { routesOf } from '../../istio/routing/routes.ts';
import type { Edit } from '../../text/edit.ts';
import { itemCopy } from '../../yaml/edits/items.ts';
import type { Node } from '../../yaml/node.ts';
import { type Fix, stating } from '../engine/rule.ts';

interface Matching {
	readonly match?: readonly { readonly uri?: { readonly prefix?: string } }[];
}

export default stating({
	loose: 'Prefix "{prefix}" also matches "{prefix}x", not only paths below "{prefix}/"',
})({
	severity: 'hint',
	isOptIn: true,
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A path prefix does not end with a slash, so it also matches longer words.',
		why: 'Prefixes are compared character by character: `/api` matches `/api/items`, but also `/apiary` and `/api-internal`. To match a whole segment only, match it exactly, and match everything below it with a prefix that ends in a slash.',
		exceptions: 'Prefixes that end with a slash, a dot, a hyphen or another punctuation character.',
		severityNotes: 'Off by default because most services have no such longer paths.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /api }
    redirect: { authority: api.example.com }
`,
		mend: ['- uri: { prefix: /api }', '- uri: { exact: /api }\n    - uri: { prefix: /api/ }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch'],
	},
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { node, protocol } of routesOf(by)) {
			const list = protocol === 'http' ? (node as Node<Matching>).get('match') : undefined;
			for (const match of list?.items ?? []) {
				const entry = match.entries.find(({ key }) => key.text === 'uri')?.value.entries[0];
				const prefix = entry?.key.text === 'prefix' ? entry.value : undefined;
				if (list === undefined || entry === undefined || prefix === undefined || prefix.opaque) continue;
				if (!/^\/.*[\w]$/.test(prefix.text)) continue;
				yield {
					span: prefix,
					message: 'loose',
					with: { prefix: prefix.text },
					fixes: fixes(by.resource.chunk.text, match, entry.key, prefix),
				};
			}
		}
	},
});

/** One match for the segment itself, and one for what is below. */
function fixes(text: string, match: Node, key: Node, prefix: Node): readonly Fix[] {
	const exact: Edit = { start: key.start, end: key.end, text: 'exact' };
	const copy = itemCopy(text, match, [exact]);
	if (copy === undefined) return [];
	return [
		{
			title: `Match "${prefix.text}" and "${prefix.text}/"`,
			edits: [copy, { start: prefix.end, end: prefix.end, text: '/' }],
		},
	];
}
