// What a patch says of cross-origin requests, as `corsPolicy` of a route in a VirtualService: fields that come to the same in
// Envoy.
import type { Node } from '../../yaml/node.ts';
import { scalarIn } from '../../yaml/scalars.ts';
import { messageIn } from './envoy-values.ts';
import { each, one, plain, type Reading } from './readings.ts';

const filter = 'envoy.filters.http.cors';

/** Origins as Istio can match them (istio: pilot/pkg/networking/util/util.go, ConvertToEnvoyMatch). */
function origins(node: Node): readonly string[] | undefined {
	if (node.kind !== 'seq' || node.opaque || node.items.length === 0) return undefined;
	const lines = node.items.map((item) => {
		const found = origin(item);
		return found?.length === 1 ? `- ${found[0]}` : undefined;
	});
	return lines.includes(undefined) ? undefined : ['allowOrigins:', ...lines.flatMap((line) => line ?? [])];
}

const regex: Reading = each({
	google_re2: (node) => (node.entries.length === 0 ? [] : undefined),
	regex: one('regex', /./),
});
const origin: Reading = each({ exact: one('exact', /./), prefix: one('prefix', /./), safe_regex: regex });

/** `GET, POST` as a list of what `pattern` matches. */
function list(name: string, pattern: RegExp): Reading {
	return (node) => {
		const words = plain(node, /./)
			?.split(',')
			.map((word) => word.trim());
		return words?.every((word) => pattern.test(word))
			? [`${name}:`, ...words.map((word) => `- ${scalarIn(word)}`)]
			: undefined;
	};
}

/** istio: pkg/config/validation/validation.go, validateCORSPolicy */
const method = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE|\*)$/;
const header = /^(?:[\w-]+|\*)$/;

const preflights: Readonly<Record<string, string>> = { true: 'FORWARD', false: 'IGNORE' };

/** istio: pilot/pkg/networking/core/route/route.go, TranslateCORSPolicy, which enables the filter as Envoy does by default. */
const policy = each(
	{
		'@type': (node) => (/\/envoy\.extensions\.filters\.http\.cors\.v3\.CorsPolicy$/.test(node.text) ? [] : undefined),
		allow_origin_string_match: origins,
		allow_methods: list('allowMethods', method),
		allow_headers: list('allowHeaders', header),
		expose_headers: list('exposeHeaders', header),
		max_age: (node) => {
			const seconds = plain(node, /^[1-9]\d*$/);
			return seconds === undefined ? undefined : [`maxAge: ${seconds}s`];
		},
		allow_credentials: (node) => {
			const word = plain(node, /^(?:true|false)$/);
			return word === undefined ? undefined : [`allowCredentials: ${word}`];
		},
		forward_not_matching_preflights: (node) => {
			const word = preflights[node.text];
			return word === undefined || node.opaque ? undefined : [`unmatchedPreflights: ${word}`];
		},
	},
	'corsPolicy',
);

/** `corsPolicy`, of configuration of filters for a route or a virtual host; undefined where it says anything else. */
export function corsIn(filters: Node): readonly string[] | undefined {
	const [only, another] = filters.entries;
	if (only === undefined || another !== undefined || filters.opaque || only.key.text !== filter) return undefined;
	const lines = messageIn(only.value)?.isStruct === false ? policy(only.value) : undefined;
	// Without origins it lets none through, which Istio says in another way.
	return lines?.includes('  allowOrigins:') ? lines : undefined;
}
