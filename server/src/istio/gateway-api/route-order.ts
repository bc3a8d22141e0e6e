// In which order the routes of HTTPRoutes and GRPCRoutes are tried.

interface PathMatch {
	readonly exact?: string;
	readonly prefix?: string;
	readonly regex?: string;
}

/** What a route asks of requests, in the words of a VirtualService. */
export interface RouteMatch {
	readonly uri?: PathMatch | undefined;
	readonly method?: unknown;
	readonly headers?: Readonly<Record<string, unknown>>;
	readonly queryParams?: Readonly<Record<string, unknown>>;
}

export interface RouteWithMatch {
	readonly match?: readonly RouteMatch[];
}

/** The routes as Istio tries them; of equal ones, the first stays first (istio: pilot/pkg/config/kube/gateway/conversion.go, sortHTTPRoutes). */
export function inOrder<R extends RouteWithMatch>(routes: readonly R[]): readonly R[] {
	return routes.toSorted((a, b) => {
		const [x, y] = [ranks(a), ranks(b)];
		const at = x.findIndex((rank, index) => rank !== y[index]);
		return at === -1 ? 0 : (y[at] ?? 0) - (x[at] ?? 0);
	});
}

/** What counts, weightiest first. There is one match per route by then. */
function ranks({ match = [] }: RouteWithMatch): readonly number[] {
	const [first] = match;
	if (first === undefined) return [Number.NEGATIVE_INFINITY];
	const { exact, prefix, regex } = first.uri ?? {};
	return [
		exact !== undefined ? 3 : prefix !== undefined ? 2 : regex !== undefined ? 1 : -1,
		// istio measures in bytes
		new TextEncoder().encode(exact ?? prefix ?? regex ?? '').length,
		first.method === undefined ? 0 : 1,
		Object.keys(first.headers ?? {}).length,
		Object.keys(first.queryParams ?? {}).length,
	];
}
