// A redirect that leads to the requests that it redirects.
import { routesOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { rule } from '../engine/rule.ts';

interface Redirecting {
	readonly redirect?: {
		readonly uri?: string;
		readonly authority?: string;
		readonly scheme?: string;
		readonly port?: number;
		readonly derivePort?: string;
	};
	readonly match?: readonly Record<string, unknown>[];
}

export default rule({
	severity: 'warning',
	kinds: ['VirtualService'],
	codes: [],
	docs: {
		summary: 'A redirect leads to a path that the same route redirects again.',
		why: 'Browsers follow it until they give up: "too many redirects".',
		exceptions:
			'Reported only if host, scheme and port stay the same and only the path is matched, so the second request certainly matches the same route.',
		bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [infra/edge]
  http:
  - match:
    - uri: { prefix: /old }
    redirect: { uri: /old/new }
`,
		mend: ['uri: /old/new', 'uri: /new'],
		links: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRedirect'],
	},
	// istio: pilot/pkg/networking/core/route/route.go, ApplyRedirect (the path is replaced as a whole)
	*check(by) {
		if (by.standing !== 'whole') return;
		const above: Node<Redirecting>[] = [];
		for (const { node, protocol } of routesOf(by)) {
			const route = node as Node<Redirecting>;
			const redirect = protocol === 'http' ? route.get('redirect') : undefined;
			const before = [...above];
			if (protocol === 'http') above.push(route);
			const uri = redirect?.get('uri');
			if (redirect === undefined || uri === undefined || uri.opaque || leadsElsewhere(redirect)) continue;
			const matches = route.each('match');
			const caught = matches.length === 0 || matches.some((match) => catches(match as Node, uri.text));
			// What a route above takes does not come here again (istio: pilot/pkg/networking/core/route, BuildHTTPRoutesForVirtualService).
			if (caught && !before.some((other) => mayTake(other, uri.text)))
				yield { span: uri, message: `This route redirects requests for "${uri.text}" to itself, in an endless loop` };
		}
	},
});

/** Whether a route may take a path: by its prefix, as a whole, by an expression, or because it asks for no path. */
function mayTake(route: Node<Redirecting>, path: string): boolean {
	const matches = route.each('match');
	return matches.length === 0 || matches.some((match) => mayCatch(match as Node, path));
}

function mayCatch(match: Node, path: string): boolean {
	const uri = (match as Node<{ uri?: Readonly<Record<string, string>> }>).get('uri');
	const [how] = uri?.entries ?? [];
	if (match.opaque || how === undefined || how.value.opaque) return true;
	if (how.key.text === 'prefix') return path.startsWith(how.value.text);
	return how.key.text === 'exact' ? path === how.value.text : true;
}

function leadsElsewhere(redirect: Node): boolean {
	return redirect.entries.some(
		({ key }) => ['authority', 'scheme', 'port', 'derivePort'].includes(key.text) || key.opaque,
	);
}

/** Whether a match looks at the path alone, and takes `path`. */
function catches(match: Node, path: string): boolean {
	const fields = match.entries.filter(({ key }) => key.text !== 'name');
	const [uri, another] = fields;
	if (uri === undefined || another !== undefined || uri.key.text !== 'uri' || uri.value.kind !== 'map') return false;
	const [how, more] = uri.value.entries;
	if (how === undefined || more !== undefined || how.value.opaque) return false;
	const { text } = how.value;
	// A prefix is replaced by nothing: a redirect gives the path as a whole.
	return how.key.text === 'prefix' ? path.startsWith(text) : how.key.text === 'exact' && path === text;
}
