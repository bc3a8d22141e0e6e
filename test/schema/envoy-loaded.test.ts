// What is only for EnvoyFilters is loaded with the first of them: Envoy's API.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isLoaded } from '../../server/src/schema/envoy/load.ts';
import { allDiagnostics, completions, fixture, hoverText } from '../fixture.ts';

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

test('nothing of it without an EnvoyFilter', () => {
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
	expect(isLoaded()).toBe(false);

	allDiagnostics(fixture(filter('buffer.v3.Buffer\n          max_request_bytes: 5')));
	expect(isLoaded()).toBe(true);
});
