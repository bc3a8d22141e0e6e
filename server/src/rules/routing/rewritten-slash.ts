// A rewrite of a prefix that drops a slash, or doubles one.
import { rewritten } from '../../istio/routing/requests.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import { quotedSpan } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';

interface Rewriting {
	readonly rewrite?: { readonly uri?: string };
	readonly match?: readonly { readonly uri?: { readonly prefix?: string } }[];
}

const messages = {
	replaced: { wrong: 'Path "{path}" becomes "{becomes}"', consequence: ': only the prefix "{prefix}" is replaced' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A prefix that ends in a slash is rewritten to one that does not, or the other way round.',
		why: 'Only the matched prefix is replaced. With `/api/` rewritten to `/v1`, the path `/api/users` becomes `/v1users`; with `/api` rewritten to `/v1/`, it becomes `/v1//users`.',
		severityNotes:
			'Information for rewriting `/api` to `/`: `/api/users` becomes `//users`, which many servers treat as `/users`.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /api/ }
    rewrite: { uri: /v1 }
    route:
    - destination: { host: api.example.com }
`,
		mend: ['{ uri: /v1 }', '{ uri: /v1/ }'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, applyHTTPRouteDestination (PrefixRewrite)
	*check(by) {
		if (by.standing !== 'whole') return;
		const { text } = by.resource.chunk;
		for (const { node, protocol } of routesOf(by)) {
			const route = node as Node<Rewriting>;
			const to = protocol === 'http' ? route.get('rewrite')?.get('uri') : undefined;
			if (to === undefined || to.opaque || !to.text.startsWith('/')) continue;
			const found = route.each('match').flatMap((match) => faultOf(match.get('uri')?.get('prefix'), to, text) ?? []);
			if (found[0] !== undefined) yield found[0];
		}
	},
});

function faultOf(prefix: Node | undefined, to: Node, text: string): Finding<typeof messages> | undefined {
	if (prefix === undefined || prefix.opaque || prefix.text === '/' || !prefix.text.startsWith('/')) return undefined;
	const [from, into] = [prefix.text.endsWith('/'), to.text.endsWith('/')];
	if (from === into) return undefined;
	const example = from ? `${prefix.text}a` : `${prefix.text}/a`;
	const becomes = rewritten({ uri: { prefix: prefix.text } }, example, to.text);
	const meant = from ? `${to.text}/` : to.text.slice(0, -1);
	return {
		span: to,
		message: 'replaced',
		with: { path: example, becomes: becomes ?? '', prefix: prefix.text },
		...(to.text === '/' ? { severity: 'information' } : {}),
		fixes:
			meant === '' || quotedSpan(text, to).start !== to.start
				? []
				: [{ title: `Change to "${meant}"`, edits: [{ start: to.start, end: to.end, text: meant }] }],
	};
}
