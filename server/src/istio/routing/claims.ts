// `@request.auth.claims…` as the name of a header: the claim of a JWT that a route asks for.

const start = '@request.auth.claims';

/**
 * The way to the claim, step by step: `.a.b` or `[a][b]`; undefined for any other header
 * (istio: pkg/jwt/routing.go, ToRoutingClaim).
 */
export function claimOf(header: string): readonly string[] | undefined {
	if (!header.toLowerCase().startsWith(start)) return undefined;
	const rest = header.slice(start.length);
	if (rest.startsWith('.') && rest.length > 1) return rest.slice(1).split('.');
	return rest.startsWith('[') && rest.endsWith(']') && rest.length > 2 ? rest.slice(1, -1).split('][') : undefined;
}
