// What is only for EnvoyFilters is loaded with the first of them: Envoy's API, and the parser of Lua.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isLoaded } from '../../server/src/schema/envoy/load.ts';
import { allDiagnostics, completions, fixture, hoverText } from '../fixture.ts';

const isLuaLoaded = (): boolean =>
	Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('luaparse'));

const filter = (code: string): string => `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: shop }
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND }
    patch:
      operation: INSERT_FIRST
      value:
        name: a
        typed_config:
          '@type': type.googleapis.com/envoy.extensions.filters.http.${code}
`;

const samples = join(import.meta.dirname, '../../samples');

/** All samples but those with EnvoyFilters, as one workspace. */
function others(): string {
	return readdirSync(samples, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.yaml') && !path.startsWith('chart') && !path.startsWith('envoy'))
		.map((path) => `#- ${path}\n${readFileSync(join(samples, path), 'utf8')}`)
		.join('\n');
}

test('nothing of it without an EnvoyFilter, and only what one asks for', () => {
	const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  sel$0ector: { app: a }
`;
	expect(others()).toContain('kind: VirtualService');
	allDiagnostics(fixture(others()));
	hoverText(gateway);
	completions(gateway);
	expect([isLoaded(), isLuaLoaded()]).toEqual([false, false]);

	allDiagnostics(fixture(filter('buffer.v3.Buffer\n          max_request_bytes: 5')));
	expect([isLoaded(), isLuaLoaded()]).toEqual([true, false]);

	allDiagnostics(fixture(filter('lua.v3.Lua\n          inline_code: return')));
	expect([isLoaded(), isLuaLoaded()]).toEqual([true, true]);
});
