// Completion and hover in the values of EnvoyFilter patches.
import { describe, expect, test } from 'vitest';
import { completion } from '../../server/src/features/completion/completion.ts';
import { patchSkeletons } from '../../server/src/features/completion/envoy-skeletons.ts';
import { plain } from '../../server/src/features/completion/snippets.ts';
import { hover } from '../../server/src/features/hover.ts';
import { allDiagnostics, fixture } from '../fixture.ts';

const list = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
`;

/** An EnvoyFilter with one patch that inserts an HTTP filter; `value` is written in its value. */
function httpFilter(value: string): string {
	return `${list}  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_FIRST
      value:
${value.replace(/^/gm, '        ')}
`;
}

const configured = (type: string, fields: string): string =>
	httpFilter(`name: a\ntyped_config:\n  '@type': type.googleapis.com/${type}\n${fields.replace(/^/gm, '  ')}`);

const lua = 'envoy.extensions.filters.http.lua.v3.Lua';
const limit = 'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';

function proposed(source: string) {
	const { snapshot, cursor } = fixture(source);
	if (cursor === undefined) throw new Error('no cursor');
	return completion(snapshot, cursor).items.toSorted((a, b) => (a.sort < b.sort ? -1 : 1));
}

function labels(source: string): readonly string[] {
	return proposed(source).map(({ label }) => label);
}

function shown(source: string): string {
	const { snapshot, cursor } = fixture(source);
	return cursor === undefined ? '' : (hover(snapshot, cursor)?.markdown ?? '');
}

describe('completion', () => {
	test('the fields of the message, required ones first', () => {
		expect(labels(httpFilter('$0'))[0]).toBe('Lua filter');
		expect(labels(configured(limit, 'token_bucket:\n  $0'))).toEqual([
			'fill_interval',
			'max_tokens',
			'tokens_per_fill',
		]);
		expect(labels(configured(lua, '$0'))).toContain('default_source_code');
	});

	test('"@type" in quotes, and the types that belong there', () => {
		expect(proposed(httpFilter('name: a\ntyped_config:\n  $0')).map(({ text }) => text)).toContain("'@type': $1");
		const types = labels(httpFilter("name: a\ntyped_config:\n  '@type': $0"));
		expect(types[0]).toBe(`type.googleapis.com/${lua}`);
		expect(types.every((type) => /filters\.http|istio|TypedStruct/.test(type))).toBe(true);
	});

	test('names of filters, and words of enums', () => {
		expect(labels(httpFilter('name: $0'))).toContain('envoy.filters.http.local_ratelimit');
		expect(
			labels(
				configured(
					'envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor',
					'processing_mode:\n  request_header_mode: $0',
				),
			),
		).toEqual(['DEFAULT', 'SEND', 'SKIP']);
	});

	test('one of several that exclude each other', () => {
		expect(
			labels(
				`${list}  - applyTo: HTTP_ROUTE\n    patch: { operation: MERGE }\n`.replace(
					'patch: { operation: MERGE }',
					'patch:\n      operation: MERGE\n      value:\n        route: {}\n        $0',
				),
			),
		).not.toContain('redirect');
	});
});

describe('skeletons', () => {
	test('are twenty at least', () => {
		expect(patchSkeletons.length).toBeGreaterThanOrEqual(20);
	});

	test.each([
		{ at: 'an item', source: `${list}  - $0` },
		{ at: 'the list', source: list.replace('configPatches:', 'configPatches: $0') },
	])('each is right as it is inserted: $at', ({ source }) => {
		const { texts, cursor } = fixture(source);
		const items = proposed(source).filter(({ label }) => patchSkeletons.some((one) => one.label === label));
		expect(items).toHaveLength(patchSkeletons.length);
		for (const { label, text, span } of items) {
			const before = texts.get(cursor?.uri ?? '') ?? '';
			const whole = before.slice(0, span.start) + plain(text) + before.slice(span.end);
			const found = allDiagnostics(fixture(whole)).filter(({ severity }) => severity !== 'hint');
			expect(found.map(({ rule, message }) => `${label}: ${rule}: ${message}`)).toEqual([]);
		}
	});

	test('of what the patch applies to, where only its value is missing', () => {
		const all = labels(httpFilter('$0'));
		expect(all).toContain('Local rate limit');
		expect(all).not.toContain('Circuit breaker');
		expect(labels(httpFilter('name: a\n$0'))).not.toContain('Local rate limit');
	});
});

describe('hover', () => {
	test('of a field: what it is for, its type, and where to read on', () => {
		const text = shown(configured(limit, 'token_bucket:\n  max_$0tokens: 1'));
		expect(text).toMatch(/\*\*max\\?_tokens\*\* `integer`/);
		expect(text).toContain('The maximum tokens that the bucket can hold.');
		expect(text).toContain('https://www.envoyproxy.io/docs/envoy/latest/api-v3/type/v3/token_bucket.proto#');
	});

	test('since which Envoy, of what is newer', () => {
		expect(shown(configured(limit, 'rate_$0limits: []'))).toContain('since Envoy 1.32');
	});

	test('bounds, also where the name is in camelCase', () => {
		expect(shown(configured(limit, 'sta$0ge: 1'))).toContain('integer');
		const manager = `envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`;
		const source = configured(manager, 'maxRequest$0HeadersKb: 1').replace('HTTP_FILTER', 'NETWORK_FILTER');
		expect(shown(source)).toContain('From 1 to 8192');
	});

	test('of "@type": the type', () => {
		expect(shown(configured(limit, 'stage: 1').replace("'@type'", "'@ty$0pe'"))).toContain(
			'local_rate_limit.proto#envoy-v3-api-msg',
		);
	});

	test('in a TypedStruct: the fields of its type', () => {
		const struct = configured(
			'xds.type.v3.TypedStruct',
			`type_url: type.googleapis.com/${limit}\nvalue:\n  stat_$0prefix: a`,
		);
		expect(shown(struct)).toContain('string');
	});
});
