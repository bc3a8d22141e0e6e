// A rewrite of a prefix that drops a slash, or doubles one.

import { rewritten } from '../../istio/routing/requests.ts';
import { routesOf } from '../../istio/routing/routes.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import { quotedSpan } from '../../yaml/edits/entries.ts';
import type { Node } from '../../yaml/node.ts';
import type { Messages } from '../engine/message.ts';
import { type Finding, stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

interface Rewriting {
	readonly rewrite?: { readonly uri?: string };
	readonly match?: readonly { readonly uri?: { readonly prefix?: string } }[];
}

const messages = {
	replaced: { wrong: 'Path "{path}" becomes "{becomes}"', consequence: ': only the prefix "{prefix}" is replaced' },
} as const satisfies Messages;

export default stating(messages)({
	severity: 'warning',
	kinds: ['VirtualService', 'HTTPRoute'],
	codes: [],
	docs: {
		summary: 'A prefix that ends in a slash is rewritten to one that does not, or the other way round.',
		why: 'Only the matched prefix is replaced. With `/api/` rewritten to `/v1`, the path `/api/users` becomes `/v1users`; with `/api` rewritten to `/v1/`, it becomes `/v1//users`.',
		severityNotes:
			'Information for routes of the Gateway API, which should replace whole segments but in Istio do not, and for rewriting `/api` to `/`: `/api/users` becomes `//users`, which many servers treat as `/users`.',
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
		if (isDeployedAs(by, 'HTTPRoute')) {
			yield* inHttpRoute(by);
			return;
		}
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

/**
 * Where Istio replaces only the text of a prefix, though the Gateway API wants whole segments: in redirects to `/`, and in rewrites
 * of `/`. istio: pilot/pkg/config/kube/gateway/conversion.go, createRewriteFilter, createRedirectFilter
 */
function* inHttpRoute(by: DeployedAs<'HTTPRoute'>): Generator<Finding<typeof messages>> {
	for (const rule of manifest(by.resource).get('spec')?.each('rules') ?? []) {
		const matches = rule.each('matches').map((match) => match.get('path'));
		const paths = matches.length === 0 ? ['/'] : matches.map((path) => prefixOf(path as Node<Path> | undefined));
		for (const filter of rule.each('filters')) {
			const redirect = filter.get('requestRedirect')?.get('path')?.get('replacePrefixMatch');
			const rewrite = filter.get('urlRewrite')?.get('path')?.get('replacePrefixMatch');
			const from = paths.find((path) => path !== undefined && (path === '/') === (rewrite !== undefined));
			if (from === undefined) continue;
			const becomes = `${rewrite?.text ?? ''}${rewrite === undefined ? '//a' : 'a'}`;
			const isWrong = rewrite === undefined ? redirect?.text === '/' : /[^/]$/.test(rewrite.text);
			const span = rewrite ?? redirect;
			if (span === undefined || span.opaque || !isWrong) continue;
			const path = from === '/' ? '/a' : `${from.replace(/\/$/, '')}/a`;
			yield { span, severity: 'information', message: 'replaced', with: { path, becomes, prefix: from } };
		}
	}
}

interface Path {
	readonly type?: string;
	readonly value?: string;
}

/** The prefix that a match asks for; undefined if it asks for something else, or that is not known. */
function prefixOf(path: Node<Path> | undefined): string | undefined {
	const [type, value] = [path?.get('type'), path?.get('value')];
	if (path === undefined) return '/';
	if (type?.opaque === true || value?.opaque === true || (type?.text ?? 'PathPrefix') !== 'PathPrefix')
		return undefined;
	return value?.text ?? '/';
}

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
		fixes: meant === '' || quotedSpan(text, to).start !== to.start ? [] : changeTo(to, meant),
	};
}
