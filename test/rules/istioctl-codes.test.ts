// How often a finding has a code of istioctl: it does not look everywhere that our rules do, and says some things once.
import { expect, test } from 'vitest';
import { allDiagnostics, fixture } from '../fixture.ts';

function codesIn(source: string, ...asked: readonly string[]): readonly string[] {
	return allDiagnostics(fixture(`#! { "assume": "complete", "allRules": true }\n${source}`))
		.flatMap(({ codes }) => codes.filter((code) => asked.includes(code)))
		.sort();
}

function deployment(own: string, template: string): string {
	return `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop, annotations: { ${own} } }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews }, annotations: { ${template} } }
    spec: { containers: [{ name: reviews, image: reviews }] }
`;
}

const annotations = 'sidecar.istio.io/nonsense: a, sidecar.istio.io/inject: "true", networking.istio.io/exportTo: "."';

test('annotations of a Deployment itself have codes, and those of its pods', () => {
	const asked = ['IST0107', 'IST0108', 'IST0135'];
	expect(codesIn(deployment(annotations, ''), ...asked)).toEqual(['IST0107', 'IST0107', 'IST0108', 'IST0135']);
	expect(codesIn(deployment('', annotations), ...asked)).toEqual(['IST0107', 'IST0108', 'IST0135']);
	expect(codesIn(deployment(annotations, '').replace('Deployment', 'StatefulSet'), ...asked)).toEqual([]);
});

test('an operation without effect has a code once in an EnvoyFilter', () => {
	const source = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: routes, namespace: shop }
spec:
  configPatches:
  - { applyTo: BOOTSTRAP, patch: { operation: ADD, value: { name: a } } }
  - { applyTo: ROUTE_CONFIGURATION, patch: { operation: ADD, value: { name: a } } }
  - { applyTo: HTTP_ROUTE, patch: { operation: ADD, value: { name: b } } }
  - { applyTo: HTTP_ROUTE, patch: { operation: REMOVE } }
`;
	expect(codesIn(source, 'IST0153', 'IST0154')).toEqual(['IST0153', 'IST0154']);
});

test('hosts that two VirtualServices share have a code once in each', () => {
	const route = (name: string, exportTo: string) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: [a.example.com, b.example.com, "*.example.org"]
  exportTo: [${exportTo}]
  http: [{ route: [{ destination: { host: x.example.com } }] }]
`;
	expect(codesIn(`${route('one', '"*"')}---\n${route('two', '"*"')}`, 'IST0109')).toEqual(['IST0109', 'IST0109']);
});
