// Quick fixes: what is offered where, and what it leaves behind.
import { expect, test } from 'vitest';
import { applied, fixAll, quickFixes } from '../../server/src/features/code-actions.ts';
import { fixed, fixture } from '../fixture.ts';

const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop, labels: { version: 1.10 } }
spec:
  hosts: [reviews]
  http:
  - route:
    - destination: { host: "reveiws" }
    timeuot: 5s
---
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;

const uri = 'file:///w/a.yaml';

test.each([
	['Change to "timeout"', 'timeuot: 5s', 'timeout: 5s'],
	['Change to "reviews"', '"reveiws"', '"reviews"'],
	['Put 1.10 in quotes', 'version: 1.10', 'version: "1.10"'],
])('%s', (title, before, after) => {
	expect(fixed(route, title)).toBe(route.replace(before, after));
});

test('only what stands at the place that was asked about', () => {
	const { snapshot, texts } = fixture(route);
	const at = (texts.get(uri) ?? '').indexOf('timeuot');
	const actions = quickFixes(snapshot, uri, { start: at + 2, end: at + 2 });
	expect(actions.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([['Change to "timeout"', true]]);
	expect(quickFixes(snapshot, uri, { start: 0, end: 0 })).toEqual([]);
});

test('all safe ones at once', () => {
	const { snapshot, texts } = fixture(route);
	const text = texts.get(uri) ?? '';
	const action = fixAll(snapshot, uri);
	expect(action?.diagnostics.length).toBe(3);
	const mended = text.replace('timeuot', 'timeout').replace('reveiws', 'reviews').replace('1.10', '"1.10"');
	expect(applied(text, action?.edits ?? [])).toBe(mended);
	expect(fixAll(fixture(mended).snapshot, uri)).toBeUndefined();
});
