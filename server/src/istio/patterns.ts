// TABLE: ways to write a pattern that nginx, Traefik, Envoy, OpenAPI or a regular expression read, and that Istio takes letter
// by letter wherever it compares a text (`exact`, `prefix`) or puts one in (`rewrite.uri`). Text only.
import { ownOf } from '../maps.ts';

/** What of a text was probably meant as a pattern. */
export interface Pattern {
	readonly is: 'expression' | 'wildcard' | 'parameter';
	/** The part of the text that shows it. */
	readonly part: string;
}

interface Row {
	readonly is: Pattern['is'];
	readonly part: RegExp;
}

/** In this order: the first that is found is what is said. None of them is usual in paths that clients send. */
const rows: readonly Row[] = [
	// nginx: `location ~ ^/api`, and the annotation `nginx.ingress.kubernetes.io/rewrite-target` with `/api(/|$)(.*)`
	{ is: 'expression', part: /\([^()|]*\|[^()]*\)|\(\??:?\.[*+]\)/ },
	{ is: 'expression', part: /\.[*+]/ },
	{ is: 'expression', part: /\[\^?\\?[\w-]+-[^\]]*\][*+?{]?/ },
	{ is: 'expression', part: /\\[dDwWsSb./]/ },
	{ is: 'expression', part: /^\^/ },
	{ is: 'expression', part: /\$$/ },
	// Traefik, AWS load balancers and AuthorizationPolicies: `/api/*`
	{ is: 'wildcard', part: /\/\*{1,2}(?=\/|$)/ },
	// OpenAPI, Spring and Envoy's path templates: `/users/{id}`; Express: `/users/:id`
	{ is: 'parameter', part: /(?<=\/)\{[\w*=:.-]+\}(?=\/|$)/ },
	{ is: 'parameter', part: /(?<=\/):[a-zA-Z]\w*(?=\/|$)/ },
];

/** Nobody types longer ones, and the patterns go over a path more than once. In UTF-16 units. */
const longestPath = 2000;

/** What in a path was meant as a pattern, if anything. */
export function patternIn(path: string): Pattern | undefined {
	if (path.length > longestPath) return undefined;
	for (const { is, part } of rows) {
		const found = part.exec(path);
		if (found !== null) return { is, part: found[0] };
	}
	return undefined;
}

/** A group of a regular expression as nginx and Traefik (`$1`), sed (`\1`) or a shell (`${1}`) put it in. */
export function groupIn(text: string): string | undefined {
	return /\$\d|\\\d|\$\{\d\}/.exec(text)?.[0];
}

/**
 * Variables of nginx, and what Envoy puts in for the same (envoy: docs, Access logging, Command operators). '' where Envoy does
 * it by itself, or knows nothing like it.
 */
const variables: Readonly<Record<string, string>> = {
	host: '%REQ(:authority)%',
	http_host: '%REQ(:authority)%',
	server_name: '%REQ(:authority)%',
	scheme: '%REQ(:scheme)%',
	uri: '%REQ(:path)%',
	request_uri: '%REQ(:path)%',
	request_method: '%REQ(:method)%',
	request_id: '%REQ(x-request-id)%',
	remote_addr: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
	server_port: '%DOWNSTREAM_LOCAL_PORT%',
	proxy_add_x_forwarded_for: '',
	args: '',
	query_string: '',
	is_args: '',
};

/** The variable of nginx in a text, and what Envoy has for it. In braces it may as well be one of a tool that fills in templates. */
export function variableIn(text: string): { readonly variable: string; readonly operator: string } | undefined {
	const match = /\$([a-z_]+)/.exec(text);
	const [variable = '', name = ''] = match ?? [];
	const header = /^http_([a-z_]+)$/.exec(name)?.[1];
	const operator =
		ownOf(variables, name) ?? (header === undefined ? undefined : `%REQ(${header.replaceAll('_', '-')})%`);
	return operator === undefined ? undefined : { variable, operator };
}
