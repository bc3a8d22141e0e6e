// A redirect that leads to the requests that it redirects.
import { routesOf, specOf } from '../../istio/routing/routes.ts';
import type { Node } from '../../yaml/node.ts';
import { stating } from '../engine/rule.ts';

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

export default stating({
	loop: 'This route redirects requests for "{uri}" to itself, in an endless loop',
})({
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
		// What a delegate gets is narrowed by the route that delegates to it, so that without a match it does not take all.
		const isDelegate = (specOf(by)?.each('hosts').length ?? 0) === 0;
		const above = new Taken();
		for (const { node, protocol } of routesOf(by)) {
			if (protocol !== 'http') continue;
			const route = node as Node<Redirecting>;
			const matches = route.each('match') as readonly Node[];
			const uri = isDelegate && matches.length === 0 ? undefined : loopOf(route, matches);
			// What a route above takes does not come here again (istio: pilot/pkg/networking/core/route, BuildHTTPRoutesForVirtualService).
			if (uri !== undefined && !above.mayHave(uri.text)) yield { span: uri, message: 'loop', with: { uri: uri.text } };
			above.add(matches);
		}
	},
});

/** Where a redirect says a path that its own route takes. */
function loopOf(route: Node<Redirecting>, matches: readonly Node[]): Node | undefined {
	const redirect = route.get('redirect');
	const uri = redirect?.get('uri');
	if (redirect === undefined || uri === undefined || uri.opaque || leadsElsewhere(redirect)) return undefined;
	return matches.length === 0 || matches.some((match) => catches(match, uri.text)) ? uri : undefined;
}

/** The paths that routes may take: by a prefix, as a whole, by an expression, or because they ask for no path. */
class Taken {
	#all = false;
	readonly #exact = new Set<string>();
	readonly #prefixes = new Set<string>();

	add(matches: readonly Node[]): void {
		if (matches.length === 0) this.#all = true;
		for (const match of matches) {
			const uri = (match as Node<{ uri?: Readonly<Record<string, string>> }>).get('uri');
			const [how] = uri?.entries ?? [];
			if (match.opaque || how === undefined || how.value.opaque) this.#all = true;
			else if (how.key.text === 'prefix') this.#prefixes.add(how.value.text);
			else if (how.key.text === 'exact') this.#exact.add(how.value.text);
			else this.#all = true;
		}
	}

	mayHave(path: string): boolean {
		if (this.#all || this.#exact.has(path)) return true;
		for (let length = 0; length <= path.length; length++) if (this.#prefixes.has(path.slice(0, length))) return true;
		return false;
	}
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
