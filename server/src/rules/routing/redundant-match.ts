// One of several matches of a route that takes nothing, because an earlier match takes it all.
import { type Shadow, shadowedRoutes } from '../../istio/routing/routes.ts';
import { itemRemoval } from '../../yaml/edits/items.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, type Fix, stating } from '../engine/rule.ts';
import { asked, codesOf, nameOf, spanOfEntry, winner } from '../shared/shadows.ts';

const messages = {
	besideOther: {
		wrong: 'This match adds nothing: the one above it {asked} already matches all its requests',
		severity: 'hint',
	},
	belowRoute: 'This match never applies: {above} already matches all its requests',
} as const satisfies Messages;

export default stating(messages)({
	severity: 'information',
	tag: 'unnecessary',
	kinds: ['VirtualService'],
	codes: ['IST0131'],
	docs: {
		summary: 'A match of a route never applies: an earlier match already matches all its requests.',
		why: 'The matches of all routes are tried in the order written. A match that an earlier one covers adds nothing if both lead to the same route, and never applies if they do not.',
		exceptions: 'A route whose matches are all covered is left to `routing/shadowed-route`.',
		severityNotes: 'Hint if the earlier match is in the same route.',
		differences: 'istioctl only recognizes equal matches and prefixes, and treats a missing method as GET.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /api }
    - uri: { prefix: /api/v2 }
    route:
    - destination: { host: api }
`,
		mend: ['prefix: /api/v2', 'prefix: /v2/api'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest'],
	},
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const { shadows, isWhole } of shadowedRoutes(by)) {
			if (isWhole) continue;
			for (const one of shadows)
				yield { ...finding(one), related: [winner(by, one)], fixes: () => fixes(one, by.resource.chunk.text) };
		}
	},
});

function finding(shadow: Shadow): Finding<typeof messages> {
	const { entry, by } = shadow;
	const { start, end } = spanOfEntry(entry);
	const isOwn = by.route.node === entry.route.node;
	return {
		span: { start, end },
		message: isOwn ? 'besideOther' : 'belowRoute',
		with: { asked: asked(by), above: nameOf(by) },
		codes: codesOf([shadow]).filter((code) => code === 'IST0131' || by.node === undefined),
	};
}

function fixes({ entry }: Shadow, text: string): readonly Fix[] {
	const list = (entry.route.node as Node<{ match?: unknown[] }>).get('match');
	if (list === undefined || entry.node === undefined) return [];
	const gone = itemRemoval(text, list, entry.node);
	return gone === undefined ? [] : [{ title: 'Remove this match', edits: [gone] }];
}
